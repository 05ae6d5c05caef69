// Customers that may be one already: of that name, tax id, e-mail or phone.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'preact/hooks';
import type { Values } from '@/api/records';
import { listQuery } from '@/api/records';
import { useAuth } from '@/app/auth';

export interface Alike { id: string; code: string; name: string; by: string }

const kAsked = ['name', 'tax_id', 'email', 'phone'] as const;
const kTypingMs = 400;

export function useAlike(values: Values, except: string | null) {
  const { client } = useAuth();
  const given = Object.fromEntries(kAsked.map((name) => [name, String(values[name] ?? '').trim()])
    .filter(([, value]) => value));
  const now = JSON.stringify(given);
  const [asked, setAsked] = useState(now);

  useEffect(() => {
    const timer = setTimeout(setAsked, kTypingMs, now);
    return () => clearTimeout(timer);
  }, [now]);

  return useQuery({
    queryKey: ['customers', 'alike', asked, except],
    queryFn: async ({ signal }) => (await client.request<{ items: Alike[] }>(
      `/api/v1/customers/alike?${listQuery(JSON.parse(asked) as Record<string, string>,
        except ? { except } : {})}`, { signal })).items,
    enabled: asked !== '{}',
    placeholderData: (before) => before,
  });
}
