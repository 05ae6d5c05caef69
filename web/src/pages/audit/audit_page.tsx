// The audit log: who did what, when, from where. Nobody can change it.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter-preact';
import { entityOf, isEntity, kEntityList } from '@/api/entities';
import { statusOf } from '@/api/problem';
import { listQuery, type AuditEntry } from '@/api/records';
import type { Page as PageOf } from '@/api/types';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { DateField } from '@/kit/date_field';
import { Failure } from '@/kit/failure';
import { TextField } from '@/kit/field';
import { Forbidden } from '@/kit/forbidden';
import { MoreRows } from '@/kit/more_rows';
import { Page } from '@/kit/page';
import { SelectField } from '@/kit/select_field';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { Table } from '@/kit/table';
import { saveFile } from '@/lib/download';
import { fullTime, shortTime } from '@/lib/format';
import { mergePages } from '@/lib/rows';
import { Changes, changesOf } from '@/pages/records/changes';
import { SavedViews } from '@/pages/records/saved_views';
import { entityWords } from '@/pages/records/words';
import '@/styles/records.css';

const kFilters = ['actor', 'action', 'collection', 'at_from', 'at_to'] as const;

export function AuditPage(props: { place: string }) {
  const { language } = useSettings();
  const text = usePageText();
  const { client } = useAuth();
  const [address, setAddress] = useSearchParams();
  const params: Record<string, string> = Object.fromEntries(
    kFilters.map((name) => [name, address.get(name) ?? '']).filter(([, value]) => value));
  const path = (more: Record<string, string> = {}) => `/api/v1/audit?${listQuery(params, more)}`;
  const list = useInfiniteQuery({
    queryKey: ['audit', params],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => client.request<PageOf<AuditEntry>>(
      path({ limit: '50', ...(pageParam && { cursor: pageParam }) }), { signal }),
    getNextPageParam: (page) => page.next,
  });
  const rows = mergePages(list.data?.pages ?? []);
  const set = (name: string, value: string) => setAddress(Object.fromEntries(
    Object.entries({ ...params, [name]: value }).filter(([, one]) => one)), { replace: true });
  const forbidden = statusOf(list.error) === 403;

  async function exportCsv() {
    saveFile('audit.csv', await client.requestText(path(), { headers: { Accept: 'text/csv' } }),
      'text/csv');
  }

  return (
    <Page title={text.audit} place={props.place} lead={text.auditLead}
      actions={!forbidden && (
        <Button icon="download" onClick={() => void exportCsv()}>{text.exportCsv}</Button>
      )}>
      {forbidden ? <Forbidden /> : (
        <>
          <div class="toolbar list-toolbar audit-filters">
            <TextField label={text.auditActor} value={params.actor ?? ''}
              onValue={(value) => set('actor', value)} />
            <SelectField label={text.auditWhat} value={params.action ?? ''} none={text.any}
              choices={Object.entries(text.auditActions)}
              onValue={(value) => set('action', value)} />
            <SelectField label={text.trashKind} value={params.collection ?? ''} none={text.all}
              choices={kEntityList.map((one) => [one.name, entityWords(one, text).many])}
              onValue={(value) => set('collection', value)} />
            <DateField label={text.from} value={params.at_from ?? ''}
              onValue={(value) => set('at_from', value)} />
            <DateField label={text.to} value={params.at_to ?? ''}
              onValue={(value) => set('at_to', value)} />
            <SavedViews list="audit" params={params}
              onParams={(next) => setAddress({ ...next }, { replace: true })} />
          </div>
          {list.isPending && <Skeleton rows={8} tall />}
          {list.isError && !list.data &&
            <Failure error={list.error} onRetry={() => void list.refetch()} />}
          {list.data && rows.length === 0 && (
            <State icon="audit" title={text.auditNone}>{text.noMatchHint}</State>
          )}
          {rows.length > 0 && (
            <>
              <Table<AuditEntry> label={text.audit} rows={rows} columns={[
                { key: 'when', label: text.auditWhen, cell: (row) => (
                  <time dateTime={row.at} title={fullTime(row.at, language)}>
                    {shortTime(row.at, language, new Date())}
                  </time>
                ) },
                { key: 'who', label: text.auditWho, cell: (row) => (
                  <><bdi>{row.actor || text.system}</bdi><small>{row.address}</small></>
                ) },
                { key: 'what', label: text.auditWhat, cell: (row) => (
                  <><strong>{text.auditActions[row.action] ?? row.action}</strong>
                    <small><AuditRecord entry={row} /></small></>
                ) },
                { key: 'changes', label: text.auditChanges, isWide: true, cell: (row) => {
                  const changes = changesOf(row.changes);
                  return changes.length === 0 ? null : (
                    <Changes changes={changes} entity={isEntity(row.collection)
                      ? entityOf(row.collection) : null} />
                  );
                } },
                { key: 'node', label: text.auditOn,
                  cell: (row) => <span class="node-name">{row.node}</span> },
              ]} />
              <MoreRows list={list} count={rows.length} label={text.entryCount} />
            </>
          )}
        </>
      )}
    </Page>
  );
}

function AuditRecord(props: { entry: AuditEntry }) {
  const text = usePageText();
  const { collection, record } = props.entry;
  if (!isEntity(collection)) return <>{collection}</>;
  const word = entityWords(entityOf(collection), text);
  return record ? <Link href={`/${collection}/${record}`}>{word.one}</Link> : <>{word.many}</>;
}
