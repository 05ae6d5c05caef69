// The texts of what the modules show beyond lists and records.
import { useSettings } from '@/app/settings';
import type { DeskDictionary } from './desk_es';
import { dictionary } from './words';

export type { DeskDictionary };

const loaders = {
  es: () => import('./desk_es').then((part) => part.deskEs),
  en: () => import('./desk_en').then((part) => part.deskEn),
};
const words = await dictionary<DeskDictionary>(loaders);

export function useDeskText(): DeskDictionary {
  return words(useSettings().language);
}
