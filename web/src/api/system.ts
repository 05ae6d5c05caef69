// What administrators set for the company, the certificates of https, and updates of the appliance.
import type { Client } from './client';
import type { Page } from './types';

export interface CompanySettings {
  name: string;
  /** Of whoever has chosen none; "auto": what his browser says. */
  language: 'auto' | 'es' | 'en';
  notification_days: number;
}

export interface Certificate {
  id: string;
  names: string[];
  issuer: string;
  fingerprint: string;
  begins_at: string;
  expires_at: string;
  expired: boolean;
}

export type UpdateState = 'idle' | 'checking' | 'backing_up' | 'writing' | 'restarting'
  | 'refused' | 'on_trial' | 'updated' | 'rolled_back';

export interface UpdateStatus {
  /** False where this is no appliance; then nothing else is told. */
  supported?: false;
  version?: string;
  slot?: 'a' | 'b';
  state?: UpdateState;
  detail?: string;
  /** Another node is updated now; this one has to wait its turn. */
  member_updating?: string | null;
}

export type UpdateThen = 'check' | 'install' | 'force';

export const kUpdateBytesMax = 64 * 1024 * 1024;

/** While one of these lasts, the next step is near. */
export const kBusyStates: readonly UpdateState[] =
  ['checking', 'backing_up', 'writing', 'restarting', 'on_trial'];

const kSettings = '/api/v1/settings';
const kCertificates = '/api/v1/cluster/certificates';
const kUpdate = '/api/v1/system/update';

export function systemOperations(client: Client) {
  return {
    settings: (signal?: AbortSignal) => client.request<CompanySettings>(kSettings, { signal }),
    set: (changes: Partial<CompanySettings>) =>
      client.request<CompanySettings>(kSettings, { method: 'PUT', body: changes }),

    certificates: (signal?: AbortSignal) =>
      client.request<Page<Certificate>>(kCertificates, { signal }),
    addCertificate: (chain: string, key: string) =>
      client.request<Certificate>(kCertificates, { method: 'POST', body: { chain, key } }),
    removeCertificate: (id: string) =>
      client.request<void>(`${kCertificates}/${encodeURIComponent(id)}`, { method: 'DELETE' }),

    update: (signal?: AbortSignal) => client.request<UpdateStatus>(kUpdate, { signal }),
    sendUpdate: (bundle: Blob, then: UpdateThen) =>
      client.request<{ version: string }>(
        then === 'install' ? kUpdate : `${kUpdate}?${then}=true`,
        { method: 'POST', file: new Blob([bundle], { type: 'application/octet-stream' }) }),
  };
}
