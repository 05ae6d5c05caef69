// The texts of the pages of operation.
import { useSettings } from '@/app/settings';
import { operationEn } from './operation_en';
import { operationEs, type OperationDictionary } from './operation_es';

export type { OperationDictionary };

const kOperation = { es: operationEs, en: operationEn };

export function useOperationText(): OperationDictionary {
  return kOperation[useSettings().language];
}
