// The replication status of the node that this page talks to. `poll` asks every two seconds as
// well, for a page that shows times; otherwise the `status` event is enough.
import { useQuery } from '@tanstack/react-query';
import type { Replication } from '@/api/types';
import { useAuth } from '@/app/auth';

const kPollMs = 2000;

export function useReplication(options: { enabled: boolean; poll: boolean }) {
  const { client, expired } = useAuth();
  return useQuery({
    queryKey: ['replication'],
    queryFn: ({ signal }) => client.request<Replication>('/api/v1/replication', { signal }),
    enabled: options.enabled && !expired,
    refetchInterval: options.poll ? kPollMs : false,
    staleTime: kPollMs,
  });
}
