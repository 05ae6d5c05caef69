// All visits planned for some days, page by page; bounded.
import { useQuery } from '@tanstack/react-query';
import type { Row } from '@/api/entities';
import type { ListParams } from '@/api/records';
import { useRecordOperations } from '@/pages/records/use_records';

const kPage = '500';
const kVisitsMax = 3000;

export interface DayVisits {
  byDay: ReadonlyMap<string, readonly Row[]>;
  count: number;
  isCut: boolean;
}

export function useDayVisits(from: string, to: string, filters: ListParams) {
  const operations = useRecordOperations('visits');
  return useQuery({
    queryKey: ['visits', 'calendar', from, to, filters],
    queryFn: async ({ signal }): Promise<DayVisits> => {
      const byDay = new Map<string, Row[]>();
      let cursor: string | null = null;
      let count = 0;
      do {
        const page = await operations.list({
          ...filters, planned_from: from, planned_to: to, sort: 'planned_on', limit: kPage,
        }, cursor, signal);
        for (const row of page.items) {
          const day = String(row.planned_on);
          const known = byDay.get(day);
          if (known) known.push(row);
          else byDay.set(day, [row]);
        }
        count += page.items.length;
        cursor = page.next;
      } while (cursor && count < kVisitsMax);
      return { byDay, count, isCut: cursor !== null };
    },
    staleTime: Infinity,
    placeholderData: (before) => before,
  });
}
