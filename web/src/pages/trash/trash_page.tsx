// The trash: what was deleted, of one kind or all, until it is restored or destroyed.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'preact/hooks';
import { useLocation, useSearchParams } from 'wouter-preact';
import {
  entityOf, isEntity, kEntityList, may, type EntityName, type Row,
} from '@/api/entities';
import { listQuery } from '@/api/records';
import { ApiError, statusOf } from '@/api/problem';
import type { Page as PageOf } from '@/api/types';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { usePageText, type PageDictionary } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Failure } from '@/kit/failure';
import { Forbidden } from '@/kit/forbidden';
import { MoreRows } from '@/kit/more_rows';
import { Page } from '@/kit/page';
import { SelectField } from '@/kit/select_field';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { Table } from '@/kit/table';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { fullTime, shortTime } from '@/lib/format';
import { ReferenceName } from '@/pages/records/filter_chips';
import { titleOf } from '@/pages/records/looks';
import { SavedViews } from '@/pages/records/saved_views';
import { entityWords } from '@/pages/records/words';
import { DestroyDialog } from './destroy_dialog';
import { EmptyDialog } from './empty_dialog';
import '@/styles/records.css';

export interface Trashed {
  collection: string;
  id: string;
  values: Record<string, unknown>;
  deleted_at: string;
  origin: string;
}

export function nameOf(trashed: Trashed, text: PageDictionary): string {
  if (!isEntity(trashed.collection)) return trashed.id.slice(-8);
  const row = { ...trashed.values, id: trashed.id, etag: '' } as Row;
  return titleOf(entityOf(trashed.collection), row, text);
}

/** By its label, or by the names of what it joined: an assignment's person and role. */
function TrashedName(props: { trashed: Trashed }) {
  const text = usePageText();
  const { collection, values } = props.trashed;
  if (!isEntity(collection) || values[entityOf(collection).label]) {
    return <bdi>{nameOf(props.trashed, text)}</bdi>;
  }
  const joined = entityOf(collection).attributes.filter((one) => one.type === 'id'
    && isEntity(one.of!) && typeof values[one.name] === 'string');
  return (
    <>
      {joined.map((one, at) => (
        <span key={one.name}>
          {at > 0 && ' · '}<ReferenceName of={one.of as EntityName} id={String(values[one.name])} />
        </span>
      ))}
    </>
  );
}

export function TrashPage(props: { place: string }) {
  const { text: common, language } = useSettings();
  const text = usePageText();
  const toast = useToast();
  const { client, session } = useAuth();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [address, setAddress] = useSearchParams();
  const collection = address.get('collection') ?? '';
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [destroying, setDestroying] = useState<readonly Trashed[] | null>(null);
  const [emptying, setEmptying] = useState(false);
  const [hanging, setHanging] = useState<{ trashed: Trashed; on: string[] } | null>(null);
  const list = useInfiniteQuery({
    queryKey: ['trash', collection],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => client.request<PageOf<Trashed>>(
      `/api/v1/trash?${listQuery({
        limit: '50', ...(collection && { collection }), ...(pageParam && { cursor: pageParam }),
      })}`, { signal }),
    getNextPageParam: (page) => page.next,
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const kinds = kEntityList.filter((one) => may(session!.user, one, 'delete'));

  const counts = useQuery({
    queryKey: ['trash', 'counts'],
    queryFn: ({ signal }) =>
      client.request<Record<string, number>>('/api/v1/trash/counts', { signal }),
    enabled: list.isSuccess,
  });
  const countOf = (name: string) => counts.data?.[name] ?? 0;
  const total = collection ? countOf(collection)
    : kinds.reduce((sum, one) => sum + countOf(one.name), 0);

  async function restore(trashed: Trashed, withAll = false) {
    try {
      const done = await client.request<{ with: unknown[] }>(
        `/api/v1/trash/${trashed.collection}/${trashed.id}/restore${withAll ? '' : '?with=none'}`,
        { method: 'POST' });
      setHanging(null);
      const more = done.with.length;
      toast(more ? text.trashRestoredMore(more) : text.restored, 'done', {
        label: text.conflictOpenRecord,
        run: () => navigate(`/${trashed.collection}/${trashed.id}`),
      });
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['trash'] }),
        queries.invalidateQueries({ queryKey: [trashed.collection] }),
      ]);
    } catch (error) {
      if (error instanceof ApiError && error.kind === 'hangs_on') {
        setHanging({ trashed, on: error.problem.errors.map((one) => one.field) });
      } else {
        toast(explain(error, common), 'error');
      }
    }
  }

  const forbidden = statusOf(list.error) === 403;
  const picked = rows.filter((row) => chosen.has(row.id));
  return (
    <Page title={text.trash} place={props.place} lead={text.trashLead}>
      {!forbidden && (
        <div class="toolbar list-toolbar">
          <SelectField label={text.trashKind} value={collection} none={text.all}
            choices={kinds.map((one) => [one.name, countOf(one.name)
              ? `${entityWords(one, text).many} (${countOf(one.name)})`
              : entityWords(one, text).many])}
            onValue={(next) => setAddress(next ? { collection: next } : {}, { replace: true })} />
          <SavedViews list="trash" params={collection ? { collection } : {}}
            onParams={(next) => setAddress({ ...next }, { replace: true })} />
          {total > 0 && (
            <Button kind="quiet" icon="trash" onClick={() => setEmptying(true)}>
              {text.trashEmpty}
            </Button>
          )}
        </div>
      )}
      {list.isPending && <Skeleton rows={6} tall />}
      {forbidden ? <Forbidden /> : list.isError && !list.data &&
        <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <State icon="trash" title={text.trashNone}>{text.trashNoneHint}</State>
      )}
      {rows.length > 0 && (
        <>
          <Table<Trashed> label={text.trash} rows={rows} nameOf={(row) => nameOf(row, text)}
            selection={{ ids: chosen, onChange: setChosen }}
            columns={[
              { key: 'what', label: text.trashWhat, isWide: true,
                cell: (row) => <TrashedName trashed={row} /> },
              { key: 'kind', label: text.trashKind, cell: (row) => (isEntity(row.collection)
                ? entityWords(entityOf(row.collection), text).one : row.collection) },
              { key: 'when', label: text.trashWhen, cell: (row) => (
                <time dateTime={row.deleted_at} title={fullTime(row.deleted_at, language)}>
                  {shortTime(row.deleted_at, language, new Date())}
                </time>
              ) },
              { key: 'node', label: text.trashNode,
                cell: (row) => <span class="node-name">{row.origin}</span> },
            ]}
            actions={(row) => (
              <>
                <Button small icon="restore" onClick={() => void restore(row)}>
                  {text.trashRestore}
                </Button>
                <Button small kind="quiet" icon="close" onClick={() => setDestroying([row])}
                  label={`${text.trashDestroy}: ${nameOf(row, text)}`} />
              </>
            )} />
          <MoreRows list={list} count={rows.length} label={text.rowCount} />
        </>
      )}
      {picked.length > 0 && (
        <div class="bulk-bar" role="region" aria-label={text.chosen(picked.length)}>
          <strong role="status">{text.chosen(picked.length)}</strong>
          <Button small icon="restore" onClick={() => {
            setChosen(new Set());
            void picked.reduce((done, one) => done.then(() => restore(one)), Promise.resolve());
          }}>
            {text.trashRestore}
          </Button>
          <Button small kind="danger" onClick={() => setDestroying(picked)}>
            {text.trashDestroy}
          </Button>
          <Button small kind="quiet" onClick={() => setChosen(new Set())}>{text.chooseNone}</Button>
        </div>
      )}
      {hanging && (
        <Dialog title={text.trashHangsTitle} onClose={() => setHanging(null)}>
          <p>{text.trashHangs(hanging.on.map((name) => (isEntity(name)
            ? entityWords(entityOf(name), text).one : name)).join(', '))}</p>
          <div class="dialog-foot">
            <Button onClick={() => setHanging(null)}>{common.cancel}</Button>
            <Button kind="primary" onClick={() => void restore(hanging.trashed, true)}>
              {text.trashRestoreAll}
            </Button>
          </div>
        </Dialog>
      )}
      {emptying && (
        <EmptyDialog collection={collection} total={total} onClose={() => setEmptying(false)} />
      )}
      {destroying && (
        <DestroyDialog trashed={destroying} onClose={() => setDestroying(null)} onDone={() => {
          setDestroying(null);
          setChosen(new Set());
        }} />
      )}
    </Page>
  );
}

