// A password with a toggle that shows it. Paste is allowed, nothing is trimmed.
import { useState } from 'preact/hooks';
import { useText } from '@/app/settings';
import { Button } from './button';
import { Field } from './field';

interface Props {
  label: string;
  name: string;
  value: string;
  autocomplete: 'current-password' | 'new-password';
  hint?: string;
  error?: string | null;
  onValue(value: string): void;
}

export function PasswordField(props: Props) {
  const text = useText();
  const [shown, setShown] = useState(false);
  return (
    <Field label={props.label} hint={props.hint} error={props.error}>
      {(ids) => (
        <div class="input-group">
          <input {...ids} class="input" type={shown ? 'text' : 'password'} name={props.name}
            value={props.value} autocomplete={props.autocomplete} autocapitalize="off"
            spellcheck={false} required
            onInput={(event) => props.onValue(event.currentTarget.value)} />
          <Button kind="quiet" icon={shown ? 'eyeOff' : 'eye'}
            label={shown ? text.hidePassword : text.showPassword}
            onClick={() => setShown(!shown)} />
        </div>
      )}
    </Field>
  );
}
