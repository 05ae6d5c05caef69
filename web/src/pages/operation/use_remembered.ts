// What the node remembers of the last hour, as it was when the page was opened.
import { useQuery } from '@tanstack/react-query';
import { useAuth } from '@/app/auth';
import type { Remembered } from './history';

export function useRemembered() {
  const { client, isAdministrator } = useAuth();
  return useQuery({
    queryKey: ['metrics_history'],
    queryFn: ({ signal }) =>
      client.request<Remembered>('/api/v1/metrics/history', { signal }),
    enabled: isAdministrator,
    gcTime: 0,
    staleTime: Infinity,
  });
}
