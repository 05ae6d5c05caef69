// The texts of the navigation.
import { useSettings } from '@/app/settings';
import type { NavigationDictionary } from './navigation_es';
import { dictionary } from './words';

export type { NavigationDictionary };

const loaders = {
  es: () => import('./navigation_es').then((part) => part.navigationEs),
  en: () => import('./navigation_en').then((part) => part.navigationEn),
};
const words = await dictionary<NavigationDictionary>(loaders);

export function useNavigationText(): NavigationDictionary {
  return words(useSettings().language);
}
