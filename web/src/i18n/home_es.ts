// Spanish texts of the home page.
import type { Texts } from './es';
import { counted } from './words';

const n = counted('es');

export const homeEs = {
  home: 'Inicio',
  morning: (name: string) => `Buenos días, ${name}`,
  afternoon: (name: string) => `Buenas tardes, ${name}`,
  evening: (name: string) => `Buenas noches, ${name}`,
  atAGlance: 'De un vistazo',
  seeAll: 'Ver todo',
  seeAllOf: (title: string) => `Ver todo: ${title}`,
  visitsToday: 'Visitas de hoy',
  visitsTodayNone: 'Nada previsto para hoy.',
  visitsOverdue: 'Visitas atrasadas',
  visitsOverdueNone: 'No queda ninguna visita por hacer de los días pasados.',
  targetsOpen: 'Visitas hechas con objetivos por cerrar',
  targetsOpenShort: 'Por cerrar',
  targetsOpenNone: 'Todas las visitas hechas tienen sus objetivos cerrados.',
  visitsNext: 'Próximos siete días',
  visitsNextNone: 'No hay visitas previstas para los próximos siete días.',
  planOne: 'Planear una visita',
  markDone: 'Hecha',
  markDoneOf: (customer: string) => `Marcar como hecha la visita a ${customer}`,
  markedDone: (customer: string) => `Visita a ${customer}: hecha`,
  isDone: 'hecha',
  pendingTargets: (count: number) => `${n(count, 'objetivo', 'objetivos')} por cumplir`,
  conflictsMine: 'Conflictos abiertos',
  conflictsNone: 'Ningún conflicto abierto.',
  conflictMine: 'tuyo',
  clusterHealth: 'El clúster',
  latestPosts: 'Últimas noticias',
  latestPostsNone: 'Aún no hay noticias.',
  myWork: 'Mi trabajo',
  myWorkNone: 'No tienes asignaciones abiertas.',
  myWorkNobody: 'Tu cuenta no está unida a ninguna persona, así que aquí no sale tu trabajo.',
  myWorkLink: 'Unirla en Personas',
  vacancies: 'Vacantes',
  customerGone: 'cliente borrado',
};

export type HomeDictionary = Texts<typeof homeEs>;
