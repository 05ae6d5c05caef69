// Asks for one's password before something that only its owner may do.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useText } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { Button } from '@/kit/button';
import { Notice } from '@/kit/notice';
import { PasswordField } from '@/kit/password_field';
import { useFieldForm } from '@/lib/use_field_form';

interface Props {
  lead: ComponentChildren;
  submit: string;
  isDanger?: boolean;
  onCancel?(): void;
  onPassword(password: string): Promise<void>;
}

export function PasswordAsked(props: Props) {
  const text = useAccountText();
  const common = useText();
  const [password, setPassword] = useState('');
  const { error, failure, busy, form } = useFieldForm({
    name: 'current_password',
    check: () => (password ? null : common.fieldRequired),
    send: () => props.onPassword(password),
  });

  return (
    <form class="form" {...form}>
      <p>{props.lead}</p>
      <div role="alert">{failure && <Notice tone="bad" title={failure} />}</div>
      <PasswordField label={text.passwordCurrent} name="current_password" value={password}
        error={error} onValue={setPassword} autocomplete="current-password" />
      <div class={props.onCancel ? 'dialog-foot' : 'form-actions'}>
        {props.onCancel && <Button onClick={props.onCancel}>{common.cancel}</Button>}
        <Button kind={props.isDanger ? 'danger' : 'primary'} type="submit" busy={busy}>
          {props.submit}
        </Button>
      </div>
    </form>
  );
}
