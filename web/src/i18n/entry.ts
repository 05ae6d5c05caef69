// The texts of the sign-in.
import { useSettings } from '@/app/settings';
import type { EntryDictionary } from './entry_es';
import { dictionary } from './words';

export type { EntryDictionary };

const loaders = {
  es: () => import('./entry_es').then((part) => part.entryEs),
  en: () => import('./entry_en').then((part) => part.entryEn),
};
const words = await dictionary<EntryDictionary>(loaders);

export function useEntryText(): EntryDictionary {
  return words(useSettings().language);
}
