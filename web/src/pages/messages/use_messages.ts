// Messages on the server: the list, and what can be done to one.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'preact/hooks';
import type { Message, Page } from '@/api/types';
import type { Client } from '@/api/client';
import { useAuth } from '@/app/auth';
import { mergePages } from '@/lib/rows';

const kPath = '/api/v1/messages';
const kPageSize = 50;

export const kSorts = ['-created_at', 'created_at', 'clid'] as const;
export type Sort = (typeof kSorts)[number];

export interface ListQuery {
  text: string;
  sort: Sort;
}

export function listPath(query: ListQuery, cursor: string | null): string {
  const params = new URLSearchParams({ limit: String(kPageSize), sort: query.sort });
  if (query.text) params.set('q', query.text);
  if (cursor) params.set('cursor', cursor);
  return `${kPath}?${params}`;
}

export function useMessageList(query: ListQuery) {
  const { client } = useAuth();
  const list = useInfiniteQuery({
    queryKey: ['messages', query],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      client.request<Page<Message>>(listPath(query, pageParam), { signal }),
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,  // the event stream says when it is not
  });
  const rows = useMemo(() => mergePages(list.data?.pages ?? []), [list.data]);
  return { list, rows };
}

/** If-Match wants an entity tag; the JSON may carry it with or without its quotes. */
export function entityTag(etag: string): string {
  return etag.startsWith('"') || etag.startsWith('W/') ? etag : `"${etag}"`;
}

function operations(client: Client) {
  const path = (id: string) => `${kPath}/${encodeURIComponent(id)}`;
  return {
    add: (form: { mess: string; clid?: number }, key: string) =>
      client.request<Message>(kPath, {
        method: 'POST', body: form, headers: { 'Idempotency-Key': key },
      }),
    fetch: (id: string) => client.request<Message>(path(id)),
    save: (message: Message, mess: string) =>
      client.request<Message>(path(message.id), {
        method: 'PATCH', body: { mess }, headers: { 'If-Match': entityTag(message.etag) },
      }),
    remove: (id: string) => client.request<void>(path(id), { method: 'DELETE' }),
  };
}

export function useMessageOperations() {
  const { client } = useAuth();
  const queries = useQueryClient();
  return useMemo(() => ({
    ...operations(client),
    refresh: () => queries.invalidateQueries({ queryKey: ['messages'] }),
  }), [client]);
}
