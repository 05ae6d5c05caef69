// The requests about an account: password, second factor, sessions, access tokens.
import type { Client } from './client';
import type { AccessToken, Page } from './types';

export interface Enrolment {
  secret: string;
  uri: string;
  /** Brought back with the first code. */
  enrolment: string;
  expires_at: string;
}

export interface OpenSession {
  id: string;
  created_at: string;
  last_seen: string;
  expires_at: string;
  address: string;
  agent: string;
}

export interface TokenRow {
  id: string;
  name: string;
  scope: string;
  created_at: string;
  expires_at: string;
  last_used: string | null;
}

export interface SecurityPolicy {
  second_factor_roles: string[];
  session_idle_minutes: number;
  session_absolute_minutes: number;
  audit_days: number;
}

export interface ResetLink {
  token: string;
  path: string;
  expires_at: string;
}

export function accountOperations(client: Client, user: string) {
  const path = (rest: string) => `/api/v1/users/${encodeURIComponent(user)}${rest}`;
  const post = <T>(rest: string, body: unknown, headers?: Record<string, string>) =>
    client.request<T>(path(rest), { method: 'POST', body, headers });
  const codes = (made: { recovery_codes: string[] }) => made.recovery_codes;
  return {
    changePassword: (current_password: string, password: string) =>
      post<void>('/password', { current_password, password }),
    makeResetLink: () => post<ResetLink>('/reset', {}),
    beginFactor: (current_password: string) => post<Enrolment>('/factor', { current_password }),
    confirmFactor: (enrolment: string, code: string) =>
      post<{ recovery_codes: string[] }>('/factor/confirm', { enrolment, code }).then(codes),
    renewCodes: (current_password: string) =>
      post<{ recovery_codes: string[] }>('/factor/codes', { current_password }).then(codes),
    /** Administrators give no password for others. */
    removeFactor: (current_password: string | null) =>
      post<void>('/factor/remove', current_password === null ? {} : { current_password }),
    sessions: (signal?: AbortSignal) =>
      client.request<Page<OpenSession>>(`${path('/sessions')}?limit=100`, { signal }),
    endSession: (id: string) =>
      client.request<void>(`/api/v1/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    endSessions: (others: boolean) =>
      client.request<void>(`${path('/sessions')}${others ? '?others=true' : ''}`,
        { method: 'DELETE' }),
    tokens: (signal?: AbortSignal) =>
      client.request<Page<TokenRow>>(`${path('/tokens')}?limit=100`, { signal }),
    makeToken: (form: { name: string; scope: string; ttl: string }, key: string) =>
      post<AccessToken>('/tokens', form, { 'Idempotency-Key': key }),
    revokeToken: (id: string) =>
      client.request<void>(`/api/v1/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  };
}

export type AccountOperations = ReturnType<typeof accountOperations>;
