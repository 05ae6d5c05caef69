// How many conflicts are open, for the badge; a "+" says that there are more than were counted.
import { useQuery } from '@tanstack/react-query';
import { fetchConflicts } from '@/api/conflicts';
import { useAuth } from '@/app/auth';

const kCounted = 99;
const kPollMs = 30_000;  // a conflict settles by itself without any record changing

export function useConflictCount(): { count: number; isMore: boolean } {
  const { client, session, expired } = useAuth();
  const mayWrite = session!.user.roles.some((role) => role !== 'customer');
  const { data } = useQuery({
    queryKey: ['conflicts', 'count'],
    queryFn: ({ signal }) =>
      fetchConflicts(client, { state: 'open', limit: String(kCounted) }, null, signal),
    enabled: mayWrite && !expired,
    refetchInterval: kPollMs,
    retry: false,
  });
  return { count: data?.items.length ?? 0, isMore: !!data?.next };
}
