// What goes wrong between page and server, as one error type.
//
// The server answers failures with application/problem+json; a proxy, a crash or a pulled cable
// does not. All become an ApiError with a status (0: no answer at all), so that pages ask one
// question only: which status?
import type { FieldError, Problem } from './types';

export class ApiError extends Error {
  constructor(readonly status: number, readonly problem: Problem) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.name = 'ApiError';
  }

  /** No answer, or a server that asks to come back: the same request may succeed soon. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  /** What kind of problem it is, in the server's word for it: `wrong_code`. */
  get kind(): string {
    return this.problem.type.slice(this.problem.type.lastIndexOf(':') + 1);
  }

  field(name: string): FieldError | undefined {
    return this.problem.errors.find((error) => error.field === name);
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Reads a problem document; anything else gives an empty one with the status. */
export function parseProblem(status: number, contentType: string | null, body: string): Problem {
  const empty: Problem = {
    type: 'about:blank', title: '', status, detail: '', errors: [], document: {},
  };
  if (!contentType || !/\bjson\b/.test(contentType)) return empty;
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return empty;
  }
  if (typeof raw !== 'object' || raw === null) return empty;
  const document = raw as Record<string, unknown>;
  const errors = Array.isArray(document.errors) ? document.errors : [];
  return {
    type: text(document.type) || 'about:blank',
    title: text(document.title),
    status,
    detail: text(document.detail),
    document,
    errors: errors
      .filter((error): error is Record<string, unknown> => !!error && typeof error === 'object')
      .map((error) => ({
        field: text(error.field), code: text(error.code), message: text(error.message),
      })),
  };
}

export function networkError(cause: unknown): ApiError {
  const detail = cause instanceof Error ? cause.message : '';
  const error = new ApiError(0, {
    type: 'about:blank', title: '', status: 0, detail, errors: [], document: {},
  });
  error.cause = cause;
  return error;
}

export function kindOf(error: unknown): string | null {
  return error instanceof ApiError ? error.kind : null;
}

export function statusOf(error: unknown): number | null {
  return error instanceof ApiError ? error.status : null;
}
