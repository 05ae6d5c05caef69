// The texts of the page of messages.
import { useSettings } from '@/app/settings';
import type { MessagesDictionary } from './messages_es';
import { dictionary } from './words';

export type { MessagesDictionary };

const loaders = {
  es: () => import('./messages_es').then((part) => part.messagesEs),
  en: () => import('./messages_en').then((part) => part.messagesEn),
};
const words = await dictionary<MessagesDictionary>(loaders);

export function useMessageText(): MessagesDictionary {
  return words(useSettings().language);
}
