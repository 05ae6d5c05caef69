// What the company calls these pages, and its pictures.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useAuth } from '@/app/auth';
import type { Client } from './client';

export interface Branding {
  /** Empty: not set. */
  title: string;
  /** The hash of a picture. */
  logo: string | null;
  home_image: string | null;
}

export type Picture = 'logo' | 'home_image';

const kPath = '/api/v1/branding';

/** The hash makes it another address when the picture changes. */
export function pictureOf(picture: Picture, hash: string): string {
  return `${kPath}/${picture}?v=${hash}`;
}

export function brandingOperations(client: Client) {
  return {
    fetch: (signal?: AbortSignal) => client.request<Branding>(kPath, { signal }),
    rename: (title: string) =>
      client.request<Branding>(kPath, { method: 'PUT', body: { title } }),
    upload: (picture: Picture, file: Blob) =>
      client.request<Branding>(`${kPath}/${picture}`, {
        method: 'PUT', file: new Blob([file], { type: 'application/octet-stream' }),
      }),
    remove: (picture: Picture) =>
      client.request<void>(`${kPath}/${picture}`, { method: 'DELETE' }),
  };
}

/** Until it is known, and where there is none: nothing is set. */
export function useBranding() {
  const { client } = useAuth();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['branding'],
    queryFn: ({ signal }) => brandingOperations(client).fetch(signal),
    staleTime: Infinity,
    retry: false,
  });
  return {
    branding: query.data ?? { title: '', logo: null, home_image: null },
    query,
    keep: (next: Branding) => queries.setQueryData(['branding'], next),
  };
}
