// The requests about records of any kind.
import type { Client } from './client';
import type { Row } from './entities';
import { entityTag } from './messages';
import type { Page } from './types';

export const kPageSize = 50;

/** What the address of a list says: its parameters but for the page. */
export type ListParams = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, unknown>>;

export interface AuditEntry {
  id: string;
  at: string;
  actor: string;
  address: string;
  node: string;
  action: string;
  collection: string;
  record: string | null;
  changes: Record<string, unknown>;
  etag: string;
}

export interface ImportReport {
  created: number;
  updated: number;
  unchanged: number;
  errors: { line: number; field: string; code: string; message: string }[];
  errors_total: number;
  dry_run: boolean;
}

export function recordsPath(collection: string, id?: string): string {
  return `/api/v1/${collection}${id ? `/${encodeURIComponent(id)}` : ''}`;
}

export function listQuery(params: ListParams, more: Record<string, string> = {}): string {
  return String(new URLSearchParams({ ...params, ...more }));
}

export function recordOperations(client: Client, collection: string) {
  const path = (id?: string) => recordsPath(collection, id);
  const post = <T>(at: string, body: unknown, headers?: Record<string, string>) =>
    client.request<T>(at, { method: 'POST', body, headers });
  return {
    list: (params: ListParams, cursor: string | null, signal?: AbortSignal) =>
      client.request<Page<Row>>(`${path()}?${listQuery(params, {
        limit: params.limit ?? String(kPageSize), ...(cursor && { cursor }),
      })}`, { signal }),
    fetch: (id: string, signal?: AbortSignal) => client.request<Row>(path(id), { signal }),
    add: (values: Values, key: string) =>
      post<Row>(path(), values, { 'Idempotency-Key': key }),
    change: (id: string, values: Values, etag: string) =>
      client.request<Row>(path(id), {
        method: 'PATCH', body: values, headers: { 'If-Match': entityTag(etag) },
      }),
    remove: (id: string) => client.request<void>(path(id), { method: 'DELETE' }),
    changeMany: (ids: readonly string[], set: Values) =>
      post<unknown>(`${path()}/bulk/change`, { ids, set }),
    removeMany: (ids: readonly string[]) => post<unknown>(`${path()}/bulk/delete`, { ids }),
    restore: (id: string) => post<unknown>(`/api/v1/trash/${collection}/${id}/restore`, undefined),
    history: (id: string, cursor: string | null, signal?: AbortSignal) =>
      client.request<Page<AuditEntry>>(`${path(id)}/history?${listQuery({
        limit: '30', ...(cursor && { cursor }),
      })}`, { signal }),
    restoreValues: (id: string, entry: string, fields: readonly string[], etag: string) =>
      client.request<Row>(`${path(id)}/history/${entry}/restore`, {
        method: 'POST', body: { fields }, headers: { 'If-Match': entityTag(etag) },
      }),
    exportCsv: (params: ListParams) =>
      client.requestText(`${path()}?${listQuery(params)}`, { headers: { Accept: 'text/csv' } }),
    importCsv: (
      file: Blob, columns: readonly string[] | null, isTrial: boolean, progress: string,
    ) =>
      client.request<ImportReport>(`${path()}?${listQuery({
        progress, ...(isTrial && { dry_run: 'true' }),
        ...(columns && { columns: columns.join(',') }),
      })}`, { method: 'POST', file }),
  };
}
