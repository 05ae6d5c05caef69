// Spanish texts of reports, calendar, merging and news; desk_en.ts must have exactly
// these.
import type { Texts } from './es';
import { counted } from './words';

const n = counted('es');

export const deskEs = {
  report: 'Informe de objetivos',
  reportLead: (from: string, to: string) =>
    `Visitas previstas${from && ` desde el ${from}`}${to && ` hasta el ${to}`}.`,
  reportLeadAll: 'De todas las visitas.',
  reportNone: 'Ningún objetivo en este periodo',
  reportNoneHint: 'Elige otras fechas o quita algún filtro.',
  reportCut: 'Hay más datos de los que caben aquí: elige un periodo más corto.',
  period: 'Periodo',
  periods: {
    month: 'Este mes', last_month: 'El mes pasado', quarter: 'Este trimestre', year: 'Este año',
    year_back: 'Los últimos 12 meses', all: 'Todo', own: 'Otras fechas',
  },
  from: 'Desde',
  to: 'Hasta',
  groupBy: 'Agrupar por',
  outcomes: {
    total: 'Objetivos', met: 'Cumplidos', failed: 'Fallidos', pending: 'Pendientes',
    cancelled: 'Cancelados',
  },
  outcomesBy: (what: string) => `Resultado por ${what}`,
  outcomeChart: (count: number) =>
    `Gráfico de barras de ${n(count, 'grupo', 'grupos')}; las cifras están en la tabla siguiente`,
  percentMet: '% cumplido',
  nobody: 'Nadie',

  calendar: 'Calendario',
  calendarLead: 'Las visitas previstas, día a día.',
  calendarCut: 'Hay más visitas de las que caben: elige un comercial o mira menos días.',
  view: 'Ver',
  views: { month: 'Mes', week: 'Semana', agenda: 'Agenda' },
  before: { month: 'Mes anterior', week: 'Semana anterior', agenda: 'Días anteriores' },
  after: { month: 'Mes siguiente', week: 'Semana siguiente', agenda: 'Días siguientes' },
  today: 'Hoy',
  visitStates: { done: 'hecha', late: 'atrasada', planned: 'prevista' },
  visitCount: (count: number) => n(count, 'visita', 'visitas'),
  moreVisits: (count: number) => `${count} más`,
  planOn: (day: string) => `Planear una visita el ${day}`,
  dayEmpty: 'Nada previsto.',
  feed: 'En mi móvil…',
  feedTitle: 'Las visitas en tu calendario',
  feedLead: 'Se crea una dirección secreta que tu programa de calendario consulta solo. Enseña tus '
    + 'visitas y nada más; se puede anular en tu cuenta cuando quieras.',
  feedName: 'Calendario',
  feedCreate: 'Crear la dirección',
  feedAddress: 'Dirección del calendario (iCal)',
  feedHow: 'Añádela en tu calendario como «suscripción por URL», o escanea el código con el móvil.',
  feedUntil: (time: string) => `Se muestra solo ahora. Vale hasta ${time}.`,
  feedQr: 'Código QR con la dirección del calendario',

  plan: 'Planear visitas',
  planTitle: (name: string) => `Planear visitas a ${name}`,
  planLead: (count: number) => (count === 0
    ? 'Esta empresa no tiene clientes sin archivar: no hay a quién visitar.'
    : `Se crea una visita con un objetivo para cada cliente sin archivar: ${count}.`),
  planDo: (count: number) => `Planear ${n(count, 'visita', 'visitas')}`,
  planned: (count: number) => n(count, 'visita planeada', 'visitas planeadas'),
  figures: 'En cifras',
  figureCustomers: 'Clientes',
  figureArchived: (count: number) => `${n(count, 'archivado', 'archivados')}`,
  figureVisits: 'Visitas a sus clientes',
  figureDone: (count: number) => `${n(count, 'hecha', 'hechas')}`,
  figureLast: 'Última prevista',
  figureNoTargets: 'Aún no hay objetivos de esta empresa.',
  alike: (count: number) => (count === 1 ? 'Quizá ya está este cliente'
    : `Quizá ya está: hay ${count} clientes parecidos`),
  alikeBy: (what: string) => `mismo ${what}`,
  merge: 'Unir dos clientes',
  mergeShort: 'Unir con otro…',
  mergeLead: 'Sus visitas, objetivos y empresas se juntan en el que se queda.',
  mergeWhich: (name: string) => `¿Qué otro cliente es también ${name}?`,
  mergeOther: 'El otro cliente',
  mergeAlike: 'Los que más se parecen',
  mergeAlikeNone: 'Ninguno tiene el mismo nombre, NIF, correo o teléfono.',
  choose: 'Elegir',
  mergeStays: 'Se queda',
  mergeGoes: 'Va a la papelera',
  mergeSame: (fields: string) => `Igual en los dos: ${fields}.`,
  mergeDo: 'Unir',
  mergeSwap: 'Que se quede el otro',
  mergeTitle: '¿Unir estos dos clientes?',
  mergeBody: (from: string, into: string) =>
    `Todo lo de «${from}» pasa a «${into}», y «${from}» va a la papelera. No se puede deshacer.`,
  merged: (from: string) => `«${from}» está unido`,

  commentsTitle: 'Comentarios',
  commentsOf: (title: string) => `Comentarios de ${title}`,
  commentsNone: 'Nadie ha comentado aún.',
  commentLabel: 'Tu comentario',
  commentPlaceholder: 'Escribe un comentario…',
  commentAdd: 'Comentar',
  commentRemove: 'Borrar el comentario',
  edited: 'editada',
  postPhoto: 'Foto de la noticia',
  which: 'Qué noticias',
  whichAll: 'Todas',
  whichFavourites: 'Favoritas',
  postCount: (count: number) => n(count, 'noticia', 'noticias'),
};

export type DeskDictionary = Texts<typeof deskEs>;
