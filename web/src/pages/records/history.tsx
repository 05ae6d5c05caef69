// What was done to a record, by whom and on which node; each former value can come back.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { may, type Entity, type Row } from '@/api/entities';
import type { AuditEntry } from '@/api/records';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Failure } from '@/kit/failure';
import { MoreRows } from '@/kit/more_rows';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { fullTime, shortTime } from '@/lib/format';
import { mergePages } from '@/lib/rows';
import { Changes, changesOf } from './changes';
import { useRecordOperations } from './use_records';

export function History(props: { entity: Entity; row: Row }) {
  const text = usePageText();
  const { entity, row } = props;
  const operations = useRecordOperations(entity.name);
  const list = useInfiniteQuery({
    queryKey: [entity.name, 'history', row.id],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => operations.history(row.id, pageParam, signal),
    getNextPageParam: (page) => page.next,
  });
  const entries = mergePages(list.data?.pages ?? []);
  if (list.isPending) return <Skeleton rows={4} tall />;
  if (!list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (entries.length === 0) {
    return <State icon="audit" title={text.historyNone}>{text.historyNoneHint}</State>;
  }
  return (
    <>
      <ol class="history">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} entity={entity} row={row} />
        ))}
      </ol>
      <MoreRows list={list} count={entries.length} label={text.entryCount} />
    </>
  );
}

function Entry(props: { entry: AuditEntry; entity: Entity; row: Row }) {
  const { text: common, language } = useSettings();
  const text = usePageText();
  const toast = useToast();
  const { session } = useAuth();
  const { entry, entity, row } = props;
  const operations = useRecordOperations(entity.name);
  const [isBusy, setBusy] = useState(false);
  const actions: Record<string, string> = text.auditActions;

  async function bringBack(field: string) {
    if (isBusy) return;
    setBusy(true);
    try {
      operations.keep(await operations.restoreValues(row.id, entry.id, [field], row.etag));
      await operations.refresh();
      toast(text.valueRestored);
    } catch (error) {
      toast(explain(error, common), 'error');
    } finally {
      setBusy(false);
    }
  }

  const canRestore = may(session!.user, entity, 'change', row) && entry.action !== 'create';
  return (
    <li>
      <p class="history-head">
        <strong>{actions[entry.action] ?? entry.action}</strong>
        <span><bdi>{entry.actor || text.system}</bdi></span>
        <span class="node-name">{entry.node}</span>
        <time dateTime={entry.at} title={fullTime(entry.at, language)}>
          {shortTime(entry.at, language, new Date())}
        </time>
      </p>
      <Changes entity={entity} changes={changesOf(entry.changes)}
        action={canRestore ? (field, before) => (
          entity.attributes.some((one) => one.name === field && !one.readOnly) && (
            <Button small kind="quiet" icon="restore" busy={isBusy}
              label={text.restoreValue(before)} onClick={() => void bringBack(field)} />
          )
        ) : undefined} />
    </li>
  );
}
