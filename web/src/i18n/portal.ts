// The texts of the customers' portal.
import { useSettings } from '@/app/settings';
import type { PortalDictionary } from './portal_es';
import { dictionary } from './words';

export type { PortalDictionary };

const loaders = {
  es: () => import('./portal_es').then((part) => part.portalEs),
  en: () => import('./portal_en').then((part) => part.portalEn),
};
const words = await dictionary<PortalDictionary>(loaders);

export function usePortalText(): PortalDictionary {
  return words(useSettings().language);
}
