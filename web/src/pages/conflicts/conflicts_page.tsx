// Conflicts: what two nodes changed apart. Both values stand side by side, with who wrote them,
// and the lost one can come back.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter-preact';
import { fetchConflicts, kConflictStates, type ConflictState } from '@/api/conflicts';
import { kEntityList, may } from '@/api/entities';
import { statusOf } from '@/api/problem';
import { useAuth } from '@/app/auth';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Failure } from '@/kit/failure';
import { Forbidden } from '@/kit/forbidden';
import { MoreRows } from '@/kit/more_rows';
import { Page } from '@/kit/page';
import { SelectField } from '@/kit/select_field';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { Tabs } from '@/kit/tabs';
import { mergePages } from '@/lib/rows';
import { SavedViews } from '@/pages/records/saved_views';
import { entityWords } from '@/pages/records/words';
import { ConflictCard } from './conflict_card';
import '@/styles/records.css';
import '@/styles/conflicts.css';

export function ConflictsPage(props: { place: string }) {
  const text = usePageText();
  const { client, session } = useAuth();
  const [address, setAddress] = useSearchParams();
  const asked = address.get('state') as ConflictState;
  const state = kConflictStates.includes(asked) ? asked : 'open';
  const table = address.get('table') ?? '';
  const record = address.get('record') ?? '';
  const params = { state, limit: '30', ...(table && { table }), ...(record && { record }) };
  const list = useInfiniteQuery({
    queryKey: ['conflicts', 'list', params],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => fetchConflicts(client, params, pageParam, signal),
    getNextPageParam: (page) => page.next,
  });
  const rows = mergePages(list.data?.pages ?? []);
  const kinds = kEntityList.filter((one) => may(session!.user, one, 'change'));
  const set = (next: { state?: string; table?: string; record?: string }) => {
    const wanted = { state, table, record, ...next };
    setAddress({
      ...(wanted.state !== 'open' && { state: wanted.state }),
      ...(wanted.table && { table: wanted.table }),
      ...(wanted.record && { record: wanted.record }),
    }, { replace: true });
  };

  const forbidden = statusOf(list.error) === 403;
  return (
    <Page title={text.conflicts} place={props.place} lead={text.conflictsLead}>
      {forbidden ? <Forbidden /> : (
        <>
          <div class="toolbar list-toolbar">
            <SelectField label={text.trashKind} value={table} none={text.all}
              choices={kinds.map((one) => [one.name, entityWords(one, text).many])}
              onValue={(next) => set({ table: next })} />
            <SavedViews list="conflicts" params={Object.fromEntries([...address])}
              onParams={(next) => setAddress({ ...next }, { replace: true })} />
            {record && (
              <Button icon="close" onClick={() => set({ record: '' })}>
                {text.conflictAllRecords}
              </Button>
            )}
          </div>
          <Tabs label={text.conflicts} open={state} onOpen={(key) => set({ state: key })}
            tabs={kConflictStates.map((key) => ({ key, label: text.conflictStates[key] }))}>
            {list.isPending && <Skeleton rows={4} tall />}
            {list.isError && !list.data &&
              <Failure error={list.error} onRetry={() => void list.refetch()} />}
            {list.data && rows.length === 0 && (
              <State icon="check" title={text.conflictsNone}>{text.conflictsNoneHint}</State>
            )}
            {rows.length > 0 && (
              <>
                <ul class="conflicts">
                  {rows.map((conflict) => <ConflictCard key={conflict.id} conflict={conflict} />)}
                </ul>
                <MoreRows list={list} count={rows.length} label={text.conflictCount} />
              </>
            )}
          </Tabs>
        </>
      )}
    </Page>
  );
}
