// The texts of the notifications.
import { useSettings } from '@/app/settings';
import type { NotificationDictionary } from './notifications_es';
import { dictionary } from './words';

export type { NotificationDictionary };

const loaders = {
  es: () => import('./notifications_es').then((part) => part.notificationsEs),
  en: () => import('./notifications_en').then((part) => part.notificationsEn),
};
const words = await dictionary<NotificationDictionary>(loaders);

export function useNotificationText(): NotificationDictionary {
  return words(useSettings().language);
}
