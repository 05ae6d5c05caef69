// The first-run wizard: whoever has the setup code names the cluster and becomes its
// administrator.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'preact/hooks';
import { ApiError } from '@/api/problem';
import type { Setup, SetupForm } from '@/api/types';
import { useAuth } from '@/app/auth';
import { EntryFrame } from '@/app/entry_frame';
import { useText } from '@/app/settings';
import { useSetupText } from '@/i18n/setup';
import { Button } from '@/kit/button';
import { TextField } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { PasswordField } from '@/kit/password_field';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { checkSetup, type FieldErrors } from './setup_rules';

/** The terminal may print an address that carries the code: …/#code=ABCD. */
function codeFromAddress(): string {
  return new URLSearchParams(location.hash.slice(1)).get('code') ?? '';
}

export function SetupPage(props: { setup: Setup }) {
  const text = useText();
  const words = useSetupText();
  const { setUp } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const element = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState<SetupForm>(() => ({
    code: codeFromAddress(), cluster: props.setup.cluster.name, login: '', name: '', password: '',
  }));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (field: keyof SetupForm) => (value: string) => {
    setForm((old) => ({ ...old, [field]: value }));
    setErrors((old) => ({ ...old, [field]: undefined }));
  };

  function show(found: FieldErrors) {
    setErrors(found);
    const first = (['code', 'cluster', 'login', 'name', 'password'] as const)
      .find((field) => found[field]);
    if (first) element.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
  }

  async function refused(error: ApiError) {
    if (error.status === 403) return show({ code: words.setupCodeWrong });
    if (error.status === 409) {
      toast(words.setupDone);
      return queries.invalidateQueries({ queryKey: ['setup'] });
    }
    const named = error.problem.errors.filter((one) => one.field in form);
    if (named.length) show(Object.fromEntries(named.map((one) => [one.field, one.message])));
    else setFailure(explain(error, text));
  }

  async function submit() {
    if (busy) return;
    setFailure(null);
    const found = checkSetup(form, text);
    if (Object.keys(found).length) return show(found);
    setBusy(true);
    try {
      await setUp({
        ...form, code: form.code.trim(), cluster: form.cluster.trim(),
        login: form.login.trim(), name: form.name.trim(),
      });
      if (location.hash) history.replaceState(null, '', location.pathname);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await refused(error);
      setBusy(false);
    }
  }

  const count = Object.values(errors).filter(Boolean).length;
  return (
    <EntryFrame wide foot={words.setupNode(props.setup.node.name)}>
      <Page title={words.setupTitle} place={props.setup.node.name} lead={words.setupLead}>
        <form ref={element} class="form" noValidate onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}>
          <div role="alert">
            {failure && <Notice tone="bad" title={failure} />}
            {count > 0 && <Notice tone="bad" title={text.fixErrors(count)} />}
          </div>
          <section class="form-part" aria-label={text.cluster}>
            <TextField label={words.setupCode} hint={words.setupCodeHint} name="code"
              value={form.code} error={errors.code} onValue={set('code')} class="input code"
              autocomplete="one-time-code" autocapitalize="characters" spellcheck={false}
              required />
            <TextField label={words.setupCluster} hint={words.setupClusterHint} name="cluster"
              value={form.cluster} error={errors.cluster} onValue={set('cluster')}
              autocomplete="organization" required />
          </section>
          <section class="form-part" aria-labelledby="administrator">
            <h2 id="administrator">{words.setupAdmin}</h2>
            <p class="field-hint">{words.setupAdminHint}</p>
            <TextField label={words.setupLogin} hint={words.setupLoginHint} name="login"
              value={form.login} error={errors.login} onValue={set('login')}
              autocomplete="username" autocapitalize="off" spellcheck={false} required />
            <TextField label={`${words.setupName} (${text.optional})`} name="name"
              value={form.name} error={errors.name} onValue={set('name')} autocomplete="name" />
            <PasswordField label={text.password} hint={text.setupPasswordHint} name="password"
              value={form.password} error={errors.password} onValue={set('password')}
              autocomplete="new-password" />
          </section>
          <div class="form-actions">
            <Button kind="primary" type="submit" busy={busy}>
              {busy ? words.setupSubmitting : words.setupSubmit}
            </Button>
          </div>
        </form>
        <p class="aside">{words.setupJoin} <code>panal join TOKEN</code></p>
      </Page>
    </EntryFrame>
  );
}
