// Language → dictionary. Both are small enough to be in the first load, so switching is instant.
import type { Language } from '@/lib/format';
import { en } from './en';
import { es, type Dictionary } from './es';

export const kDictionaries: Record<Language, Dictionary> = { es, en };

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
