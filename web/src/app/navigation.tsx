// The main navigation, in sections. What an account may not open is not offered. On a phone the
// first few stand in a bar below and the rest behind "More".
import { useEffect, useRef, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { allows, entityOf, mayList } from '@/api/entities';
import type { User } from '@/api/types';
import { useNavigationText, type NavigationDictionary } from '@/i18n/navigation';
import { Icon, type IconName } from '@/kit/icons';
import { useConflictCount } from '@/lib/use_conflict_count';
import { useReplication } from '@/lib/use_replication';
import { clusterHealth } from '@/lib/vectors';
import { useAuth } from './auth';
import { kModules, moduleLabel, type Section } from './modules';
import { useText } from './settings';

interface Item {
  href: string;
  icon: IconName;
  label: string;
}

interface Group {
  title: string | null;
  items: Item[];
}

function moduleItems(section: Section, user: User, words: NavigationDictionary): Item[] {
  return kModules.filter((one) => one.section === section && !one.isHidden
    && mayList(user, entityOf(one.name)))
    .map((one) => ({ href: `/${one.name}`, icon: one.icon, label: moduleLabel(one.name, words) }));
}

export function useNavigationGroups(): Group[] {
  const text = useText();
  const words = useNavigationText();
  const { user } = useAuth().session!;
  const isAdministrator = user.roles.includes('administrator');
  const isStaff = user.roles.some((role) => role !== 'customer');
  const system = moduleItems('system', user, words);
  const customers = moduleItems('customers', user, words);
  if (mayList(user, entityOf('visits'))) {
    const after = customers.findIndex((item) => item.href === '/visits') + 1;
    customers.splice(after, 0,
      { href: '/calendar', icon: 'calendar', label: words.modules.calendar });
    customers.push({ href: '/reports', icon: 'stats', label: words.modules.reports });
  }
  const incidents = moduleItems('incidents', user, words);
  if (allows('AMT', user.roles)) {
    incidents.push(
      { href: '/incident_report', icon: 'stats', label: words.modules.incident_report },
      { href: '/service_levels', icon: 'calendar', label: words.modules.service_levels });
  }
  if (isStaff) {
    system.push({ href: '/trash', icon: 'trash', label: words.modules.trash },
      { href: '/conflicts', icon: 'conflicts', label: words.modules.conflicts });
  }
  if (isAdministrator) {
    system.push({ href: '/cluster', icon: 'cluster', label: text.cluster },
      { href: '/audit', icon: 'audit', label: words.modules.audit },
      { href: '/settings', icon: 'settings', label: words.modules.settings });
  }
  system.push({ href: '/tools/api', icon: 'api', label: words.apiTitle });
  return [
    { title: null, items: [
      { href: '/', icon: 'home', label: words.modules.home },
      ...(isStaff ? [{ href: '/chat', icon: 'chat', label: words.modules.chat } as const] : []),
      { href: '/messages', icon: 'messages', label: text.messages },
    ] },
    { title: words.sectionPeople, items: moduleItems('people', user, words) },
    { title: words.sectionCustomers, items: customers },
    { title: words.sectionIncidents, items: incidents },
    { title: words.sectionSystem, items: system },
  ].filter((group) => group.items.length > 0) as Group[];
}

/** In the bar of a phone: the first few of these that are offered. */
const kMain = ['/', '/visits', '/messages', '/people'];
const kMainMax = 3;

const isHere = (path: string, href: string) => path === href || path.startsWith(`${href}/`);

export function Navigation() {
  const text = useText();
  const [path] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
  const groups = useNavigationGroups();
  const offered = groups.flatMap((group) => group.items.map((item) => item.href));
  const main = kMain.filter((href) => offered.includes(href)).slice(0, kMainMax);

  useEffect(() => setOpen(false), [path]);

  return (
    <nav class={isOpen ? 'nav open' : 'nav'} aria-label={text.navigation}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        setOpen(false);
        more.current?.focus();
      }}>
      {groups.map((group) => (
        <section key={group.title ?? ''}>
          {group.title && <h2>{group.title}</h2>}
          <ul>
            {group.items.map((item) => (
              <li key={item.href} class={main.includes(item.href) ? 'main' : undefined}>
                <Link href={item.href} aria-current={isHere(path, item.href) ? 'page' : undefined}>
                  <Icon name={item.icon} size={18} />
                  <span>{item.label}</span>
                  <Mark href={item.href} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <button ref={more} type="button" class="nav-more" aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'close' : 'more'} size={18} />
        <span>{isOpen ? text.close : text.more}</span>
      </button>
    </nav>
  );
}

/** What wants to be seen from any page: an ill cluster, open conflicts. */
function Mark(props: { href: string }) {
  if (props.href === '/cluster') return <ClusterMark />;
  if (props.href === '/conflicts') return <ConflictMark />;
  return null;
}

function ClusterMark() {
  const { data } = useReplication({ enabled: true, poll: false });
  const health = data ? clusterHealth(data) : 'good';
  return health === 'good' ? null : <i class={`dot ${health}`} />;
}

function ConflictMark() {
  const words = useNavigationText();
  const { count, isMore } = useConflictCount();
  if (count === 0) return null;
  return (
    <>
      <span class="count bad" aria-hidden="true">{count}{isMore && '+'}</span>
      <span class="visually-hidden">{words.conflictsOpenCount(count)}</span>
    </>
  );
}
