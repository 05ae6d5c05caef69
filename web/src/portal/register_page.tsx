// A customer makes an account for himself, where the company lets them.
import { useRef, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { ApiError, kindOf } from '@/api/problem';
import type { RegisterForm, Setup } from '@/api/types';
import { useAuth } from '@/app/auth';
import { Brand } from '@/app/brand';
import { EntryFrame } from '@/app/entry_frame';
import { useSettings } from '@/app/settings';
import { usePortalText } from '@/i18n/portal';
import { Button } from '@/kit/button';
import { TextField } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { PasswordField } from '@/kit/password_field';
import { explain } from '@/lib/explain';
import { passwordError } from '@/pages/entry/setup_rules';

type Name = 'email' | 'name' | 'surname' | 'phone' | 'password';
type Errors = Partial<Record<string, string>>;
const kNames: readonly Name[] = ['name', 'surname', 'email', 'phone', 'password'];

export function RegisterPage(props: { setup: Setup }) {
  const text = usePortalText();
  const { text: common, language } = useSettings();
  const { register } = useAuth();
  const [, navigate] = useLocation();
  const [values, setValues] = useState<Record<Name, string>>(
    { email: '', name: '', surname: '', phone: '', password: '' });
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  function show(found: Errors) {
    setErrors(found);
    const first = kNames.find((name) => found[name]);
    if (first) form.current!.querySelector<HTMLInputElement>(`[name=${first}]`)!.focus();
  }

  async function submit() {
    if (busy) return;
    setFailure(null);
    const found: Errors = Object.fromEntries((['name', 'surname', 'email'] as const)
      .filter((name) => !values[name].trim()).map((name) => [name, common.fieldRequired]));
    const wrong = passwordError(values.password, common);
    if (wrong) found.password = wrong;
    if (Object.keys(found).length) return show(found);
    setErrors({});
    setBusy(true);
    try {
      const given: RegisterForm = {
        email: values.email.trim(), name: values.name.trim(), surname: values.surname.trim(),
        password: values.password, language,
        ...(values.phone.trim() && { phone: values.phone.trim() }),
      };
      await register(given);
      navigate('/', { replace: true });
    } catch (thrown) {
      const named = thrown instanceof ApiError ? thrown.problem.errors : [];
      if (named.length) show(Object.fromEntries(named.map((one) => [one.field, one.message])));
      else setFailure(kindOf(thrown) === 'registration_closed' ? text.registerOff
        : explain(thrown, common));
      setBusy(false);
    }
  }

  const field = (name: Exclude<Name, 'password'>, label: string, type: string,
    autocomplete: string) => (
    <TextField label={label} name={name} type={type} value={values[name]} error={errors[name]}
      autocomplete={autocomplete} required={name !== 'phone'}
      onValue={(value) => setValues((all) => ({ ...all, [name]: value }))} />
  );
  return (
    <EntryFrame brand={<Brand size={28} />} foot={common.answeredBy(props.setup.node.name)}>
      <Page title={text.registerTitle} place={props.setup.cluster.name} lead={text.registerLead}>
        <form ref={form} class="form" noValidate onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}>
          <div role="alert">{failure && <Notice tone="bad" title={failure} />}</div>
          {field('name', text.registerName, 'text', 'given-name')}
          {field('surname', text.registerSurname, 'text', 'family-name')}
          {field('email', text.registerEmail, 'email', 'username')}
          {field('phone', `${text.registerPhone} (${common.optional})`, 'tel', 'tel')}
          <PasswordField label={common.password} hint={common.setupPasswordHint} name="password"
            value={values.password} error={errors.password} autocomplete="new-password"
            onValue={(value) => setValues((all) => ({ ...all, password: value }))} />
          <div class="form-actions">
            <Button kind="primary" type="submit" busy={busy}>{text.registerSubmit}</Button>
          </div>
        </form>
        <p class="aside"><Link href="/">{text.registerBack}</Link></p>
      </Page>
    </EntryFrame>
  );
}
