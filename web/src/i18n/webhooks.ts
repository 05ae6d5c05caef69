// The texts of webhooks and consumers of events.
import { useSettings } from '@/app/settings';
import type { WebhookDictionary } from './webhooks_es';
import { dictionary } from './words';

export type { WebhookDictionary };

const loaders = {
  es: () => import('./webhooks_es').then((part) => part.webhooksEs),
  en: () => import('./webhooks_en').then((part) => part.webhooksEn),
};
const words = await dictionary<WebhookDictionary>(loaders);

export function useWebhookText(): WebhookDictionary {
  return words(useSettings().language);
}
