// Asks for one's password before something that only its owner may do.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from '@/api/problem';
import { useText } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { Button } from '@/kit/button';
import { Notice } from '@/kit/notice';
import { PasswordField } from '@/kit/password_field';
import { explain } from '@/lib/explain';

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
  const [error, setError] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const input = () => form.current!.querySelector<HTMLInputElement>('[name=current_password]')!;

  useEffect(() => input().focus(), []);

  async function submit() {
    if (busy) return;
    setError(null);
    setFailure(null);
    if (!password) {
      setError(common.fieldRequired);
      return input().focus();
    }
    setBusy(true);
    try {
      await props.onPassword(password);
    } catch (thrown) {
      const named = thrown instanceof ApiError ? thrown.field('current_password') : undefined;
      if (named) setError(named.message);
      else setFailure(explain(thrown, common));
      setBusy(false);
      input().select();
    }
  }

  return (
    <form ref={form} class="form" noValidate onSubmit={(event) => {
      event.preventDefault();
      void submit();
    }}>
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
