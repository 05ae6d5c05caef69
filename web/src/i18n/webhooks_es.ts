// Spanish texts of webhooks and consumers of events.
import type { DeliveryState } from '@/api/webhooks';
import type { Texts } from './es';
import { counted } from './words';

const n = counted('es');
const states: Record<DeliveryState, string> = {
  delivered: 'Entregado', waiting: 'Se reintentará', dead: 'Sin entregar', wanted: 'Se repetirá',
};

export const webhooksEs = {
  test: 'Probar',
  testAnswered: (status: number) => `El receptor ha contestado ${status}.`,
  testBad: (why: string) => `El envío de prueba no ha llegado: ${why}`,
  secret: 'Cambiar el secreto',
  secretTitle: 'Secreto de la firma',
  secretLead: 'Con él comprueba el receptor que quien llama es este Panal. Cópialo ahora: después '
    + 'no se puede ver.',
  secretValue: 'Secreto nuevo',
  secretSave: 'Usar este secreto',
  secretSaved: 'Secreto cambiado',
  secretNone: 'Este webhook no tiene secreto y no puede enviar nada.',
  how: 'Cómo se comprueba la firma',
  howBody: 'Panal-Signature trae t=SEGUNDOS,v1=FIRMA. La firma es el HMAC-SHA256, en hexadecimal y '
    + 'con el secreto, de SEGUNDOS, un punto y el cuerpo tal como llega. Panal-Delivery no cambia '
    + 'si un envío se repite.',
  deliveries: 'Envíos',
  lead: 'Los últimos que llegaron a la primera, y todos los que no.',
  leadConsumer: 'Lo que este consumidor ha dado por imposible o ha vuelto a pedir.',
  none: 'Aún no se ha enviado nada',
  noneHint: 'Los eventos aparecen aquí cuando se envían.',
  event: 'Evento',
  left: 'Eventos perdidos',
  at: 'Último intento',
  state: 'Estado',
  answer: 'Respuesta',
  attempts: 'Intentos',
  next: (when: string) => `Siguiente intento: ${when}`,
  replay: 'Repetir',
  replayOf: (event: string) => `Repetir: ${event}`,
  replayed: 'Se enviará otra vez',
  any: 'todos',
  states,
  count: (count: number) => n(count, 'envío', 'envíos'),
  events: 'Qué eventos puede pedir',
  eventsBody: 'Nombres separados por espacios: incidents.create, incidents.*, *.delete, sign_in. '
    + 'Vacío: todos.',
};

export type WebhookDictionary = Texts<typeof webhooksEs>;
