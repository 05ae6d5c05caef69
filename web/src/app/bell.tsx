// How much one has not read yet; leads to the notifications.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { notificationOperations } from '@/api/notifications';
import { useNavigationText } from '@/i18n/navigation';
import { Icon } from '@/kit/icons';
import { useAuth } from './auth';

const kShownMax = 99;

export function Bell() {
  const words = useNavigationText();
  const { client } = useAuth();
  const { data } = useQuery({
    queryKey: ['notifications', 'unread'],
    queryFn: ({ signal }) => notificationOperations(client).unread(signal),
    retry: false,
  });
  const unread = data?.unread ?? 0;
  const count = unread > kShownMax ? `${kShownMax}+` : unread > 0 ? String(unread) : '';
  return (
    <Link href="/notifications" class="bell" aria-label={words.notifications(count)}>
      <Icon name="bell" size={18} />
      {count && <span class="count bad" aria-hidden="true">{count}</span>}
    </Link>
  );
}
