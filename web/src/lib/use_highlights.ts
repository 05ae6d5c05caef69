// Which rows changed a moment ago, for a short highlight. A new search starts from nothing.
import { useEffect, useRef, useState } from 'preact/hooks';
import { changedIds, type Versioned } from './rows';

const kHighlightMs = 2500;

export function useHighlights(rows: readonly Versioned[], loaded: boolean, list: string) {
  const known = useRef<{ list: string; etags: Map<string, string> } | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (!loaded) return;
    const before = known.current;
    known.current = { list, etags: new Map(rows.map((row) => [row.id, row.etag])) };
    if (!before || before.list !== list) return;
    const changed = changedIds(before.etags, rows);
    if (changed.length === 0) return;
    setFresh((old) => new Set([...old, ...changed]));
    setTimeout(() => {
      setFresh((old) => new Set([...old].filter((id) => !changed.includes(id))));
    }, kHighlightMs);
  }, [rows, loaded, list]);

  return fresh;
}
