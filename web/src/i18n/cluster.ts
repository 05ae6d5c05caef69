// The texts of the cluster and its notices.
import { useSettings } from '@/app/settings';
import type { ClusterDictionary } from './cluster_es';
import { dictionary } from './words';

export type { ClusterDictionary };

const loaders = {
  es: () => import('./cluster_es').then((part) => part.clusterEs),
  en: () => import('./cluster_en').then((part) => part.clusterEn),
};
const words = await dictionary<ClusterDictionary>(loaders);

export function useClusterText(): ClusterDictionary {
  return words(useSettings().language);
}
