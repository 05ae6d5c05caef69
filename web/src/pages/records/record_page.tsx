// One record: what it holds, what refers to it, what was done to it. Which tab is open and whether
// it is edited stand in the address.
import { lazy, Suspense } from 'preact/compat';
import { useState } from 'preact/hooks';
import { useLocation, useSearchParams } from 'wouter-preact';
import { entityOf, may, mayRestore, referringTo, type EntityName, type Row } from '@/api/entities';
import { statusOf } from '@/api/problem';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Failure } from '@/kit/failure';
import { Forbidden } from '@/kit/forbidden';
import { Page } from '@/kit/page';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { Tabs } from '@/kit/tabs';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { Crumbs } from './crumbs';
import { editable } from './form_values';
import { History } from './history';
import { titleOf } from './looks';
import { RecordExtras, RecordPanel } from './record_extras';
import { RecordFacts } from './record_facts';
import { RecordForm } from './record_form';
import { Related } from './related';
import { useRecord, useRecordOperations } from './use_records';
import { attributeWord, entityWords } from './words';
import '@/styles/records.css';

const AccessTab = lazy(() =>
  import('@/pages/account/access_tab').then((part) => part.AccessTab));
const Attachments = lazy(() =>
  import('@/pages/attachments/attachments').then((part) => part.Attachments));
/** Incidents have their files beside what was written. */
const kWithFiles: readonly string[] = ['customers', 'visits', 'posts', 'people', 'users'];
const IncidentTalk = lazy(() =>
  import('@/pages/incidents/incident_talk').then((part) => part.IncidentTalk));

export function RecordPage(props: { name: EntityName; id: string; place: string }) {
  const text = usePageText();
  const { session } = useAuth();
  const entity = entityOf(props.name);
  const query = useRecord(props.name, props.id);
  const row = query.data;
  const status = statusOf(query.error);
  const words = entityWords(entity, text);
  if (!may(session!.user, entity, 'read') || status === 403) {
    return <Page title={words.one} place={props.place}><Forbidden /></Page>;
  }
  if (row) return <Loaded {...props} row={row} isGone={status === 404} />;
  return (
    <Page title={words.one} place={props.place} above={<Crumbs entity={entity} />}>
      {query.isPending ? <Skeleton rows={6} tall />
        : status === 404 ? <State icon="trash" title={text.goneTitle}>{text.goneBody}</State>
        : <Failure error={query.error} onRetry={() => void query.refetch()} />}
    </Page>
  );
}

function Loaded(props: {
  name: EntityName; id: string; place: string; row: Row; isGone: boolean;
}) {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { session, isAdministrator } = useAuth();
  const [, navigate] = useLocation();
  const [address, setAddress] = useSearchParams();
  const entity = entityOf(props.name);
  const operations = useRecordOperations(props.name);
  const [base, setBase] = useState<Row | null>(null);
  const { row } = props;
  const user = session!.user;
  const canChange = may(user, entity, 'change', row) && !props.isGone;
  const isEditing = address.get('edit') !== null && canChange;
  if (isEditing && !base) setBase(row);
  if (!isEditing && base) setBase(null);

  const isIncident = props.name === 'incidents';
  // An incident's replies and notes are its conversation.
  const related = isIncident ? []
    : referringTo(props.name).filter((one) => may(user, one.entity, 'read'));
  const tabs = [
    ...(isIncident ? [{ key: 'talk', label: common.talk }] : []),
    { key: 'facts', label: text.facts },
    ...related.map((one) => ({
      key: `${one.entity.name}.${one.attribute.name}`,
      label: related.filter((other) => other.entity === one.entity).length > 1
        ? `${entityWords(one.entity, text).many} (${attributeWord(one.entity, one.attribute.name,
          text).toLowerCase()})`
        : entityWords(one.entity, text).many,
    })),
    ...(kWithFiles.includes(props.name) ? [{ key: 'files', label: common.files }] : []),
    ...(props.name === 'users' && isAdministrator
      ? [{ key: 'access', label: common.access }] : []),
    ...(may(user, entity, 'change', row) ? [{ key: 'history', label: text.history }] : []),
  ];
  const first = tabs[0]!.key;
  const asked = address.get('tab') ?? first;
  const open = tabs.some((tab) => tab.key === asked) ? asked : first;
  const shown = related.find((one) => `${one.entity.name}.${one.attribute.name}` === open);

  async function undo(before: Row, after: Row) {
    try {
      const values = Object.fromEntries(editable(entity)
        .map(({ name }) => [name, before[name] ?? null]));
      operations.keep(await operations.change(after.id, values, after.etag));
      await operations.refresh();
      toast(text.undone);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
  }

  async function remove() {
    try {
      await operations.remove(row.id);
      navigate(`/${entity.name}`);
      await operations.refresh();
      toast(text.trashed(1), 'done', mayRestore(user, entity)
        ? { label: common.undo, run: () => void bringBack() } : undefined);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
  }

  async function bringBack() {
    try {
      await operations.restore(row.id);
      await operations.refresh();
      toast(text.restored);
      navigate(`/${entity.name}/${row.id}`);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
  }

  const title = titleOf(entity, row, text);
  return (
    <Page title={title} place={props.place} above={<Crumbs entity={entity} />}
      actions={!isEditing && !props.isGone && (
        <>
          <RecordExtras entity={entity} row={row} />
          {may(user, entity, 'delete', row) && (
            <Button icon="trash" onClick={() => void remove()}>{text.toTrash}</Button>
          )}
          {canChange && (
            <Button kind="primary" icon="edit" onClick={() => setAddress({ edit: '' })}>
              {common.edit}
            </Button>
          )}
        </>
      )}>
      {props.isGone && !isEditing && (
        <State icon="trash" title={text.goneTitle}
          action={may(user, entity, 'delete') && (
            <Button onClick={() => void bringBack()}>{text.bringBack}</Button>
          )}>{text.goneBody}</State>
      )}
      {isEditing && base ? (
        <RecordForm entity={entity} base={base} current={props.isGone ? null : row} start={{}}
          onSaved={(after, before) => {
            setAddress({});
            toast(text.savedRecord, 'done', before
              ? { label: common.undo, run: () => void undo(before, after) } : undefined);
          }}
          onCancel={() => setAddress({})} />
      ) : !props.isGone && (
        <Tabs label={title} tabs={tabs} open={open}
          onOpen={(tab) => setAddress(tab === first ? {} : { tab }, { replace: true })}>
          {open === 'talk' && (
            <Suspense fallback={<Skeleton rows={6} tall />}><IncidentTalk row={row} /></Suspense>
          )}
          {open === 'facts' && (
            <>
              <RecordFacts entity={entity} row={row} />
              <RecordPanel entity={entity} row={row} />
            </>
          )}
          {shown && <Related key={open} entity={shown.entity} attribute={shown.attribute.name}
            id={row.id} />}
          {open === 'files' && (
            <Suspense fallback={<Skeleton rows={2} tall />}>
              <Attachments collection={entity.name} record={row.id} canAdd={canChange} />
            </Suspense>
          )}
          {open === 'access' && (
            <Suspense fallback={<Skeleton rows={6} tall />}><AccessTab row={row} /></Suspense>
          )}
          {open === 'history' && <History entity={entity} row={row} />}
        </Tabs>
      )}
    </Page>
  );
}
