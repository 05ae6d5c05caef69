// The texts of the first-run wizard.
import { useSettings } from '@/app/settings';
import type { SetupDictionary } from './setup_es';
import { dictionary } from './words';

export type { SetupDictionary };

const loaders = {
  es: () => import('./setup_es').then((part) => part.setupEs),
  en: () => import('./setup_en').then((part) => part.setupEn),
};
const words = await dictionary<SetupDictionary>(loaders);

export function useSetupText(): SetupDictionary {
  return words(useSettings().language);
}
