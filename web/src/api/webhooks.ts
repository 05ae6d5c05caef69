// Webhooks, beyond their records: what became of each event, a trial, the secret.
import type { Client } from './client';
import type { Page } from './types';

export const kStates = ['delivered', 'waiting', 'dead', 'wanted'] as const;
export type DeliveryState = (typeof kStates)[number];

export interface Delivery {
  id: string;
  event: string | null;
  name: string;
  at: string;
  state: DeliveryState;
  attempts: number;
  status: number | null;
  error: string;
  next_at: string | null;
}

export interface Trial {
  status: number | null;
  error: string;
  taken: boolean;
}

/** Of one webhook, or of one consumer. */
export function webhookOperations(client: Client, kind: 'webhooks' | 'consumers', id: string) {
  const path = `/api/v1/${kind}`;
  return {
    deliveries: (state: string, cursor: string | null, signal?: AbortSignal) =>
      client.request<Page<Delivery>>(`${path}/${id}/deliveries?${String(new URLSearchParams({
        ...(state && { state }), ...(cursor && { cursor }) }))}`, { signal }),
    replay: (delivery: string) =>
      client.request<void>(`${path}/deliveries/${delivery}/replay`, { method: 'POST', body: {} }),
    test: () => client.request<Trial>(`${path}/${id}/test`, { method: 'POST', body: {} }),
    setSecret: (secret: string) =>
      client.request<unknown>(`${path}/${id}`, { method: 'PATCH', body: { secret } }),
  };
}
