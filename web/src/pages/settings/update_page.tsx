// An update of the appliance: chosen, checked by the server, installed, and watched while the
// machine restarts. While it is away its silence is what is to be expected.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { ApiError } from '@/api/problem';
import {
  kBusyStates, kUpdateBytesMax, systemOperations, type UpdateStatus, type UpdateThen,
} from '@/api/system';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useSystemText } from '@/i18n/system';
import { Button } from '@/kit/button';
import { Forbidden } from '@/kit/forbidden';
import { Icon } from '@/kit/icons';
import { Loading } from '@/kit/loading';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { State } from '@/kit/state';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { SettingsCrumb } from './settings_crumb';
import '@/styles/account.css';
import '@/styles/settings.css';

const kKey = ['system_update'];
const kPollMs = 1000;
const kSteps = ['checking', 'backing_up', 'writing', 'restarting', 'on_trial'] as const;

const isBusy = (status: UpdateStatus | undefined) =>
  !!status?.state && kBusyStates.includes(status.state);

export function UpdatePage(props: { place: string }) {
  const text = useSystemText();
  const { client, isAdministrator } = useAuth();
  const query = useQuery({
    queryKey: kKey,
    queryFn: ({ signal }) => systemOperations(client).update(signal),
    enabled: isAdministrator,
    refetchInterval: ({ state }) => (isBusy(state.data) || state.data?.member_updating
      ? kPollMs : false),
  });
  return (
    <Page title={text.update} place={props.place} lead={text.updateLead}
      above={<SettingsCrumb />}>
      {!isAdministrator ? <Forbidden /> : (
        <Loading query={query} rows={5} tall>
          {(status) => (status.supported === false ? (
            <State icon="device" title={text.updateUnsupported}>
              {text.updateUnsupportedHint}
            </State>
          ) : (
            <div class="update">
              <Status status={status} isAway={query.isError} />
              {status.member_updating
                ? <Notice tone="busy" title={text.updateOther(status.member_updating)} />
                : !isBusy(status) && <Install />}
            </div>
          ))}
        </Loading>
      )}
    </Page>
  );
}

function Status(props: { status: UpdateStatus; isAway: boolean }) {
  const text = useSystemText();
  const { status } = props;
  const state = status.state ?? 'idle';
  const at = kSteps.indexOf(state as (typeof kSteps)[number]);
  const isBad = state === 'refused' || state === 'rolled_back';
  return (
    <section class="panel">
      <dl class="update-facts">
        <div><dt>{text.updateVersion}</dt><dd>{status.version}</dd></div>
        <div><dt>{text.updateSlot}</dt><dd>{status.slot?.toUpperCase()}</dd></div>
      </dl>
      <div role="status">
        <Notice tone={isBad ? 'bad' : at >= 0 ? 'busy' : 'good'} title={text.updateStates[state]}>
          {props.isAway && at >= 0 ? text.updateAway
            : status.detail && <span lang="en">{status.detail}</span>}
        </Notice>
      </div>
      {at >= 0 && (
        <ol class="update-steps" aria-label={text.updateSteps}>
          {kSteps.map((step, index) => (
            <li key={step} aria-current={index === at ? 'step' : undefined}>
              <Icon name={index < at ? 'check' : index === at ? 'right' : 'more'} />
              {text.updateStates[step]}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Install() {
  const text = useSystemText();
  const common = useText();
  const { client } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const [bundle, setBundle] = useState<File | null>(null);
  const [version, setVersion] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<{ title: string; isOlder: boolean } | null>(null);
  const [busy, setBusy] = useState(false);

  async function send(file: File, then: UpdateThen) {
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await systemOperations(client).sendUpdate(file, then);
      if (then === 'check') setVersion(answer.version);
      else {
        toast(text.updateStarted);
        queries.setQueryData<UpdateStatus>(kKey, (before) => ({ ...before, state: 'checking' }));
        await queries.invalidateQueries({ queryKey: kKey });
      }
    } catch (thrown) {
      const named = thrown instanceof ApiError ? thrown.problem.errors[0] : undefined;
      setRefusal({
        title: named?.message ?? explain(thrown, common), isOlder: named?.code === 'update_older',
      });
    } finally {
      setBusy(false);
    }
  }

  function choose(file: File | undefined) {
    if (!file) return;
    setVersion(null);
    setRefusal(null);
    setBundle(file);
    if (file.size > kUpdateBytesMax) setRefusal({ title: text.updateTooLarge, isOlder: false });
    else void send(file, 'check');
  }

  return (
    <section class="panel" aria-labelledby="file">
      <h2 id="file">{text.updateFile}</h2>
      {bundle && <p><bdi>{bundle.name}</bdi></p>}
      <div role="status">
        {busy && <p class="muted">{text.updateSending}</p>}
        {version && !refusal && (
          <Notice tone="good" title={text.updateFits(version)}>{text.updateFitsHint}</Notice>
        )}
      </div>
      <div role="alert">
        {refusal && (
          <Notice tone="bad" title={refusal.isOlder ? text.updateOlder : text.updateRefused}>
            {refusal.isOlder ? text.updateOlderHint : refusal.title}
          </Notice>
        )}
      </div>
      <div class="form-actions">
        <label class={busy ? 'button plain busy' : 'button plain'}>
          {text.updateChoose}
          <input class="visually-hidden" type="file" name="bundle" disabled={busy}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = '';
              choose(file);
            }} />
        </label>
        {bundle && version && !refusal && (
          <Button kind="primary" busy={busy} onClick={() => void send(bundle, 'install')}>
            {text.updateInstall}
          </Button>
        )}
        {bundle && refusal?.isOlder && (
          <Button kind="danger" busy={busy} onClick={() => void send(bundle, 'force')}>
            {text.updateForce}
          </Button>
        )}
      </div>
    </section>
  );
}
