// English texts of the navigation.
import type { NavigationDictionary } from './navigation_es';
import { counted } from './words';

const n = counted('en');

export const navigationEn: NavigationDictionary = {
  notifications: (count) => (count ? `Notifications: ${count} unread` : 'Notifications'),
  modules: {
    people: 'People',
    departments: 'Departments',
    projects: 'Projects',
    assignments: 'Assignments',
    roles: 'Roles',
    companies: 'Companies',
    customers: 'Customers',
    visits: 'Visits',
    targets: 'Targets',
    target_types: 'Target types',
    posts: 'News',
    chart: 'Org chart',
    responsible: 'Who is responsible?',
    trash: 'Trash',
    conflicts: 'Conflicts',
    audit: 'Audit log',
    users: 'Users',
    statistics: 'Front',
    home: 'Home',
    calendar: 'Calendar',
    metrics: 'Metrics',
    reports: 'Reports',
    account: 'My account',
    settings: 'Settings',
    incidents: 'Incidents',
    canned_replies: 'Canned replies',
    security: 'Security',
    chat: 'Chat',
    webhooks: 'Webhooks',
    branding: 'Branding',
    incident_report: 'Report',
    service_levels: 'Limits and hours',
  },
  sectionPeople: 'People and projects',
  sectionCustomers: 'Customers',
  sectionIncidents: 'Incidents',
  sectionSystem: 'System',
  conflictsOpenCount: (count) => n(count, 'open conflict', 'open conflicts'),
  apiTitle: 'API',
};
