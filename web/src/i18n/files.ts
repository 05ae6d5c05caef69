// The texts of files.
import { useSettings } from '@/app/settings';
import type { FilesDictionary } from './files_es';
import { dictionary } from './words';

export type { FilesDictionary };

const loaders = {
  es: () => import('./files_es').then((part) => part.filesEs),
  en: () => import('./files_en').then((part) => part.filesEn),
};
const words = await dictionary<FilesDictionary>(loaders);

export function useFileText(): FilesDictionary {
  return words(useSettings().language);
}
