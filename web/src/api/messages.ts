// The requests about messages.
import type { Client } from './client';
import type { Message, Page } from './types';

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

export function fetchMessages(
  client: Client, query: ListQuery, cursor: string | null, signal: AbortSignal,
): Promise<Page<Message>> {
  return client.request<Page<Message>>(listPath(query, cursor), { signal });
}

/** If-Match wants an entity tag; the JSON may carry it with or without its quotes. */
export function entityTag(etag: string): string {
  return etag.startsWith('"') || etag.startsWith('W/') ? etag : `"${etag}"`;
}

export function messageOperations(client: Client) {
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
