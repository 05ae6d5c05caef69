// Incidents beyond what all records can do: who may take one, merging, rating.
import type { Client } from './client';
import type { Row } from './entities';

export type IncidentState = 'new' | 'open' | 'waiting' | 'resolved' | 'closed';

export interface Incident extends Row {
  readonly number: string | null;
  readonly title: string;
  readonly description: string;
  readonly state: IncidentState;
  readonly replies: number;
  readonly handled_by: string | null;
  readonly satisfaction: number | null;
  readonly requester_name: string | null;
}

export interface Agent {
  id: string;
  login: string;
  name: string;
  /** Those that are not resolved. */
  incidents: number;
}

const path = (id: string, what: string) => `/api/v1/incidents/${encodeURIComponent(id)}/${what}`;

export function incidentOperations(client: Client) {
  const post = (id: string, what: string, body: unknown, headers?: Record<string, string>) =>
    client.request<Row>(path(id, what), { method: 'POST', body, headers });
  return {
    agents: (signal?: AbortSignal) =>
      client.request<{ items: Agent[] }>('/api/v1/incidents/agents', { signal }),
    take: (id: string) => post(id, 'take', undefined),
    merge: (into: string, from: string) => post(into, 'merge', { from }),
    split: (id: string, title: string, replies: readonly string[]) =>
      post(id, 'split', { title, replies }),
    rate: (id: string, satisfaction: number, notes: string) =>
      post(id, 'rating', { satisfaction, notes }),
  };
}

/** The states that may follow, as buttons offer them: the usual step first. */
export function nextStates(state: IncidentState): readonly IncidentState[] {
  switch (state) {
    case 'new': return ['resolved', 'open', 'waiting'];
    case 'open': return ['resolved', 'waiting'];
    case 'waiting': return ['resolved', 'open'];
    case 'resolved': return ['closed', 'open'];
    case 'closed': return ['open'];
  }
}
