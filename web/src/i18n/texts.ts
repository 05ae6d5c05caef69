// The languages, and the dictionary of what all pages show.
import type { Language } from '@/lib/format';
import type { Dictionary } from './es';
import { dictionary } from './words';

/** Not awaited here: main.tsx does, and a module that it imports must not wait for it. */
export const loadTexts = () => dictionary<Dictionary>({
  es: () => import('./es').then((part) => part.es),
  en: () => import('./en').then((part) => part.en),
});

export type TextsOf = Awaited<ReturnType<typeof loadTexts>>;

export const kLanguageNames: Record<Language, string> = { es: 'Español', en: 'English' };

export function isLanguage(value: unknown): value is Language {
  return value === 'es' || value === 'en';
}

/** What the server wrote into <html lang>, else the browser's wish, else Spanish. */
export function firstLanguage(fromServer: string, wished: readonly string[]): Language {
  if (isLanguage(fromServer)) return fromServer;
  for (const tag of wished) {
    const short = tag.slice(0, 2).toLowerCase();
    if (isLanguage(short)) return short;
  }
  return 'es';
}
