// The main navigation, in sections. What an account may not open is not offered. On a phone the
// first few stand in a bar below and the rest behind "More".
import { useEffect, useRef, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { entityOf, mayList } from '@/api/entities';
import type { User } from '@/api/types';
import type { Dictionary } from '@/i18n/es';
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

function moduleItems(section: Section, user: User, text: Dictionary): Item[] {
  return kModules.filter((one) => one.section === section && !one.isHidden
    && mayList(user, entityOf(one.name)))
    .map((one) => ({ href: `/${one.name}`, icon: one.icon, label: moduleLabel(one.name, text) }));
}

export function navigationGroups(user: User, text: Dictionary): Group[] {
  const isAdministrator = user.roles.includes('administrator');
  const isStaff = user.roles.some((role) => role !== 'customer');
  const system = moduleItems('system', user, text);
  const customers = moduleItems('customers', user, text);
  if (mayList(user, entityOf('visits'))) {
    const after = customers.findIndex((item) => item.href === '/visits') + 1;
    customers.splice(after, 0,
      { href: '/calendar', icon: 'calendar', label: text.modules.calendar });
    customers.push({ href: '/reports', icon: 'stats', label: text.modules.reports });
  }
  if (isStaff) {
    system.push({ href: '/trash', icon: 'trash', label: text.modules.trash },
      { href: '/conflicts', icon: 'conflicts', label: text.modules.conflicts });
  }
  if (isAdministrator) {
    system.push({ href: '/cluster', icon: 'cluster', label: text.cluster },
      { href: '/audit', icon: 'audit', label: text.modules.audit },
      { href: '/security', icon: 'lock', label: text.modules.security });
  }
  system.push({ href: '/tools/api', icon: 'api', label: text.apiTitle });
  return [
    { title: null, items: [
      { href: '/', icon: 'home', label: text.modules.home },
      { href: '/messages', icon: 'messages', label: text.messages },
    ] },
    { title: text.sectionPeople, items: moduleItems('people', user, text) },
    { title: text.sectionCustomers, items: customers },
    { title: text.sectionIncidents, items: moduleItems('incidents', user, text) },
    { title: text.sectionSystem, items: system },
  ].filter((group) => group.items.length > 0) as Group[];
}

/** In the bar of a phone: the first few of these that are offered. */
const kMain = ['/', '/visits', '/messages', '/people'];
const kMainMax = 3;

const isHere = (path: string, href: string) => path === href || path.startsWith(`${href}/`);

export function Navigation() {
  const text = useText();
  const { session } = useAuth();
  const [path] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
  const groups = navigationGroups(session!.user, text);
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
  const text = useText();
  const { count, isMore } = useConflictCount();
  if (count === 0) return null;
  return (
    <>
      <span class="count bad" aria-hidden="true">{count}{isMore && '+'}</span>
      <span class="visually-hidden">{text.conflictsOpenCount(count)}</span>
    </>
  );
}
