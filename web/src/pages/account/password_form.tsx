// Changing one's own password.
import { useRef, useState } from 'preact/hooks';
import type { AccountOperations } from '@/api/account';
import { ApiError } from '@/api/problem';
import { useText } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { Button } from '@/kit/button';
import { Notice } from '@/kit/notice';
import { PasswordField } from '@/kit/password_field';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { passwordError } from '@/pages/entry/setup_rules';

type Errors = Partial<Record<'current_password' | 'password', string>>;

export function PasswordForm(props: { login: string; operations: AccountOperations }) {
  const text = useAccountText();
  const common = useText();
  const toast = useToast();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  function show(found: Errors) {
    setErrors(found);
    const first = found.current_password ? 'current_password' : 'password';
    form.current!.querySelector<HTMLInputElement>(`[name=${first}]`)!.focus();
  }

  async function submit() {
    if (busy) return;
    setFailure(null);
    const wrong = passwordError(password, common);
    const found: Errors = {
      ...(!current && { current_password: common.fieldRequired }),
      ...(wrong && { password: wrong }),
    };
    if (Object.keys(found).length) return show(found);
    setErrors({});
    setBusy(true);
    try {
      await props.operations.changePassword(current, password);
      setCurrent('');
      setPassword('');
      toast(text.passwordChanged);
    } catch (thrown) {
      const named = thrown instanceof ApiError ? thrown.problem.errors : [];
      if (named.length) show(Object.fromEntries(named.map((one) => [one.field, one.message])));
      else setFailure(explain(thrown, common));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form ref={form} class="form" noValidate onSubmit={(event) => {
      event.preventDefault();
      void submit();
    }}>
      <div role="alert">{failure && <Notice tone="bad" title={failure} />}</div>
      {/* Password managers file the new password under it. */}
      <input type="text" name="username" value={props.login} autocomplete="username" readOnly
        hidden />
      <PasswordField label={text.passwordCurrent} name="current_password" value={current}
        error={errors.current_password} onValue={setCurrent} autocomplete="current-password" />
      <PasswordField label={text.passwordNew} hint={common.setupPasswordHint} name="password"
        value={password} error={errors.password} onValue={setPassword}
        autocomplete="new-password" />
      <div class="form-actions">
        <Button type="submit" busy={busy}>{text.passwordSubmit}</Button>
      </div>
    </form>
  );
}
