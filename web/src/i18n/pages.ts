// The texts of the pages that load when they are opened.
import { useSettings } from '@/app/settings';
import { pagesEn } from './pages_en';
import { pagesEs, type PageDictionary } from './pages_es';

export type { PageDictionary };

const kPages = { es: pagesEs, en: pagesEn };

export function usePageText(): PageDictionary {
  return kPages[useSettings().language];
}
