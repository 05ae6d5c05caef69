// Spanish texts of the notifications.
import type { Texts } from './es';

export const notificationsEs = {
  title: 'Avisos',
  lead: 'Lo que conviene que sepas.',
  readAll: 'Marcar todo como leído',
  none: 'Ningún aviso',
  noneHint: 'Aquí saldrá lo que te asignen, te contesten o te mencionen.',
  unread: 'Sin leer',
  preferences: 'Avisarme de',
  kinds: {
    assigned: 'Algo que se me asigna', mentioned: 'Alguien me menciona',
    reply: 'Una respuesta', sla: 'Un plazo que vence',
    conflict: 'Un conflicto en lo mío', node_down: 'Un nodo que no responde',
  },
};

export type NotificationDictionary = Texts<typeof notificationsEs>;
