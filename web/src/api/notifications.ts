// What the server wants a person to know.
import type { Client } from './client';
import type { Page } from './types';

export const kKinds = ['assigned', 'mentioned', 'reply', 'sla', 'conflict', 'node_down'] as const;
export type NotificationKind = (typeof kKinds)[number];

export interface Notification {
  id: string;
  kind: NotificationKind;
  collection: string;
  record: string;
  title: string;
  actor_name: string | null;
  at: string;
  read_at: string | null;
}

export type Preferences = Record<NotificationKind, boolean>;

const kPath = '/api/v1/notifications';

export function notificationOperations(client: Client) {
  return {
    list: (cursor: string | null, signal?: AbortSignal) =>
      client.request<Page<Notification>>(
        `${kPath}?${String(new URLSearchParams({ ...(cursor && { cursor }) }))}`, { signal }),
    unread: (signal?: AbortSignal) =>
      client.request<{ unread: number }>(`${kPath}/unread`, { signal }),
    read: (which: { ids: string[] } | { all: true }) =>
      client.request<void>(`${kPath}/read`, { method: 'POST', body: which }),
    preferences: (signal?: AbortSignal) =>
      client.request<Preferences>(`${kPath}/preferences`, { signal }),
    prefer: (preferences: Preferences) =>
      client.request<Preferences>(`${kPath}/preferences`, { method: 'PUT', body: preferences }),
  };
}

/** Where a notification leads. */
export function placeOf(one: Notification): string {
  if (one.kind === 'node_down') return '/cluster';
  if (one.kind === 'conflict') return `/conflicts?record=${one.record}`;
  if (one.collection.startsWith('chat_')) return `/chat/${one.record}`;
  return `/${one.collection}/${one.record}`;
}
