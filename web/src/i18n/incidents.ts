// The texts of the pages of incidents.
import { useSettings } from '@/app/settings';
import type { IncidentDictionary } from './incidents_es';
import { dictionary } from './words';

export type { IncidentDictionary };

const loaders = {
  es: () => import('./incidents_es').then((part) => part.incidentsEs),
  en: () => import('./incidents_en').then((part) => part.incidentsEn),
};
const words = await dictionary<IncidentDictionary>(loaders);

export function useIncidentText(): IncidentDictionary {
  return words(useSettings().language);
}
