// The texts of the home page.
import { useSettings } from '@/app/settings';
import type { HomeDictionary } from './home_es';
import { dictionary } from './words';

export type { HomeDictionary };

const loaders = {
  es: () => import('./home_es').then((part) => part.homeEs),
  en: () => import('./home_en').then((part) => part.homeEn),
};
const words = await dictionary<HomeDictionary>(loaders);

export function useHomeText(): HomeDictionary {
  return words(useSettings().language);
}
