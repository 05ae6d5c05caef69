// When support works, and how soon incidents are to be answered and resolved. Administrators set
// it; those who resolve incidents see it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'preact/hooks';
import { allows } from '@/api/entities';
import { ApiError } from '@/api/problem';
import {
  kUrgencies, kWeek, kZones, minutesOf, type MinutesName, type ServiceLevels,
} from '@/api/service_levels';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useUnsaved } from '@/app/unsaved';
import { useServiceText } from '@/i18n/service';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Checkbox, CheckboxGroup } from '@/kit/checkbox';
import { TextField } from '@/kit/field';
import { Forbidden } from '@/kit/forbidden';
import { Loading } from '@/kit/loading';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { SelectField } from '@/kit/select_field';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { number } from '@/lib/format';
import { Holidays } from './holidays';
import '@/styles/account.css';
import '@/styles/service.css';

const kPath = '/api/v1/service_levels';
const kMinutes = kUrgencies.flatMap((one) =>
  [`${one}_response_minutes`, `${one}_resolution_minutes`] as const);

export function ServicePage(props: { place: string }) {
  const text = useServiceText();
  const { client, session } = useAuth();
  const canSee = allows('AMT', session!.user.roles);
  const query = useQuery({
    queryKey: ['service_levels'],
    queryFn: ({ signal }) => client.request<ServiceLevels>(kPath, { signal }),
    enabled: canSee,
    staleTime: Infinity,
  });
  return (
    <Page title={text.title} place={props.place} lead={text.lead}>
      {canSee ? (
        <Loading query={query} rows={8} tall>
          {(levels) => <LevelsForm levels={levels} />}
        </Loading>
      ) : <Forbidden />}
    </Page>
  );
}

type Hours = Record<MinutesName, string>;

function LevelsForm(props: { levels: ServiceLevels }) {
  const text = useServiceText();
  const pages = usePageText();
  const { text: common, language } = useSettings();
  const { client, isAdministrator } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const hoursOf = (levels: ServiceLevels) => Object.fromEntries(kMinutes.map((name) =>
    [name, number(levels[name] / 60, language, 2)])) as Hours;
  const [levels, setLevels] = useState(props.levels);
  const [hours, setHours] = useState(() => hoursOf(props.levels));
  const [reopen, setReopen] = useState(String(props.levels.reopen_days));
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const set = (changes: Partial<ServiceLevels>) => setLevels((all) => ({ ...all, ...changes }));
  const wanted = {
    ...levels, reopen_days: Number(reopen),
    ...Object.fromEntries(kMinutes.map((name) => [name, minutesOf(hours[name])])),
  };
  const allowLeaving = useUnsaved(JSON.stringify(wanted) !== JSON.stringify(props.levels));

  function show(found: Partial<Record<string, string>>) {
    setErrors(found);
    const first = [...form.current!.querySelectorAll<HTMLInputElement>('[name]')]
      .find((input) => found[input.name]);
    first?.focus();
  }

  async function save() {
    if (busy) return;
    setFailure(null);
    const bad = kMinutes.filter((name) => !minutesOf(hours[name]));
    const found: Partial<Record<string, string>> =
      Object.fromEntries(bad.map((name) => [name, text.hoursBad]));
    if (!/^\s*\d+\s*$/.test(reopen)) found.reopen_days = text.daysBad;
    show(found);
    if (Object.keys(found).length) return;
    setBusy(true);
    try {
      const saved = await client.request<ServiceLevels>(kPath, { method: 'PUT', body: wanted });
      allowLeaving();
      queries.setQueryData(['service_levels'], saved);
      setLevels(saved);
      setHours(hoursOf(saved));
      toast(text.saved);
    } catch (thrown) {
      const named = thrown instanceof ApiError ? thrown.problem.errors : [];
      if (named.length) show(Object.fromEntries(named.map((one) => [one.field, one.message])));
      else setFailure(explain(thrown, common));
    } finally {
      setBusy(false);
    }
  }

  const time = (name: 'opens' | 'closes') => (
    <TextField label={text[name]} name={name} value={levels[name]} error={errors[name]}
      placeholder="09:00" inputMode="numeric" autocomplete="off"
      onValue={(value) => set({ [name]: value })} />
  );
  const limit = (name: MinutesName, label: string) => (
    <td role="cell">
      <input class={errors[name] ? 'input bad' : 'input'} name={name} aria-label={label}
        inputMode="decimal" autocomplete="off" value={hours[name]}
        aria-invalid={errors[name] ? true : undefined} title={errors[name]}
        onInput={(event) => {
          const value = event.currentTarget.value;
          setHours((all) => ({ ...all, [name]: value }));
        }} />
    </td>
  );
  return (
    <form ref={form} noValidate onSubmit={(event) => {
      event.preventDefault();
      void save();
    }}>
      <fieldset class="form service" disabled={!isAdministrator}>
        <div role="alert">
          {failure && <Notice tone="bad" title={failure} />}
          {kMinutes.some((name) => errors[name]) && <Notice tone="bad" title={text.hoursBad} />}
        </div>
        <section class="panel" aria-labelledby="limits">
          <h2 id="limits">{text.limits}</h2>
          <table class="service-limits">
            <thead>
              <tr>
                <th scope="col">{text.priority}</th>
                <th scope="col">{text.response}</th>
                <th scope="col">{text.resolution}</th>
              </tr>
            </thead>
            <tbody>
              {kUrgencies.map((one) => (
                <tr key={one}>
                  <th scope="row">{pages.choices[one]}</th>
                  {limit(`${one}_response_minutes`, text.responseOf(pages.choices[one]))}
                  {limit(`${one}_resolution_minutes`, text.resolutionOf(pages.choices[one]))}
                </tr>
              ))}
            </tbody>
          </table>
          <p class="field-hint">{text.limitsHint}</p>
        </section>
        <section class="panel" aria-labelledby="hours">
          <h2 id="hours">{text.hours}</h2>
          <CheckboxGroup legend={text.days} name="days" values={levels.days} error={errors.days}
            choices={kWeek.map((day) => [day, text.week[day]])}
            onChange={(days) => set({ days: kWeek.filter((day) => days.includes(day)) })} />
          <div class="service-times">
            {time('opens')}
            {time('closes')}
            <SelectField label={text.zone} name="zone" value={levels.zone}
              choices={kZones.map((zone) => [zone, zone])}
              onValue={(zone) => set({ zone })} />
          </div>
          <Holidays days={levels.holidays} error={errors.holidays ?? null}
            onChange={(holidays) => set({ holidays })} />
        </section>
        <section class="panel" aria-labelledby="portal">
          <h2 id="portal">{text.portal}</h2>
          <TextField label={text.reopen} name="reopen_days" value={reopen} hint={text.reopenHint}
            error={errors.reopen_days} inputMode="numeric" autocomplete="off"
            onValue={setReopen} />
          <Checkbox name="registration" label={text.registration} hint={text.registrationHint}
            checked={levels.registration} onChange={(registration) => set({ registration })} />
        </section>
        {isAdministrator && (
          <div class="form-actions">
            <Button kind="primary" type="submit" busy={busy}>
              {busy ? common.saving : common.save}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}
