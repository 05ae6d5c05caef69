// What holds for the whole company, and the way to all other settings.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { ApiError } from '@/api/problem';
import { systemOperations, type CompanySettings } from '@/api/system';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useUnsaved } from '@/app/unsaved';
import { useSystemText, type SystemDictionary } from '@/i18n/system';
import { Button } from '@/kit/button';
import { TextField } from '@/kit/field';
import { Forbidden } from '@/kit/forbidden';
import { Icon, type IconName } from '@/kit/icons';
import { Loading } from '@/kit/loading';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { SelectField } from '@/kit/select_field';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import '@/styles/account.css';
import '@/styles/settings.css';

const kKey = ['settings'];

const kPlaces: readonly [keyof SystemDictionary['places'], string, IconName][] = [
  ['branding', '/branding', 'star'],
  ['security', '/security', 'lock'],
  ['service', '/service_levels', 'calendar'],
  ['certificates', '/settings/certificates', 'key'],
  ['update', '/settings/update', 'upload'],
  ['cluster', '/cluster', 'cluster'],
  ['notifications', '/notifications', 'bell'],
];

export function CompanyPage(props: { place: string }) {
  const text = useSystemText();
  const { client, isAdministrator } = useAuth();
  const query = useQuery({
    queryKey: kKey,
    queryFn: ({ signal }) => systemOperations(client).settings(signal),
    enabled: isAdministrator,
  });
  return (
    <Page title={text.settings} place={props.place} lead={text.settingsLead}>
      {isAdministrator ? (
        <div class="settings">
          <Loading query={query} rows={6} tall>
            {(settings) => <CompanyForm settings={settings} />}
          </Loading>
          <Places />
        </div>
      ) : <Forbidden />}
    </Page>
  );
}

function Places() {
  const text = useSystemText();
  return (
    <nav class="setting-places" aria-label={text.elsewhere}>
      {kPlaces.map(([name, href, icon]) => (
        <Link key={name} href={href}>
          <Icon name={icon} size={18} />
          <span><strong>{text.places[name][0]}</strong><small>{text.places[name][1]}</small></span>
        </Link>
      ))}
    </nav>
  );
}

function CompanyForm(props: { settings: CompanySettings }) {
  const text = useSystemText();
  const common = useText();
  const { client } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const [base, setBase] = useState(props.settings);
  const [name, setName] = useState(base.name);
  const [language, setLanguage] = useState(base.language);
  const [days, setDays] = useState(String(base.notification_days));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const isDirty = name !== base.name || language !== base.language
    || days !== String(base.notification_days);
  const allowLeaving = useUnsaved(isDirty);

  function show(found: Record<string, string>) {
    setErrors(found);
    form.current!.querySelector<HTMLElement>(`[name=${Object.keys(found)[0]}]`)?.focus();
  }

  async function save() {
    if (busy) return;
    setFailure(null);
    if (!/^\s*\d+\s*$/.test(days)) return show({ notification_days: text.numberBad });
    setErrors({});
    setBusy(true);
    try {
      // What was not touched stays as others have set it meanwhile.
      const saved = await systemOperations(client).set({
        ...(name !== base.name && { name: name.trim() }),
        ...(language !== base.language && { language }),
        ...(days !== String(base.notification_days) && { notification_days: Number(days) }),
      });
      allowLeaving();
      setBase(saved);
      setName(saved.name);
      setLanguage(saved.language);
      setDays(String(saved.notification_days));
      queries.setQueryData(kKey, saved);
      toast(text.saved);
      await queries.invalidateQueries({ queryKey: ['setup'] });
    } catch (thrown) {
      const named = thrown instanceof ApiError ? thrown.problem.errors : [];
      if (named.length) show(Object.fromEntries(named.map((one) => [one.field, one.message])));
      else setFailure(explain(thrown, common));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form ref={form} class="form security" noValidate onSubmit={(event) => {
      event.preventDefault();
      void save();
    }}>
      <div role="alert">{failure && <Notice tone="bad" title={failure} />}</div>
      <section class="panel" aria-labelledby="company">
        <h2 id="company">{text.company}</h2>
        <TextField label={text.name} name="name" value={name} hint={text.nameHint}
          error={errors.name} maxLength={60} autocomplete="organization" onValue={setName} />
        <SelectField label={text.language} name="language" value={language}
          hint={text.languageHint} error={errors.language}
          choices={Object.entries(text.languages)}
          onValue={(next) => setLanguage(next as CompanySettings['language'])} />
        <TextField label={text.notificationDays} name="notification_days" value={days}
          hint={text.notificationDaysHint} error={errors.notification_days}
          inputMode="numeric" autocomplete="off" onValue={setDays} />
        <div class="form-actions">
          <Button kind="primary" type="submit" busy={busy}>
            {busy ? common.saving : common.save}
          </Button>
        </div>
      </section>
    </form>
  );
}
