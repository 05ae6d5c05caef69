// What the parts of an incident's page share: what was written, and changes of one thing at once.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'preact/hooks';
import { incidentOperations, type Incident } from '@/api/incidents';
import { statusOf } from '@/api/problem';
import type { Values } from '@/api/records';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useIncidentText } from '@/i18n/incidents';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { useRecordList, useRecordOperations } from '@/pages/records/use_records';

export interface Entry {
  id: string;
  etag: string;
  kind: 'reply' | 'note';
  body: string;
  who: string | null;
  isStaff: boolean;
  at: string;
}

const kPageSize = '200';

/** All replies, or all notes, of an incident; they come in pages of two hundred. */
export function useEntries(collection: 'incident_replies' | 'incident_notes', incident: string) {
  const { list, rows } = useRecordList(collection,
    { incident, sort: 'created_at', limit: kPageSize });
  useEffect(() => {
    if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
  }, [list.hasNextPage, list.isFetching]);
  const entries = useMemo(() => rows.map((row): Entry => ({
    id: row.id,
    etag: row.etag,
    kind: collection === 'incident_notes' ? 'note' : 'reply',
    body: String(row.body),
    who: (row.signature || row.author_name || null) as string | null,
    isStaff: collection === 'incident_notes' || row.from_staff === true,
    at: row.created_at ?? '',
  })), [rows]);
  return { list, entries };
}

export function useAgents() {
  const { client } = useAuth();
  return useQuery({
    queryKey: ['incidents', 'agents'],
    queryFn: ({ signal }) => incidentOperations(client).agents(signal),
  });
}

/**
 * Changes an incident. What somebody else changed meanwhile matters only when it is the same thing:
 * then nothing is saved, and the page shows how it is.
 */
export function useChangeIncident(row: Incident) {
  const text = useIncidentText();
  const common = useText();
  const toast = useToast();
  const queries = useQueryClient();
  const operations = useRecordOperations('incidents');

  async function attempt(values: Values, from: Incident): Promise<boolean> {
    try {
      operations.keep(await operations.change(row.id, values, from.etag));
      return true;
    } catch (error) {
      if (statusOf(error) !== 412) throw error;
      const now = await operations.fetch(row.id) as Incident;
      operations.keep(now);
      if (Object.keys(values).some((name) => now[name] !== from[name])) return false;
      return attempt(values, now);
    }
  }

  /** From what the page shows, or from what there is `now`, after a change of one's own. */
  return async (
    values: Values, done: string | null = text.changed, now: 'shown' | 'now' = 'shown',
  ): Promise<boolean> => {
    try {
      const isDone = await attempt(values,
        now === 'now' ? await operations.fetch(row.id) as Incident : row);
      if (!isDone) toast(text.lostRace, 'error');
      else if (done) toast(done);
      await queries.invalidateQueries({ queryKey: ['incidents'] });
      return isDone;
    } catch (error) {
      toast(explain(error, common), 'error');
      return false;
    }
  };
}
