// User and password, then a code where one is asked for. Used by the sign-in page and by the dialog
// over an expired session.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { kindOf, statusOf } from '@/api/problem';
import type { Challenge } from '@/api/types';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useEntryText } from '@/i18n/entry';
import { Button } from '@/kit/button';
import { TextField } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { PasswordField } from '@/kit/password_field';
import { explain } from '@/lib/explain';
import { CodeForm } from './code_form';

export function SignInForm(props: { login?: string; extra?: ComponentChildren }) {
  const text = useText();
  const words = useEntryText();
  const { signIn } = useAuth();
  const [login, setLogin] = useState(props.login ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [isLocked, setLocked] = useState(false);
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const form = useRef<HTMLFormElement>(null);

  async function submit() {
    if (busy) return;
    if (!login.trim() || !password) {
      setError(words.signInRequired);
      focusFirstEmpty();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      setChallenge(await signIn(login.trim(), password));
      setBusy(false);
    } catch (failure) {
      setError(statusOf(failure) === 401 ? words.signInWrong : explain(failure, text));
      setLocked(kindOf(failure) === 'sign_in_delay');
      setBusy(false);
      form.current?.querySelector<HTMLInputElement>('input[name=password]')?.select();
    }
  }

  function focusFirstEmpty() {
    const inputs = [...form.current!.querySelectorAll('input')];
    inputs.find((input) => !input.value.trim())?.focus();
  }

  function beginAnew(reason: string | null) {
    setChallenge(null);
    setPassword('');
    setError(reason);
    setLocked(false);
  }

  if (challenge) {
    return <CodeForm challenge={challenge} extra={props.extra} onOver={beginAnew} />;
  }
  return (
    <form ref={form} class="form" noValidate onSubmit={(event) => {
      event.preventDefault();
      void submit();
    }}>
      <div role="alert">
        {error && <Notice tone="bad" title={error}>{isLocked && words.lockedHint}</Notice>}
      </div>
      <TextField label={text.login} name="login" value={login} onValue={setLogin}
        autocomplete="username" autocapitalize="off" spellcheck={false} required />
      <PasswordField label={text.password} name="password" value={password}
        onValue={setPassword} autocomplete="current-password" />
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy}>{words.signIn}</Button>
        {props.extra}
      </div>
    </form>
  );
}
