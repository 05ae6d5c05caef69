// Spanish texts of the navigation.
import type { Texts } from './es';
import { counted } from './words';

const n = counted('es');

export const navigationEs = {
  notifications: (count: string) => (count ? `Avisos: ${count} sin leer` : 'Avisos'),
  modules: {
    people: 'Personas',
    departments: 'Departamentos',
    projects: 'Proyectos',
    assignments: 'Asignaciones',
    roles: 'Roles',
    companies: 'Empresas',
    customers: 'Clientes',
    visits: 'Visitas',
    targets: 'Objetivos',
    target_types: 'Tipos de objetivo',
    posts: 'Noticias',
    chart: 'Organigrama',
    responsible: '¿Quién responde?',
    trash: 'Papelera',
    conflicts: 'Conflictos',
    audit: 'Auditoría',
    users: 'Usuarios',
    statistics: 'Reparto',
    home: 'Inicio',
    calendar: 'Calendario',
    metrics: 'Métricas',
    reports: 'Informes',
    account: 'Mi cuenta',
    settings: 'Ajustes',
    incidents: 'Incidencias',
    canned_replies: 'Respuestas tipo',
    security: 'Seguridad',
    chat: 'Chat',
    webhooks: 'Webhooks',
    branding: 'Imagen',
    incident_report: 'Informe',
    service_levels: 'Plazos y horario',
  },
  sectionPeople: 'Personas y proyectos',
  sectionCustomers: 'Clientes',
  sectionIncidents: 'Incidencias',
  sectionSystem: 'Sistema',
  conflictsOpenCount: (count: number) => n(count, 'conflicto abierto', 'conflictos abiertos'),
  apiTitle: 'API',
};

export type NavigationDictionary = Texts<typeof navigationEs>;
