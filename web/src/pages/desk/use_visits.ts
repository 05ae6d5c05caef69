// The visits that a part of the home page shows, and how to say that one was made.
import { useQuery } from '@tanstack/react-query';
import type { Row } from '@/api/entities';
import type { ListParams } from '@/api/records';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useHomeText } from '@/i18n/home';
import { useToast } from '@/kit/toasts';
import { dayOf, isoOf } from '@/lib/dates';
import { explain } from '@/lib/explain';
import { useRecordOperations } from '@/pages/records/use_records';

/** As many as are counted; more are told as "99+". */
export const kCounted = 99;

export function useVisits(params: ListParams, limit = kCounted) {
  const operations = useRecordOperations('visits');
  return useQuery({
    queryKey: ['visits', 'home', params, limit],
    queryFn: ({ signal }) => operations.list({ ...params, limit: String(limit) }, null, signal),
    staleTime: Infinity,  // the event stream says when it is not
  });
}

/** Whose visits these are: a salesperson's own; a manager's are everybody's. */
export function useWhose(): ListParams {
  const { user } = useAuth().session!;
  return user.roles.includes('salesperson') ? { salesperson: user.id } : {};
}

export function useMarkDone() {
  const desk = useHomeText();
  const common = useText();
  const toast = useToast();
  const operations = useRecordOperations('visits');

  async function set(row: Row, fulfilled_on: string | null): Promise<Row | null> {
    try {
      const next = await operations.change(row.id, { fulfilled_on }, row.etag);
      operations.keep(next);
      await operations.refresh();
      return next;
    } catch (error) {
      toast(explain(error, common), 'error');
      await operations.refresh();
      return null;
    }
  }

  return async (row: Row) => {
    const next = await set(row, isoOf(dayOf(new Date())));
    if (!next) return;
    toast(desk.markedDone(String(row.customer_name ?? '')), 'done',
      { label: common.undo, run: () => void set(next, null) });
  };
}
