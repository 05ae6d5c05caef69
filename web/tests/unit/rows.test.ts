import { describe, expect, it } from 'vitest';
import type { Message } from '@/api/types';
import { changedIds, mergePages, withPinned } from '@/lib/rows';

function row(id: string, minute: number, etag = '1'): Message {
  const at = `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
  return {
    id, clid: null, mess: id, sid: 'n1', author: null, created_at: at, updated_at: at, etag,
  };
}
const known = (...rows: Message[]) => new Map(rows.map((one) => [one.id, one.etag]));

describe('mergePages', () => {
  it('shows a row once that slid into the next page between two requests', () => {
    const merged = mergePages([
      { items: [row('c', 3), row('b', 2)], next: 'x' },
      { items: [row('b', 2), row('a', 1)], next: null },
    ]);
    expect(merged.map((one) => one.id)).toEqual(['c', 'b', 'a']);
  });
});

describe('withPinned', () => {
  const rows = [row('d', 4), row('b', 2), row('a', 1)];
  it('keeps a row under edit that was deleted elsewhere where its date puts it', () => {
    expect(withPinned(rows, row('c', 3), true).map((one) => one.id)).toEqual(['d', 'c', 'b', 'a']);
    expect(withPinned([...rows].reverse(), row('c', 3), false).map((one) => one.id))
      .toEqual(['a', 'b', 'c', 'd']);
    expect(withPinned(rows, row('0', 0), true).at(-1)!.id).toBe('0');
  });
  it('changes nothing while the row is there', () => {
    expect(withPinned(rows, row('b', 2), true)).toEqual(rows);
    expect(withPinned(rows, null, true)).toEqual(rows);
  });
});

describe('changedIds', () => {
  it('names new rows before known ones, and known rows with another tag', () => {
    const before = known(row('b', 2), row('a', 1));
    expect(changedIds(before, [row('c', 3), row('b', 2), row('a', 1, '2')])).toEqual(['c', 'a']);
  });
  it('does not take rows for new that were paged in behind', () => {
    expect(changedIds(known(row('b', 2)), [row('b', 2), row('a', 1)])).toEqual([]);
  });
  it('takes the first row of an empty list for new', () => {
    expect(changedIds(new Map(), [row('a', 1)])).toEqual(['a']);
  });
});
