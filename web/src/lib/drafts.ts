// Text that was not sent yet: it survives a reload of the tab, and goes with the tab.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

const kPrefix = 'panal.draft.';

function read(key: string): string {
  try {
    return sessionStorage.getItem(kPrefix + key) ?? '';
  } catch {
    return '';
  }
}

function write(key: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(kPrefix + key, text);
    else sessionStorage.removeItem(kPrefix + key);
  } catch {
    // A browser that keeps nothing: the text holds until the page is closed.
  }
}

/** What is being written under `key`; another key brings another draft. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => read(key));
  const shown = useRef(key);

  useEffect(() => {
    if (shown.current === key) return;
    shown.current = key;
    setText(read(key));
  }, [key]);

  const set = useCallback((next: string) => {
    setText(next);
    write(key, next);
  }, [key]);
  return [text, set];
}

/** The person signs out: the next one must not find it. */
export function forgetDrafts(): void {
  try {
    Object.keys(sessionStorage).filter((key) => key.startsWith(kPrefix))
      .forEach((key) => sessionStorage.removeItem(key));
  } catch { /* nothing was kept */ }
}
