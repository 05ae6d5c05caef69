// An error as a sentence. The server's own words (it answers in the page's language) beat ours,
// except where it could not say anything.
import { ApiError } from '@/api/problem';
import type { Dictionary } from '@/i18n/es';

export function explain(error: unknown, text: Dictionary): string {
  if (!(error instanceof ApiError)) return text.errorUnknown(0);
  if (error.status === 0) return text.errorNetwork;
  const said = error.problem.errors[0]?.message || error.problem.detail || error.problem.title;
  if (said) return said;
  if (error.status === 403) return text.errorForbidden;
  if (error.status === 404) return text.errorGone;
  if (error.status === 429) return text.errorTooMany;
  if (error.status === 507) return text.errorDisk;
  if (error.isTransient) return text.errorUnavailable;
  return text.errorUnknown(error.status);
}
