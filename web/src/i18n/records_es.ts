// Spanish words for every kind of record, attribute and choice that the server describes: one
// that is missing is a type error.
import type { AttributeName, ChoiceName, EntityName } from '@/api/entities';

export interface EntityWords {
  one: string;
  many: string;
  lead: string;
  add: string;
  none: string;
  hint: string;
}

type Common = 'created_at' | 'updated_at' | 'id';

export const entities: Record<EntityName, EntityWords> = {
  messages: {
    one: 'Mensaje', many: 'Mensajes', lead: '', add: 'Añadir mensaje',
    none: 'Aún no hay mensajes', hint: '',
  },
  people: {
    one: 'Persona', many: 'Personas', lead: 'Quién trabaja aquí y cómo dar con cada cual.',
    add: 'Añadir persona', none: 'Aún no hay personas',
    hint: 'Añade la primera, o importa una lista en CSV.',
  },
  departments: {
    one: 'Departamento', many: 'Departamentos', lead: 'Cómo se organiza la empresa.',
    add: 'Añadir departamento', none: 'Aún no hay departamentos',
    hint: 'Crea el primero; los demás pueden depender de él.',
  },
  projects: {
    one: 'Proyecto', many: 'Proyectos', lead: 'En qué se trabaja, desde cuándo y hasta cuándo.',
    add: 'Añadir proyecto', none: 'Aún no hay proyectos',
    hint: 'Crea el primero y asígnale un equipo.',
  },
  roles: {
    one: 'Rol', many: 'Roles', lead: 'Qué papel tiene alguien en un departamento o un proyecto.',
    add: 'Añadir rol', none: 'Aún no hay roles',
    hint: 'Por ejemplo «Jefa de proyecto», que responde de él, o «Diseñador».',
  },
  assignments: {
    one: 'Asignación', many: 'Asignaciones',
    lead: 'Quién hace qué, dónde y cuándo. Sin persona es una vacante.',
    add: 'Asignar', none: 'Nadie está asignado aún',
    hint: 'Une una persona y un rol con un departamento o un proyecto.',
  },
  users: {
    one: 'Usuario', many: 'Usuarios', lead: 'Quién puede entrar, y con qué permisos.',
    add: 'Añadir usuario', none: 'Aún no hay usuarios', hint: 'Añade el primero.',
  },
  companies: {
    one: 'Empresa', many: 'Empresas', lead: 'Las empresas a las que pertenecen los clientes.',
    add: 'Añadir empresa', none: 'Aún no hay empresas', hint: 'Añade la primera.',
  },
  customers: {
    one: 'Cliente', many: 'Clientes', lead: 'A quién se visita y se vende.',
    add: 'Añadir cliente', none: 'Aún no hay clientes',
    hint: 'Añade el primero, o importa una lista en CSV.',
  },
  visits: {
    one: 'Visita', many: 'Visitas', lead: 'Las previstas y las hechas, con sus objetivos.',
    add: 'Añadir visita', none: 'Aún no hay visitas', hint: 'Planea la primera.',
  },
  targets: {
    one: 'Objetivo', many: 'Objetivos', lead: 'Qué se busca en cada visita, y con qué resultado.',
    add: 'Añadir objetivo', none: 'Aún no hay objetivos', hint: 'Añádelos a una visita.',
  },
  posts: {
    one: 'Noticia', many: 'Noticias', lead: 'Lo que todos deben saber.',
    add: 'Escribir noticia', none: 'Aún no hay noticias', hint: 'Escribe la primera.',
  },
  post_comments: {
    one: 'Comentario', many: 'Comentarios', lead: 'Lo que se dice de las noticias.',
    add: 'Comentar', none: 'Aún no hay comentarios', hint: 'Escribe el primero.',
  },
  target_types: {
    one: 'Tipo de objetivo', many: 'Tipos de objetivo',
    lead: 'Qué se puede proponer en una visita.', add: 'Añadir tipo',
    none: 'Aún no hay tipos de objetivo', hint: 'Añade el primero.',
  },
};

export const attributes: Record<AttributeName | Common, string> = {
  id: 'Identificador',
  created_at: 'Creado',
  updated_at: 'Cambiado',
  clid: 'Número',
  mess: 'Mensaje',
  sid: 'Nodo',
  author: 'Autor',
  name: 'Nombre',
  email: 'Correo',
  phone: 'Teléfono',
  position: 'Puesto',
  department: 'Departamento',
  user: 'Cuenta',
  active: 'En activo',
  notes: 'Notas',
  parent: 'Depende de',
  code: 'Código',
  state: 'Estado',
  starts_on: 'Empieza',
  ends_on: 'Termina',
  description: 'Descripción',
  responsible: 'Responde del resultado',
  person: 'Persona',
  role: 'Rol',
  project: 'Proyecto',
  web: 'Web',
  web2: 'Segunda web',
  login: 'Nombre de usuario',
  tax_id: 'NIF',
  address: 'Dirección',
  address2: 'Dirección, segunda línea',
  postal_code: 'Código postal',
  city: 'Ciudad',
  fax: 'Fax',
  phone_other: 'Otro teléfono',
  archived: 'Archivado',
  companies: 'Empresas',
  customers: 'Clientes',
  visits_this_year: 'Visitas este año',
  last_planned_on: 'Última prevista',
  customer: 'Cliente',
  salesperson: 'Comercial',
  planned_on: 'Prevista',
  fulfilled_on: 'Hecha',
  closed: 'Cerrada',
  favourite: 'Favorita',
  targets_total: 'Objetivos',
  targets_pending: 'Por cumplir',
  today: 'Para hoy',
  fulfilled: 'Ya hecha',
  pending_targets: 'Con objetivos por cumplir',
  company: 'Empresa',
  visit: 'Visita',
  type: 'Tipo',
  success: 'Resultado',
  title: 'Título',
  body: 'Texto',
  comments: 'Comentarios',
  post: 'Noticia',
  email2: 'Segundo correo',
  phone2: 'Segundo teléfono',
  language: 'Idioma',
  roles: 'Permisos',
  second_factor: 'Segundo factor',
};

export const choices: Record<ChoiceName, string> = {
  planned: 'Previsto',
  active: 'En curso',
  paused: 'En pausa',
  finished: 'Terminado',
  pending: 'Pendiente',
  met: 'Cumplido',
  failed: 'Fallido',
  cancelled: 'Cancelado',
  es: 'Español',
  en: 'Inglés',
  administrator: 'Administrador',
  manager: 'Responsable',
  salesperson: 'Comercial',
  support: 'Soporte',
  customer: 'Cliente',
};
