// Spanish texts of the customers' portal.
import type { Texts } from './es';
import { counted } from './words';

const n = counted('es');

export const portalEs = {
  portalTitle: 'Mis incidencias',
  portalLead: 'Lo que has pedido y cómo va.',
  portalNew: 'Nueva incidencia',
  portalNone: 'Aún no has abierto ninguna',
  portalNoneHint: 'Cuéntanos qué pasa y te contestaremos aquí.',
  portalNoneState: 'Ninguna en este estado',
  portalState: 'Estado',
  portalAny: 'Todas',
  portalBack: 'Mis incidencias',
  portalOpen: 'Contar lo que pasa',
  portalOpenLead: 'Cuanto más concreto, antes podremos ayudarte.',
  portalSubject: 'Qué pasa',
  portalSubjectHint: 'En pocas palabras.',
  portalBody: 'Detalles',
  portalBodyHint: 'Desde cuándo, qué has probado, qué mensaje sale.',
  portalCategory: 'De qué se trata',
  portalProduct: 'Producto',
  portalNoCategory: 'No lo sé',
  portalSend: 'Enviar',
  portalOpened: (number: string) => `Incidencia ${number} abierta`,
  portalReplies: (count: number) => n(count, 'respuesta', 'respuestas'),
  portalHandledBy: (name: string) => `La lleva ${name}`,
  portalResolve: 'Ya está resuelto',
  portalReopen: 'Sigue pasando',
  portalResolved: 'Gracias por decirlo',
  portalReopened: 'La hemos reabierto',
  portalClosed: 'Esta incidencia está cerrada. Si vuelve a pasar, abre otra.',
  portalRate: '¿Cómo te hemos atendido?',
  portalRateNotes: 'Si quieres, cuéntanos por qué',
  portalRateSend: 'Valorar',
  portalRated: 'Gracias por tu valoración',
  portalRating: (count: number) => n(count, 'estrella', 'estrellas'),
  states: {
    new: 'Recibida', open: 'En curso', waiting: 'Esperamos tu respuesta', resolved: 'Resuelta',
    closed: 'Cerrada',
  } as Record<string, string>,
  registerTitle: 'Crear una cuenta',
  registerLead: 'Para contarnos lo que pasa y seguir cómo va.',
  registerEmail: 'Correo',
  registerName: 'Nombre',
  registerSurname: 'Apellidos',
  registerPhone: 'Teléfono',
  registerSubmit: 'Crear la cuenta',
  registerBack: 'Ya tengo cuenta',
  registerOff: 'Aquí no se crean cuentas por ahora. Pide una a quien te atiende.',
};

export type PortalDictionary = Texts<typeof portalEs>;
