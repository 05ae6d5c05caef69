// The main navigation. What an account may not open is not offered.
import { Link, useLocation } from 'wouter-preact';
import { Icon, type IconName } from '@/kit/icons';
import { useReplication } from '@/lib/use_replication';
import { clusterHealth } from '@/lib/vectors';
import { useAuth } from './auth';
import { useText } from './settings';

export function Navigation() {
  const text = useText();
  const { isAdministrator } = useAuth();
  const [path] = useLocation();
  const status = useReplication({ enabled: isAdministrator, poll: false }).data;
  const health = status ? clusterHealth(status) : 'good';

  const items: [string, IconName, string][] = [['/messages', 'messages', text.messages]];
  if (isAdministrator) items.push(['/cluster', 'cluster', text.cluster]);
  items.push(['/tools/api', 'api', text.apiTitle]);
  return (
    <nav class="nav" aria-label={text.navigation}>
      <ul>
        {items.map(([href, icon, label]) => (
          <li key={href}>
            <Link href={href} aria-current={path === href ? 'page' : undefined}>
              <Icon name={icon} size={18} />
              <span>{label}</span>
              {href === '/cluster' && health !== 'good' && <i class={`dot ${health}`} />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
