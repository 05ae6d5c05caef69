// The texts of the pages of settings: the company's, certificates, updates.
import { useSettings } from '@/app/settings';
import type { SystemDictionary } from './system_es';
import { dictionary } from './words';

export type { SystemDictionary };

const loaders = {
  es: () => import('./system_es').then((part) => part.systemEs),
  en: () => import('./system_en').then((part) => part.systemEn),
};
const words = await dictionary<SystemDictionary>(loaders);

export function useSystemText(): SystemDictionary {
  return words(useSettings().language);
}
