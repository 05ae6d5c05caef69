// Messages on the server: the list, and what can be done to one.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'preact/hooks';
import { fetchMessages, messageOperations, type ListQuery } from '@/api/messages';
import { useAuth } from '@/app/auth';
import { mergePages } from '@/lib/rows';

export function useMessageList(query: ListQuery) {
  const { client } = useAuth();
  const list = useInfiniteQuery({
    queryKey: ['messages', query],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => fetchMessages(client, query, pageParam, signal),
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,  // the event stream says when it is not
  });
  const rows = useMemo(() => mergePages(list.data?.pages ?? []), [list.data]);
  return { list, rows };
}

export function useMessageOperations() {
  const { client } = useAuth();
  const queries = useQueryClient();
  return useMemo(() => ({
    ...messageOperations(client),
    refresh: () => queries.invalidateQueries({ queryKey: ['messages'] }),
  }), [client]);
}
