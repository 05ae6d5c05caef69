// Records on the server: a list, one of them, and what can be done to them.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'preact/hooks';
import type { Row } from '@/api/entities';
import { recordOperations, type ListParams } from '@/api/records';
import { useAuth } from '@/app/auth';
import { mergePages } from '@/lib/rows';

export function useRecordOperations(collection: string) {
  const { client } = useAuth();
  const queries = useQueryClient();
  return useMemo(() => ({
    ...recordOperations(client, collection),
    refresh: () => Promise.all([
      queries.invalidateQueries({ queryKey: [collection] }),
      queries.invalidateQueries({ queryKey: ['trash'] }),
    ]),
    /** What a write answered is shown before the stream says so. */
    keep: (row: Row) => queries.setQueryData([collection, 'one', row.id], row),
  }), [client, collection]);
}

export function useRecordList(collection: string, params: ListParams) {
  const operations = useRecordOperations(collection);
  const list = useInfiniteQuery({
    queryKey: [collection, 'list', params],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => operations.list(params, pageParam, signal),
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,  // the event stream says when it is not
    placeholderData: (before) => before,
  });
  const rows = useMemo(() => mergePages(list.data?.pages ?? []), [list.data]);
  return { list, rows };
}

export function useRecord(collection: string, id: string | null) {
  const operations = useRecordOperations(collection);
  return useQuery({
    queryKey: [collection, 'one', id],
    queryFn: ({ signal }) => operations.fetch(id!, signal),
    enabled: id !== null,
    staleTime: Infinity,
  });
}
