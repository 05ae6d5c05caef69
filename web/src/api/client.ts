// Requests to the server: JSON both ways, the CSRF token on writes, one error type.
//
// A client holds the CSRF token of the present session. A 401 is told to `onUnauthorized` once it
// happens, wherever it happens, and still rejects: the caller keeps what the person typed.
import { ApiError, networkError, parseProblem } from './problem';

export interface ClientOptions {
  language(): string;
  onUnauthorized(): void;
  /** A second factor is asked for since a moment ago. */
  onMustEnrol?(): void;
  /**
   * The CSRF token of the present session, asked for after a refused write: another tab may have
   * signed in anew. Null when it cannot help.
   */
  renewCsrf?(): Promise<string | null>;
  fetch?: typeof fetch;
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Sent as it is, in the place of a JSON body. */
  file?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** A 401 answers the question asked (sign-in, "who am I?") and does not mean an ended session. */
  expects401?: boolean;
}

export interface Client {
  request<T>(path: string, options?: RequestOptions): Promise<T>;
  /** The answer as text: a CSV file. */
  requestText(path: string, options?: RequestOptions): Promise<string>;
  setCsrf(token: string | null): void;
}

export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));
  let csrf: string | null = null;

  async function requestText(path: string, call: RequestOptions = {}): Promise<string> {
    const used = csrf;
    try {
      return await attempt(path, call);
    } catch (error) {
      const isRefusedWrite = error instanceof ApiError && error.status === 403
        && used && (call.method ?? 'GET') !== 'GET';
      const renewed = isRefusedWrite ? await options.renewCsrf?.() : null;
      if (!renewed || renewed === used) throw error;
      csrf = renewed;
      return attempt(path, call);
    }
  }

  async function attempt(path: string, call: RequestOptions): Promise<string> {
    const method = call.method ?? 'GET';
    const headers: Record<string, string> = {
      'Accept': 'application/json',
      'Accept-Language': options.language(),
      ...call.headers,
    };
    if (call.body !== undefined) headers['Content-Type'] = 'application/json';
    if (call.file) headers['Content-Type'] = call.file.type;
    if (method !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf;
    let response: Response;
    let body: string;
    try {
      response = await send(path, {
        method,
        headers,
        credentials: 'same-origin',
        body: call.file ?? (call.body === undefined ? undefined : JSON.stringify(call.body)),
        signal: call.signal,
      });
      body = await response.text();
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
      throw networkError(cause);
    }
    if (!response.ok) {
      if (response.status === 401 && !call.expects401) options.onUnauthorized();
      const type = response.headers.get('content-type');
      const error = new ApiError(response.status, parseProblem(response.status, type, body));
      if (error.kind === 'second_factor_required') options.onMustEnrol?.();
      throw error;
    }
    return body;
  }

  async function request<T>(path: string, call?: RequestOptions): Promise<T> {
    const body = await requestText(path, call);
    if (!body) return undefined as T;
    try {
      return JSON.parse(body) as T;
    } catch (cause) {
      throw networkError(cause);
    }
  }

  return { request, requestText, setCsrf(token) { csrf = token; } };
}
