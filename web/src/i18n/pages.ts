// The texts of the records, and of what several pages show.
import { useSettings } from '@/app/settings';
import type { PageDictionary } from './pages_es';
import { dictionary } from './words';

export type { PageDictionary };

const loaders = {
  es: () => import('./pages_es').then((part) => part.pagesEs),
  en: () => import('./pages_en').then((part) => part.pagesEn),
};
const words = await dictionary<PageDictionary>(loaders);

export function usePageText(): PageDictionary {
  return words(useSettings().language);
}
