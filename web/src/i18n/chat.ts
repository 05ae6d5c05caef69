// The texts of the chat.
import { useSettings } from '@/app/settings';
import type { ChatDictionary } from './chat_es';
import { dictionary } from './words';

export type { ChatDictionary };

const loaders = {
  es: () => import('./chat_es').then((part) => part.chatEs),
  en: () => import('./chat_en').then((part) => part.chatEn),
};
const words = await dictionary<ChatDictionary>(loaders);

export function useChatText(): ChatDictionary {
  return words(useSettings().language);
}
