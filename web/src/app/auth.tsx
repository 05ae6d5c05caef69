// Who is signed in, and the client whose requests carry that.
//
// An ended session does not unmount anything: `expired` puts a sign-in dialog over the page, so
// that half-written text survives and the person goes on where he was.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createClient, type Client } from '@/api/client';
import { ApiError } from '@/api/problem';
import type { Challenge, RegisterForm, Session, Setup, SetupForm } from '@/api/types';
import { forgetDrafts } from '@/lib/drafts';
import { useSettings } from './settings';

interface Auth {
  client: Client;
  session: Session | null;
  expired: boolean;
  isAdministrator: boolean;
  /** The password given at sign-in, until a second factor that is asked for is set up. */
  givenPassword: string | null;
  /** A challenge: a code is asked for as well. */
  signIn(login: string, password: string): Promise<Challenge | null>;
  answer(challenge: Challenge, code: string): Promise<void>;
  signOut(): Promise<void>;
  setUp(form: SetupForm): Promise<void>;
  register(form: RegisterForm): Promise<void>;
  /** A customer and nothing else: the portal is theirs. */
  isCustomer: boolean;
  /** Asks the server whether the session still stands; a 401 marks it as expired. */
  recheck(): Promise<void>;
}

const AuthContext = createContext<Auth | null>(null);

/** The server says in index.html whether the request brought a session cookie. */
function mayHaveSession(): boolean {
  return document.documentElement.dataset.session !== '0';
}

export function useSetup(client: Client) {
  return useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => client.request<Setup>('/api/v1/setup', { signal }),
    staleTime: Infinity,
  });
}

function useSession(client: Client) {
  return useQuery({
    queryKey: ['session'],
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<Session | null> => {
      if (!mayHaveSession()) return null;
      try {
        return await client.request<Session>('/api/v1/session', { signal, expects401: true });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
  });
}

export function AuthProvider(props: {
  children: ComponentChildren;
  fallback(state: { error: unknown; retry(): void }): ComponentChildren;
}) {
  const { language, suggestLanguage } = useSettings();
  const queries = useQueryClient();
  const [expired, setExpired] = useState(false);
  const givenPassword = useRef<string | null>(null);
  const languageNow = useRef(language);
  languageNow.current = language;

  const client: Client = useMemo(() => createClient({
    language: () => languageNow.current,
    onUnauthorized: () => {
      if (queries.getQueryData(['session'])) setExpired(true);
    },
    onMustEnrol: () => {
      if (!queries.getQueryData<Session | null>(['session'])?.must_enrol) void recheck();
    },
    renewCsrf: async () => {
      const before = queries.getQueryData<Session | null>(['session']);
      const next = await client.request<Session>('/api/v1/session', { expects401: true })
        .catch(() => null);
      // Never repeat one person's write as another.
      if (!before || !next || before.user.id !== next.user.id) return null;
      queries.setQueryData(['session'], next);
      return next.csrf;
    },
  }), []);

  const setup = useSetup(client);
  const wanted = setup.data?.language ?? null;
  useEffect(() => suggestLanguage(wanted, true), [wanted]);
  const who = useSession(client);
  const session = who.data ?? null;
  client.setCsrf(session?.csrf ?? null);

  const accept = useCallback((next: Session) => {
    const before = queries.getQueryData<Session | null>(['session']);
    client.setCsrf(next.csrf);
    document.documentElement.dataset.session = '1';
    // What one person saw must not flash up for the next one.
    if (before && before.user.id !== next.user.id) {
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'setup' });
    }
    queries.setQueryData(['session'], next);
    setExpired(false);
    suggestLanguage(next.user.language);
    void queries.invalidateQueries({
      predicate: (query) => query.queryKey[0] !== 'session' && query.queryKey[0] !== 'setup',
    });
  }, []);

  const signIn = useCallback(async (login: string, password: string) => {
    const answer = await client.request<Session | Challenge>('/api/v1/session', {
      method: 'POST', body: { login, password }, expects401: true,
    });
    if ('challenge' in answer) return answer;
    givenPassword.current = answer.must_enrol ? password : null;
    accept(answer);
    return null;
  }, []);

  const answer = useCallback(async ({ challenge }: Challenge, code: string) => {
    accept(await client.request<Session>('/api/v1/session/factor', {
      method: 'POST', body: { challenge, code }, expects401: true,
    }));
  }, []);

  const setUp = useCallback(async (form: SetupForm) => {
    const made = await client.request<Session>('/api/v1/setup', { method: 'POST', body: form });
    givenPassword.current = made.must_enrol ? form.password : null;
    accept(made);
    await queries.invalidateQueries({ queryKey: ['setup'] });
  }, []);

  const register = useCallback(async (form: RegisterForm) => {
    const made = await client.request<Session>('/api/v1/portal/register',
      { method: 'POST', body: form });
    givenPassword.current = made.must_enrol ? form.password : null;
    accept(made);
  }, []);

  const signOut = useCallback(async () => {
    await client.request('/api/v1/session', { method: 'DELETE', expects401: true })
      .catch((error: unknown) => {
        if (!(error instanceof ApiError && error.status === 401)) throw error;
      });
    document.documentElement.dataset.session = '0';
    client.setCsrf(null);
    setExpired(false);
    givenPassword.current = null;
    forgetDrafts();
    queries.setQueryData(['session'], null);
    queries.removeQueries({
      predicate: (query) => query.queryKey[0] !== 'setup' && query.queryKey[0] !== 'session',
    });
  }, []);

  const recheck = useCallback(async () => {
    try {
      const next = await client.request<Session>('/api/v1/session');
      if (!next.must_enrol) givenPassword.current = null;
      queries.setQueryData(['session'], next);
    } catch {
      // A 401 has been marked by the client; anything else shows as a lost connection.
    }
  }, []);

  // The other tabs of this browser share the cookie: coming back to one, ask again.
  useEffect(() => {
    const onShow = () => {
      if (document.visibilityState === 'visible' && expired) void recheckQuietly();
    };
    async function recheckQuietly() {
      try {
        accept(await client.request<Session>('/api/v1/session', { expects401: true }));
      } catch { /* still signed out */ }
    }
    document.addEventListener('visibilitychange', onShow);
    return () => document.removeEventListener('visibilitychange', onShow);
  }, [expired]);

  const value = useMemo<Auth>(() => ({
    client, session, expired, givenPassword: givenPassword.current, signIn, answer, signOut,
    setUp, register, recheck,
    isCustomer: !!session && session.user.roles.every((role) => role === 'customer')
      && session.user.roles.length > 0,
    isAdministrator: session?.user.roles.includes('administrator') ?? false,
  }), [session, expired]);

  const error = setup.error ?? who.error;
  if (!setup.data || who.data === undefined) {
    return <>{props.fallback({
      error, retry: () => { void setup.refetch(); void who.refetch(); },
    })}</>;
  }
  return <AuthContext.Provider value={value}>{props.children}</AuthContext.Provider>;
}

export function useAuth(): Auth {
  const auth = useContext(AuthContext);
  if (!auth) throw new Error('no AuthProvider above');
  return auth;
}
