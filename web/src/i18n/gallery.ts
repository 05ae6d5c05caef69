// The texts of the gallery: names of the controls, and something for them to say.
import { useSettings } from '@/app/settings';
import type { GalleryDictionary } from './gallery_es';
import { dictionary } from './words';

export type { GalleryDictionary };

const loaders = {
  es: () => import('./gallery_es').then((part) => part.galleryEs),
  en: () => import('./gallery_en').then((part) => part.galleryEn),
};
const words = await dictionary<GalleryDictionary>(loaders);

export function useGalleryText(): GalleryDictionary {
  return words(useSettings().language);
}
