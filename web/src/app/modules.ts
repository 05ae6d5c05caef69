// The modules: which kinds of records have pages, how the navigation groups them, their icons.
import type { EntityName } from '@/api/entities';
import type { IconName } from '@/kit/icons';
import type { NavigationDictionary } from '@/i18n/navigation';

export type Section = 'people' | 'customers' | 'incidents' | 'system';

interface View {
  href: string;
  icon: IconName;
  /** A text, or another kind of records that is reached from here. */
  label: 'chart' | 'responsibleTitle' | EntityName;
}

export interface Module {
  name: EntityName;
  section: Section;
  icon: IconName;
  /** Reached from what it hangs on, not from the navigation. */
  isHidden?: boolean;
  views?: readonly View[];
}

export const kModules: readonly Module[] = [
  { name: 'people', section: 'people', icon: 'people' },
  {
    name: 'departments', section: 'people', icon: 'departments',
    views: [{ href: '/chart', icon: 'departments', label: 'chart' }],
  },
  { name: 'projects', section: 'people', icon: 'projects' },
  {
    name: 'assignments', section: 'people', icon: 'assignments',
    views: [{ href: '/responsible', icon: 'responsible', label: 'responsibleTitle' }],
  },
  { name: 'roles', section: 'people', icon: 'roles' },
  { name: 'companies', section: 'customers', icon: 'companies' },
  { name: 'customers', section: 'customers', icon: 'customers' },
  { name: 'visits', section: 'customers', icon: 'visits' },
  { name: 'targets', section: 'customers', icon: 'check' },
  { name: 'posts', section: 'customers', icon: 'posts' },
  { name: 'post_comments', section: 'customers', icon: 'messages', isHidden: true },
  { name: 'target_types', section: 'customers', icon: 'targets' },
  {
    name: 'incidents', section: 'incidents', icon: 'info',
    views: [
      { href: '/incident_categories', icon: 'columns', label: 'incident_categories' },
      { href: '/products', icon: 'columns', label: 'products' },
      { href: '/tags', icon: 'columns', label: 'tags' },
    ],
  },
  { name: 'incident_replies', section: 'incidents', icon: 'messages', isHidden: true },
  { name: 'incident_notes', section: 'incidents', icon: 'messages', isHidden: true },
  { name: 'incident_categories', section: 'incidents', icon: 'columns', isHidden: true },
  { name: 'products', section: 'incidents', icon: 'columns', isHidden: true },
  { name: 'tags', section: 'incidents', icon: 'columns', isHidden: true },
  { name: 'canned_replies', section: 'incidents', icon: 'posts' },
  { name: 'users', section: 'system', icon: 'user' },
  {
    name: 'webhooks', section: 'system', icon: 'link',
    views: [{ href: '/consumers', icon: 'columns', label: 'consumers' }],
  },
  { name: 'consumers', section: 'system', icon: 'columns', isHidden: true },
];

export function moduleOf(name: string): Module | undefined {
  return kModules.find((one) => one.name === name);
}

/** What the navigation calls them; the lists' own texts load later. */
export function moduleLabel(name: EntityName, text: NavigationDictionary): string {
  return text.modules[name as keyof NavigationDictionary['modules']] ?? name;
}
