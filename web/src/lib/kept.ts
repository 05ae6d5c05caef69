// Small things that this browser remembers: columns, views. Never what people wrote.

const kPrefix = 'panal.';

export function readKept<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(kPrefix + key);
    return text === null ? null : JSON.parse(text) as T;
  } catch {
    return null;
  }
}

export function writeKept(key: string, value: unknown): void {
  try {
    localStorage.setItem(kPrefix + key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: it holds until the page is closed.
  }
}
