// The texts of service levels and of the report of incidents.
import { useSettings } from '@/app/settings';
import type { ServiceDictionary } from './service_es';
import { dictionary } from './words';

export type { ServiceDictionary };

const loaders = {
  es: () => import('./service_es').then((part) => part.serviceEs),
  en: () => import('./service_en').then((part) => part.serviceEn),
};
const words = await dictionary<ServiceDictionary>(loaders);

export function useServiceText(): ServiceDictionary {
  return words(useSettings().language);
}
