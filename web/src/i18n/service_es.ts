// Spanish texts of service levels and of the report of incidents.
import type { Texts } from './es';

export const serviceEs = {
  title: 'Niveles de servicio',
  lead: 'Cuándo se trabaja, y en cuánto tiempo hay que contestar y resolver.',
  limits: 'Plazos',
  limitsHint: 'En horas de trabajo: fuera del horario y en festivos el reloj se para.',
  priority: 'Prioridad',
  response: 'Responder (h)',
  resolution: 'Resolver (h)',
  responseOf: (priority: string) => `${priority}: horas para responder`,
  resolutionOf: (priority: string) => `${priority}: horas para resolver`,
  hours: 'Horario',
  days: 'Días de trabajo',
  week: {
    monday: 'lunes', tuesday: 'martes', wednesday: 'miércoles', thursday: 'jueves',
    friday: 'viernes', saturday: 'sábado', sunday: 'domingo',
  },
  opens: 'Desde',
  closes: 'Hasta',
  zone: 'Zona horaria',
  holidays: 'Festivos',
  holidaysNone: 'Ninguno.',
  holidayNew: 'Otro festivo',
  holidayAdd: 'Añadir',
  holidayRemove: (day: string) => `Quitar el ${day}`,
  portal: 'Clientes',
  reopen: 'Días para reabrir',
  reopenHint: 'Pasado ese tiempo desde que se resolvió, se abre otra incidencia.',
  registration: 'Los clientes pueden crearse una cuenta',
  registrationHint: 'En la página de entrada, con su correo.',
  saved: 'Niveles de servicio guardados',
  hoursBad: 'Escribe las horas con números: 4 o 0,5.',
  daysBad: 'Escribe un número entero.',

  report: 'Informe de incidencias',
  reportLead: 'Cuántas llegaron, y si se respondieron y resolvieron a tiempo.',
  none: 'Ninguna incidencia en este periodo',
  noneHint: 'Elige otras fechas.',
  groupings: {
    month: 'Mes', assignee: 'Quién la lleva', category: 'Categoría', product: 'Producto',
    department: 'Departamento', customer: 'Cliente', priority: 'Prioridad', state: 'Estado',
  },
  columns: {
    total: 'Incidencias', resolved: 'Resueltas', overdue: 'Fuera de plazo',
    answered: 'Respondidas', answered_in_time: 'Respondidas a tiempo',
    resolved_in_time: 'Resueltas a tiempo', response_minutes: 'Hasta responder',
    resolution_minutes: 'Hasta resolver', satisfaction: 'Valoración',
  },
  nothing: 'sin indicar',
  ofFive: (value: string) => `${value} de 5`,
  workTime: 'Los tiempos son medias de horas de trabajo.',
};

export type ServiceDictionary = Texts<typeof serviceEs>;
