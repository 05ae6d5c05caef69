// The texts of the pages of operation.
import { useSettings } from '@/app/settings';
import type { OperationDictionary } from './operation_es';
import { dictionary } from './words';

export type { OperationDictionary };

const loaders = {
  es: () => import('./operation_es').then((part) => part.operationEs),
  en: () => import('./operation_en').then((part) => part.operationEn),
};
const words = await dictionary<OperationDictionary>(loaders);

export function useOperationText(): OperationDictionary {
  return words(useSettings().language);
}
