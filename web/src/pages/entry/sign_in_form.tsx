// User and password. Used by the sign-in page and by the dialog over an expired session.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { statusOf } from '@/api/problem';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { Button } from '@/kit/button';
import { TextField } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { PasswordField } from '@/kit/password_field';
import { explain } from '@/lib/explain';

export function SignInForm(props: { login?: string; extra?: ComponentChildren }) {
  const text = useText();
  const { signIn } = useAuth();
  const [login, setLogin] = useState(props.login ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);

  async function submit() {
    if (busy) return;
    if (!login.trim() || !password) {
      setError(text.signInRequired);
      focusFirstEmpty();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await signIn(login.trim(), password);
    } catch (failure) {
      setError(statusOf(failure) === 401 ? text.signInWrong : explain(failure, text));
      setBusy(false);
      form.current?.querySelector<HTMLInputElement>('input[name=password]')?.select();
    }
  }

  function focusFirstEmpty() {
    const inputs = [...form.current!.querySelectorAll('input')];
    inputs.find((input) => !input.value.trim())?.focus();
  }

  return (
    <form ref={form} class="form" noValidate onSubmit={(event) => {
      event.preventDefault();
      void submit();
    }}>
      <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
      <TextField label={text.login} name="login" value={login} onValue={setLogin}
        autocomplete="username" autocapitalize="off" spellcheck={false} required />
      <PasswordField label={text.password} name="password" value={password}
        onValue={setPassword} autocomplete="current-password" />
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy}>{text.signIn}</Button>
        {props.extra}
      </div>
    </form>
  );
}
