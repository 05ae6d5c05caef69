// The requests about files that hang on records.
import type { Client } from './client';
import type { Page } from './types';

export interface Attachment {
  id: string;
  name: string;
  /** Told by its bytes, not by its name. */
  type: string;
  bytes: number | null;
  author: string | null;
  author_name: string | null;
  created_at: string;
  /** The hash of a small picture of it. */
  preview?: string | null;
}

export const kFileBytesMax = 20 * 1024 * 1024;

const kPath = '/api/v1/attachments';

export function contentOf(id: string): string {
  return `${kPath}/${encodeURIComponent(id)}/content`;
}

export function previewPath(id: string): string {
  return `${kPath}/${encodeURIComponent(id)}/preview`;
}

export function previewOf(one: Attachment): string {
  return `${previewPath(one.id)}?v=${one.preview}`;
}

export function attachmentOperations(client: Client, collection: string, record: string) {
  const of = (more: Record<string, string>) =>
    `${kPath}?${String(new URLSearchParams({ collection, record, ...more }))}`;
  return {
    list: (signal?: AbortSignal) =>
      client.request<Page<Attachment>>(of({ sort: 'created_at', limit: '200' }), { signal }),
    add: (file: File) => client.request<Attachment>(of({ name: file.name }), {
      method: 'POST', file: new Blob([file], { type: 'application/octet-stream' }),
    }),
    preview: (id: string, picture: Blob) =>
      client.request<Attachment>(`${kPath}/${encodeURIComponent(id)}/preview`,
        { method: 'PUT', file: picture }),
    remove: (id: string) =>
      client.request<void>(`${kPath}/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  };
}
