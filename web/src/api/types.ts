// The documents that the server and these pages exchange (`/api/v1`), as the contract words them.

export interface Setup {
  needed: boolean;
  cluster: { name: string };
  /** Of whoever has chosen none; null: as the browser says. */
  language: 'es' | 'en' | null;
  node: { name: string; label: string };
}

export type Role = 'administrator' | 'manager' | 'salesperson' | 'support' | 'customer';

export interface User {
  id: string;
  login: string;
  name: string;
  language: 'es' | 'en' | null;
  roles: Role[];
}

export interface Session {
  /** Null for what is no session: the command line. */
  id: string | null;
  user: User;
  csrf: string;
  expires_at: string;
  /** One of the roles asks for a second factor, and there is none yet: nothing else is allowed. */
  must_enrol: boolean;
}

/** The password was right, and a code is asked for. */
export interface Challenge {
  challenge: string;
  expires_at: string;
}

export interface SetupForm {
  code: string;
  cluster: string;
  login: string;
  name: string;
  password: string;
}

/** What the customers' portal tells everyone. */
export interface Portal {
  company: string;
  /** Whether customers make accounts for themselves. */
  registration: boolean;
}

export interface RegisterForm {
  email: string;
  name: string;
  surname: string;
  password: string;
  phone?: string;
  language: 'es' | 'en';
}

export interface Message {
  id: string;
  clid: number | null;
  mess: string;
  sid: string;
  author: string | null;
  created_at: string;
  updated_at: string;
  etag: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export type Vector = Record<string, number>;

export type NodeState =
  'ready' | 'joining' | 'catching_up' | 'draining' | 'read_only' | 'fenced';

export type PeerState = 'connected' | 'connecting' | 'unreachable' | 'removed' | 'needs_snapshot';

export interface Peer {
  id: string;
  name: string;
  address: string;
  state: PeerState;
  version?: string | null;
  vector: Vector;
  synced: boolean;
  behind_entries: number;
  behind_ms: number | null;
  rtt_ms: number | null;
  clock_offset_ms: number | null;
  bytes_sent: number;
  bytes_received: number;
  last_contact: string | null;
  last_error: string | null;
}

export interface Held {
  origin: string;
  entries: number;
  reason: string;
  detail: string;
}

export interface Replication {
  cluster: { id: string; name: string; members: number };
  node: {
    id: string; uuid: string; name: string; version: string; schema: number; role: string;
    state: NodeState; reason: string | null;
  };
  vector: Vector;
  peers: Peer[];
  log: { entries: number; bytes: number; stable: Vector };
  held: Held[];
  conflicts: { open: number; total: number };
  digest: { value: string; vector: Vector; divergent_with: string[] };
}

export interface JoinToken {
  token: string;
  expires_at: string;
}

export interface AccessToken {
  id: string;
  token: string;
  scope: string;
  expires_at: string;
}

export interface FieldError {
  field: string;
  code: string;
  message: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: FieldError[];
  /** All that the server said: some kinds of problems carry more. */
  document: Readonly<Record<string, unknown>>;
}
