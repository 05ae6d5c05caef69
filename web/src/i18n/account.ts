// The texts about accounts; they load with the pages that show them.
import { useSettings } from '@/app/settings';
import { accountEn } from './account_en';
import { accountEs, type AccountDictionary } from './account_es';

export type { AccountDictionary };

const kTexts = { es: accountEs, en: accountEn };

export function useAccountText(): AccountDictionary {
  return kTexts[useSettings().language];
}
