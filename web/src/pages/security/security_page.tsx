// The rules for all accounts: who needs a second factor, how long sessions last, how long the audit
// log is kept.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'preact/hooks';
import type { SecurityPolicy } from '@/api/account';
import { ApiError, statusOf } from '@/api/problem';
import type { Role } from '@/api/types';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useUnsaved } from '@/app/unsaved';
import { useAccountText } from '@/i18n/account';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { CheckboxGroup } from '@/kit/checkbox';
import { TextField } from '@/kit/field';
import { Forbidden } from '@/kit/forbidden';
import { Loading } from '@/kit/loading';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { useRecord } from '@/pages/records/use_records';
import '@/styles/account.css';

const kPath = '/api/v1/security';
const kRoles: readonly Role[] =
  ['administrator', 'manager', 'salesperson', 'support', 'customer'];

export function SecurityPage(props: { place: string }) {
  const text = useAccountText();
  const { client, isAdministrator } = useAuth();
  const policy = useQuery({
    queryKey: ['security'],
    queryFn: ({ signal }) => client.request<SecurityPolicy>(kPath, { signal }),
    enabled: isAdministrator,
    staleTime: Infinity,
  });
  return (
    <Page title={text.securityTitle} place={props.place} lead={text.securityLead}>
      {!isAdministrator || statusOf(policy.error) === 403 ? <Forbidden /> : (
        <Loading query={policy} rows={6} tall>{(data) => <PolicyForm policy={data} />}</Loading>
      )}
    </Page>
  );
}

const kNumbers = ['session_idle_minutes', 'session_absolute_minutes', 'audit_days'] as const;
type NumberName = (typeof kNumbers)[number];
type Numbers = Record<NumberName, string>;
type Errors = Partial<Record<string, string>>;
const kRanges: Record<NumberName, readonly [number, number]> = {
  session_idle_minutes: [1, 1440], session_absolute_minutes: [5, 43200], audit_days: [30, 36500],
};

function numbersOf(policy: SecurityPolicy): Numbers {
  return Object.fromEntries(kNumbers.map((name) => [name, String(policy[name])])) as Numbers;
}

function PolicyForm(props: { policy: SecurityPolicy }) {
  const text = useAccountText();
  const common = useText();
  const pages = usePageText();
  const { client, session, recheck } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const me = useRecord('users', session!.user.id).data;
  const [roles, setRoles] = useState<string[]>(props.policy.second_factor_roles);
  const [numbers, setNumbers] = useState(() => numbersOf(props.policy));
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { policy } = props;
  const isDirty = kNumbers.some((name) => numbers[name] !== String(policy[name]))
    || [...roles].sort().join() !== [...policy.second_factor_roles].sort().join();
  const allowLeaving = useUnsaved(isDirty);
  const isMine = session!.user.roles.some((role) => roles.includes(role));

  function show(found: Errors) {
    setErrors(found);
    const first = kNumbers.find((name) => found[name]) ?? 'second_factor_roles';
    form.current!.querySelector<HTMLInputElement>(`[name=${first}]`)!.focus();
  }

  async function save() {
    if (busy) return;
    setFailure(null);
    const bad = kNumbers.filter((name) => !/^\s*\d+\s*$/.test(numbers[name]));
    if (bad.length) return show(Object.fromEntries(bad.map((name) => [name, text.numberBad])));
    setErrors({});
    setBusy(true);
    try {
      const saved = await client.request<SecurityPolicy>(kPath, {
        method: 'PUT',
        body: {
          second_factor_roles: roles,
          ...Object.fromEntries(kNumbers.map((name) => [name, Number(numbers[name])])),
        },
      });
      allowLeaving();
      queries.setQueryData(['security'], saved);
      setNumbers(numbersOf(saved));
      toast(text.securitySaved);
      await recheck();
    } catch (thrown) {
      const named = thrown instanceof ApiError ? thrown.problem.errors : [];
      if (named.length) show(Object.fromEntries(named.map((one) => [one.field, one.message])));
      else setFailure(explain(thrown, common));
    } finally {
      setBusy(false);
    }
  }

  const numberField = (name: NumberName, label: string) => (
    <TextField label={label} name={name} value={numbers[name]} error={errors[name]}
      hint={text.securityRange(...kRanges[name])} inputMode="numeric" autocomplete="off"
      onValue={(value) => setNumbers((all) => ({ ...all, [name]: value }))} />
  );
  return (
    <form ref={form} class="form security" noValidate onSubmit={(event) => {
      event.preventDefault();
      void save();
    }}>
      <div role="alert">{failure && <Notice tone="bad" title={failure} />}</div>
      <section class="panel">
        <CheckboxGroup legend={text.securityFactor} name="second_factor_roles" values={roles}
          choices={kRoles.map((role) => [role, pages.choices[role]])}
          error={errors.second_factor_roles} onChange={setRoles} />
        <p class="field-hint">{text.securityFactorHint}</p>
        <div role="status">
          {isMine && me && !me.second_factor && (
            <Notice tone="info" title={text.securityFactorWarn} />
          )}
          {!roles.includes('administrator') && (
            <Notice tone="busy" title={text.securityFactorAdvice}>
              {text.securityFactorAdviceBody}
            </Notice>
          )}
        </div>
      </section>
      <section class="panel" aria-labelledby="sessions">
        <h2 id="sessions">{text.securitySessions}</h2>
        {numberField('session_idle_minutes', text.securityIdle)}
        {numberField('session_absolute_minutes', text.securityAbsolute)}
      </section>
      <section class="panel" aria-labelledby="audit">
        <h2 id="audit">{text.securityAudit}</h2>
        {numberField('audit_days', text.securityAuditDays)}
      </section>
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy}>
          {busy ? common.saving : common.save}
        </Button>
      </div>
    </form>
  );
}
