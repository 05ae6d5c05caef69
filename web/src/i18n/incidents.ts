// The texts of incidents; they load with the pages that show them.
import { useSettings } from '@/app/settings';
import { incidentsEn } from './incidents_en';
import { incidentsEs, type IncidentDictionary } from './incidents_es';

export type { IncidentDictionary };

const kTexts = { es: incidentsEs, en: incidentsEn };

export function useIncidentText(): IncidentDictionary {
  return kTexts[useSettings().language];
}
