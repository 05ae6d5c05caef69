// Spanish texts of the page of messages.
import type { Texts } from './es';
import { counted } from './words';

const n = counted('es');

export const messagesEs = {
  messagesLead: 'Se guardan en todos los nodos y se ven al momento en todas las páginas.',
  searchMessages: 'Buscar en los mensajes',
  sortNewest: 'Recientes primero',
  sortOldest: 'Antiguos primero',
  sortNumber: 'Por número',
  composeLabel: 'Mensaje nuevo',
  composePlaceholder: 'Escribe un mensaje…',
  composeNumber: 'Número',
  composeNumberBad: 'Un número entero, sin decimales.',
  composeSubmit: 'Añadir',
  composeSubmitting: 'Añadiendo…',
  composeEmpty: 'Escribe algo antes de añadirlo.',
  composeRetry: 'No llegó respuesta. Puedes repetir sin miedo: no se guardará dos veces.',
  messageNumber: (clid: number) => `Número ${clid}`,
  messageBy: 'Autor',
  messageNode: 'Nodo',
  messageEdited: (time: string) => `editado ${time}`,
  anonymous: 'por la API',
  editMessage: (text: string) => `Editar: ${text}`,
  editLabel: 'Texto del mensaje',
  editChanged: 'Alguien lo ha cambiado mientras escribías. Al guardar podrás elegir.',
  editGone: 'Alguien lo ha borrado mientras escribías. Tu texto sigue aquí.',
  editSaveAsNew: 'Guardar como nuevo',
  editDiscard: 'Descartar',
  added: 'Mensaje añadido',
  deleteMessage: (text: string) => `Borrar: ${text}`,
  deleteTitle: '¿Borrar este mensaje?',
  deleteBody: 'Desaparece de todos los nodos y de todas las páginas abiertas.',
  deleteConfirm: 'Borrar mensaje',
  deleting: 'Borrando…',
  deleted: 'Mensaje borrado',
  loadedAll: (count: number) => n(count, 'mensaje', 'mensajes'),
  loadedSome: (count: number) => `${n(count, 'mensaje cargado', 'mensajes cargados')}`,
  emptyTitle: 'Aún no hay mensajes',
  emptyBody: 'Escribe el primero arriba, o mándalo con la API desde un programa.',
  noMatchTitle: (query: string) => `Nada coincide con «${query}»`,
  noMatchBody: 'Prueba con menos palabras.',
  conflictBody: 'Alguien guardó este mensaje mientras lo editabas. Elige con cuál te quedas.',
  conflictTheirs: 'El suyo, ya guardado',
  conflictKeepMine: 'Guardar el mío',
  conflictTakeTheirs: 'Dejar el suyo',
};

export type MessagesDictionary = Texts<typeof messagesEs>;
