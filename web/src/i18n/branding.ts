// The texts of the page of branding.
import { useSettings } from '@/app/settings';
import type { BrandingDictionary } from './branding_es';
import { dictionary } from './words';

export type { BrandingDictionary };

const loaders = {
  es: () => import('./branding_es').then((part) => part.brandingEs),
  en: () => import('./branding_en').then((part) => part.brandingEn),
};
const words = await dictionary<BrandingDictionary>(loaders);

export function useBrandingText(): BrandingDictionary {
  return words(useSettings().language);
}
