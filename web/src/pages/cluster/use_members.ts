// The members of the cluster as every node knows them: role, whether drained, certificate.
import { useQuery } from '@tanstack/react-query';
import { useAuth } from '@/app/auth';

export interface Member {
  id: string;
  label: string;
  name: string;
  address: string;
  role: 'node' | 'front';
  state: 'active' | 'draining' | 'removed';
  connection: string;
  certificate_expires_at: string | null;
}

const kPollMs = 5000;

export function useMembers(isEnabled: boolean) {
  const { client, expired } = useAuth();
  return useQuery({
    queryKey: ['members'],
    queryFn: ({ signal }) =>
      client.request<{ items: Member[] }>('/api/v1/cluster/nodes', { signal }),
    enabled: isEnabled && !expired,
    refetchInterval: kPollMs,
  });
}
