// The texts of accounts.
import { useSettings } from '@/app/settings';
import type { AccountDictionary } from './account_es';
import { dictionary } from './words';

export type { AccountDictionary };

const loaders = {
  es: () => import('./account_es').then((part) => part.accountEs),
  en: () => import('./account_en').then((part) => part.accountEn),
};
const words = await dictionary<AccountDictionary>(loaders);

export function useAccountText(): AccountDictionary {
  return words(useSettings().language);
}
