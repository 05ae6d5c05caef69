// The requests about conflicts: values that lost against concurrent ones.
import type { Client } from './client';
import { listQuery } from './records';
import type { Page } from './types';

export interface ConflictSide {
  value: unknown;
  at: string | null;
  node: string | null;
  origin: string | null;
  user: string | null;
}

export interface Conflict {
  id: string;
  state: string;
  kind: string;
  table: string | null;
  record: string;
  column: string | null;
  group: string[];
  lost: ConflictSide;
  kept: ConflictSide;
  /** Of a repeated unique value: the record that has it by right. */
  holder: string | null;
  closed_at: string | null;
  closed_on: string | null;
  dismissed_by: string | null;
}

export const kConflictStates = ['open', 'closed', 'dismissed', 'all'] as const;
export type ConflictState = (typeof kConflictStates)[number];

const kPath = '/api/v1/conflicts';

export function fetchConflicts(
  client: Client, params: Readonly<Record<string, string>>, cursor: string | null,
  signal?: AbortSignal,
): Promise<Page<Conflict>> {
  return client.request(`${kPath}?${listQuery(params, cursor ? { cursor } : {})}`, { signal });
}

export function settleConflict(
  client: Client, id: string, how: 'restore' | 'dismiss',
): Promise<Conflict> {
  return client.request(`${kPath}/${id}/${how}`, { method: 'POST' });
}
