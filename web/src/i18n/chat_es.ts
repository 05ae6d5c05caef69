// Spanish texts of the chat.
import type { Texts } from './es';
import { counted } from './words';

const n = counted('es');

export const chatEs = {
  title: 'Chat',
  rooms: 'Salas',
  newRoom: 'Nueva sala',
  none: 'Aún no hay salas',
  noneHint: 'Abre una para todos, o habla con una persona.',
  choose: 'Elige una sala.',
  lost: 'Sin conexión. Lo que escribas se enviará al volver.',
  isOnline: 'en línea',
  unread: (count: number) => n(count, 'sin leer', 'sin leer'),
  older: 'Ver anteriores',
  said: 'Mensajes',
  roomEmpty: 'Nadie ha escrito todavía.',
  typing: (names: string) => `${names}: escribiendo…`,
  archived: 'Esta sala está archivada.',
  join: 'Entrar',
  leave: 'Salir de la sala',
  write: 'Tu mensaje',
  placeholder: 'Escribe un mensaje… (Intro para enviar)',
  send: 'Enviar',
  answering: (name: string) => `Respuesta a ${name}:`,
  edited: 'editado',
  gone: 'Mensaje borrado',
  editLabel: 'Texto del mensaje',
  edit: 'Editar',
  remove: 'Borrar',
  reply: 'Responder',
  react: (emoji: string) => `Reaccionar con ${emoji}`,
  reaction: (emoji: string, count: number) => `${emoji}, ${n(count, 'persona', 'personas')}`,
  waiting: 'Enviando…',
  refused: (why: string) => `No se pudo enviar. ${why}`,
  again: 'Enviar otra vez',
  discard: 'Descartar',
  search: 'Buscar en el chat',
  found: 'Encontrados',
  nothing: 'Ningún mensaje contiene eso.',
  attach: 'Enviar ficheros',
  sending: (name: string) => `Enviando ${name}…`,
  mention: 'A quién mencionas',
  kind: 'Para quién',
  kinds: { public: 'Para todos', private: 'Para algunos', direct: 'Una persona' },
  name: 'Nombre',
  members: 'Quién entra',
  withWhom: 'Con quién',
  open: 'Abrir',
};

export type ChatDictionary = Texts<typeof chatEs>;
