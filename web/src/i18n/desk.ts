// The texts of the home page and of what the modules show beyond lists and records.
import { useSettings } from '@/app/settings';
import { deskEn } from './desk_en';
import { deskEs, type DeskDictionary } from './desk_es';

export type { DeskDictionary };

const kDesk = { es: deskEs, en: deskEn };

export function useDeskText(): DeskDictionary {
  return kDesk[useSettings().language];
}
