// The texts of the API page.
import { useSettings } from '@/app/settings';
import type { ApiDictionary } from './api_es';
import { dictionary } from './words';

export type { ApiDictionary };

const loaders = {
  es: () => import('./api_es').then((part) => part.apiEs),
  en: () => import('./api_en').then((part) => part.apiEn),
};
const words = await dictionary<ApiDictionary>(loaders);

export function useApiText(): ApiDictionary {
  return words(useSettings().language);
}
