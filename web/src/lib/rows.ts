// The list of messages as it is shown: pages merged, an open edit kept in its place, and which
// rows just changed.
import type { Message, Page } from '@/api/types';

export interface Versioned {
  readonly id: string;
  readonly etag: string;
}

/** Pages overlap when rows were added between two requests: the first place of a row counts. */
export function mergePages<T extends { id: string }>(pages: readonly Page<T>[]): T[] {
  const seen = new Set<string>();
  const rows: T[] = [];
  for (const page of pages) {
    for (const item of page.items) {
      if (seen.has(item.id)) continue;
      seen.add(item.id);
      rows.push(item);
    }
  }
  return rows;
}

/**
 * Keeps a row that is being edited in the list even if it was deleted elsewhere, so that nobody
 * loses what he typed: it stays where its date puts it.
 */
export function withPinned(
  rows: readonly Message[], pinned: Message | null, newestFirst: boolean,
): Message[] {
  if (!pinned || rows.some((row) => row.id === pinned.id)) return [...rows];
  const sign = newestFirst ? -1 : 1;
  const at = rows.findIndex((row) => {
    const order = row.created_at < pinned.created_at ? -1
      : row.created_at > pinned.created_at ? 1
      : row.id < pinned.id ? -1 : 1;
    return order * sign > 0;
  });
  return at < 0 ? [...rows, pinned] : [...rows.slice(0, at), pinned, ...rows.slice(at)];
}

/**
 * Ids of rows that are new or different since the list was last shown. Unknown rows behind the
 * last known one were paged in by scrolling and did not change.
 */
export function changedIds(
  before: ReadonlyMap<string, string>, rows: readonly Versioned[],
): string[] {
  let lastKnown = -1;
  rows.forEach((row, index) => { if (before.has(row.id)) lastKnown = index; });
  if (before.size === 0) lastKnown = rows.length;
  return rows
    .filter((row, index) => (before.has(row.id)
      ? before.get(row.id) !== row.etag
      : index < lastKnown))
    .map((row) => row.id);
}
