// Two customers that are one: which of them stays, and of each field whose value. Visits, targets
// and companies of both come together; the other one goes to the trash.
import { useState } from 'preact/hooks';
import { Link, useLocation, useSearchParams } from 'wouter-preact';
import { entityOf, may, type Row } from '@/api/entities';
import { entityTag } from '@/api/messages';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Card, CardNote } from '@/kit/card';
import { Dialog } from '@/kit/dialog';
import { Forbidden } from '@/kit/forbidden';
import { Loading } from '@/kit/loading';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { Crumbs } from '@/pages/records/crumbs';
import { isSame } from '@/pages/records/form_values';
import { RecordPicker } from '@/pages/records/record_picker';
import { useRecord, useRecordOperations } from '@/pages/records/use_records';
import { useAlike } from './alike';
import { differing, MergeFields, wished } from './merge_fields';
import '@/styles/card.css';
import '@/styles/records.css';
import '@/styles/merge.css';

const kCustomers = 'customers';

export function MergePage(props: { id: string; place: string }) {
  const desk = useDeskText();
  const { session } = useAuth();
  const [address, setAddress] = useSearchParams();
  const entity = entityOf(kCustomers);
  const kept = useRecord(kCustomers, props.id);
  const with_ = address.get('with');
  const other = useRecord(kCustomers, with_);
  const canMerge = may(session!.user, entity, 'delete');  // one of them goes
  return (
    <Page title={desk.merge} place={props.place} lead={canMerge && desk.mergeLead}
      above={<Crumbs entity={entity} />}>
      {!canMerge ? <Forbidden /> : (
        <Loading query={kept} rows={6} tall>
          {(row) => (with_ ? (
            <Loading query={other} rows={6} tall>
              {(from) => <Merge key={`${row.id} ${from.id}`} into={row} from={from} />}
            </Loading>
          ) : <Choose row={row} onChoose={(id) => setAddress({ with: id })} />)}
        </Loading>
      )}
    </Page>
  );
}

function Choose(props: { row: Row; onChoose(id: string): void }) {
  const desk = useDeskText();
  const text = usePageText();
  const { row } = props;
  const alike = useAlike(row, row.id);
  const words: Record<string, string> = text.attributes;
  return (
    <Card title={desk.mergeWhich(String(row.name))} class="merge-choose">
      <RecordPicker of={entityOf(kCustomers)} label={desk.mergeOther} id={null} except={row.id}
        onChange={(choice) => { if (choice) props.onChoose(choice.id); }} />
      <h3>{desk.mergeAlike}</h3>
      <Loading query={alike} rows={2}>
        {(items) => (items.length === 0 ? <CardNote>{desk.mergeAlikeNone}</CardNote> : (
          <ul class="alike">
            {items.map((one) => (
              <li key={one.id}>
                <Button small onClick={() => props.onChoose(one.id)}>{desk.choose}</Button>
                <span><bdi>{one.name}</bdi> <span class="muted">{one.code} · {desk.alikeBy(
                  (words[one.by] ?? one.by).toLowerCase())}</span></span>
              </li>
            ))}
          </ul>
        ))}
      </Loading>
    </Card>
  );
}

function Merge(props: { into: Row; from: Row }) {
  const desk = useDeskText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const [, navigate] = useLocation();
  const operations = useRecordOperations(kCustomers);
  const { into, from } = props;
  const entity = entityOf(kCustomers);
  const [isOthers, setOthers] = useState<Readonly<Record<string, boolean>>>(() =>
    Object.fromEntries(differing(entity, into, from)
      .map(({ name }) => [name, isSame(into[name], null)])));
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  async function merge() {
    if (isBusy) return;
    setBusy(true);
    setFailure(null);
    const chosen = wished(entity, into, from, isOthers);
    try {
      const merged = await client.request<Row>(`/api/v1/customers/${into.id}/merge`, {
        method: 'POST', body: { from: from.id }, headers: { 'If-Match': entityTag(into.etag) },
      });
      // What is unique is free only now that the other one is gone.
      const rest = Object.fromEntries(Object.entries(chosen)
        .filter(([name, value]) => !isSame(merged[name], value)));
      operations.keep(Object.keys(rest).length
        ? await operations.change(merged.id, rest, merged.etag) : merged);
      // First away from here: this page shows one that is gone.
      navigate(`/customers/${into.id}`);
      toast(desk.merged(String(from.name)));
      await operations.refresh();
    } catch (error) {
      setFailure(error);
      setAsking(false);
      setBusy(false);
      await operations.refresh();
    }
  }

  return (
    <>
      <div role="alert">
        {failure !== null && <Notice tone="bad" title={explain(failure, common)} />}
      </div>
      <MergeFields entity={entity} into={into} from={from} isOthers={isOthers}
        onChoose={(name, others) => setOthers({ ...isOthers, [name]: others })} />
      <div class="form-actions merge-actions">
        <Button kind="primary" onClick={() => setAsking(true)}>{desk.mergeDo}</Button>
        <Link class="button plain" href={`/customers/${from.id}/merge?with=${into.id}`}>
          {desk.mergeSwap}
        </Link>
        <Link class="button quiet" href={`/customers/${into.id}`}>{common.cancel}</Link>
      </div>
      {isAsking && (
        <Dialog title={desk.mergeTitle} onClose={() => setAsking(false)}>
          <p>{desk.mergeBody(String(from.name), String(into.name))}</p>
          <div class="dialog-foot">
            <Button onClick={() => setAsking(false)}>{common.cancel}</Button>
            <Button kind="danger" busy={isBusy} onClick={() => void merge()}>
              {desk.mergeDo}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
