// English texts of the notifications.
import type { NotificationDictionary } from './notifications_es';

export const notificationsEn: NotificationDictionary = {
  title: 'Notifications',
  lead: 'What you should know.',
  readAll: 'Mark all as read',
  none: 'No notifications',
  noneHint: 'What is assigned to you, answered or mentions you appears here.',
  unread: 'Unread',
  preferences: 'Tell me of',
  kinds: {
    assigned: 'Something assigned to me', mentioned: 'Somebody mentions me',
    reply: 'An answer', sla: 'A limit that is near',
    conflict: 'A conflict in what is mine', node_down: 'A node that does not answer',
  },
};
