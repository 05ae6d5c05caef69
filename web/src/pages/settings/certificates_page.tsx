// The certificates of https: given once, used by every node, by the name that is asked for.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { systemOperations, type Certificate } from '@/api/system';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useSystemText } from '@/i18n/system';
import { Badge } from '@/kit/badge';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Forbidden } from '@/kit/forbidden';
import { Loading } from '@/kit/loading';
import { Page } from '@/kit/page';
import { State } from '@/kit/state';
import { Table } from '@/kit/table';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { fullTime } from '@/lib/format';
import { CertificateDialog } from './certificate_dialog';
import { SettingsCrumb } from './settings_crumb';
import '@/styles/settings.css';

const kKey = ['certificates'];
const kSoonDays = 21;
const kDayMs = 86_400_000;

const namesOf = (one: Certificate) => one.names.join(', ');

export function CertificatesPage(props: { place: string }) {
  const text = useSystemText();
  const { text: common } = useSettings();
  const { client, isAdministrator } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Certificate | null>(null);
  const query = useQuery({
    queryKey: kKey,
    queryFn: ({ signal }) => systemOperations(client).certificates(signal),
    enabled: isAdministrator,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: kKey });

  async function remove(one: Certificate) {
    try {
      await systemOperations(client).removeCertificate(one.id);
      toast(text.certificateRemoved);
    } catch (failure) {
      toast(explain(failure, common), 'error');
    }
    setLeaving(null);
    await refresh();
  }

  return (
    <Page title={text.certificates} place={props.place} lead={text.certificatesLead}
      above={<SettingsCrumb />}
      actions={isAdministrator && (
        <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
          {text.certificateAdd}
        </Button>
      )}>
      {!isAdministrator ? <Forbidden /> : (
        <Loading query={query} rows={4} tall>
          {({ items }) => (items.length === 0 ? (
            <State icon="key" title={text.certificateNone}>{text.certificateNoneHint}</State>
          ) : <Certificates items={items} onRemove={setLeaving} />)}
        </Loading>
      )}
      {isAdding && (
        <CertificateDialog onClose={() => setAdding(false)} onAdded={(one) => {
          setAdding(false);
          toast(text.certificateAdded(namesOf(one)));
          void refresh();
        }} />
      )}
      {leaving && (
        <Dialog title={text.certificateRemoveTitle} onClose={() => setLeaving(null)}>
          <p>{text.certificateRemoveBody(namesOf(leaving))}</p>
          <div class="dialog-foot">
            <Button onClick={() => setLeaving(null)}>{common.cancel}</Button>
            <Button kind="danger" onClick={() => void remove(leaving)}>{text.remove}</Button>
          </div>
        </Dialog>
      )}
    </Page>
  );
}

function Certificates(props: {
  items: readonly Certificate[]; onRemove(one: Certificate): void;
}) {
  const text = useSystemText();
  return (
    <Table<Certificate> label={text.certificates} rows={props.items} columns={[
      { key: 'names', label: text.certificateNames, isWide: true,
        cell: (one) => <bdi>{namesOf(one)}</bdi> },
      { key: 'valid', label: text.certificateValid, cell: (one) => <Validity one={one} /> },
      { key: 'issuer', label: text.certificateIssuer, cell: (one) => <bdi>{one.issuer}</bdi> },
      { key: 'fingerprint', label: text.certificateFingerprint, isWide: true,
        cell: (one) => <code class="fingerprint">{one.fingerprint}</code> },
    ]} actions={(one) => (
      <Button small kind="quiet" icon="trash" label={text.certificateRemove(namesOf(one))}
        onClick={() => props.onRemove(one)} />
    )} />
  );
}

function Validity(props: { one: Certificate }) {
  const text = useSystemText();
  const { language } = useSettings();
  const { one } = props;
  const days = Math.floor((Date.parse(one.expires_at) - Date.now()) / kDayMs);
  return (
    <>
      <time dateTime={one.expires_at}>{fullTime(one.expires_at, language)}</time>
      {(one.expired || days <= kSoonDays) && (
        <small>
          <Badge health={one.expired ? 'bad' : 'busy'}>
            {one.expired ? text.certificateExpired : text.certificateSoon(Math.max(0, days))}
          </Badge>
        </small>
      )}
    </>
  );
}
