// What the wizard checks before it asks the server (which checks all of it again).
import type { SetupForm } from '@/api/types';
import type { Dictionary } from '@/i18n/es';

export const kPasswordMin = 8;
export const kPasswordMax = 128;

export type FieldErrors = Partial<Record<keyof SetupForm, string>>;

/** Lengths count characters as people do, not UTF-16 units: an emoji is one. */
export function passwordError(password: string, text: Dictionary): string | null {
  const length = [...password].length;
  if (length === 0) return text.fieldRequired;
  if (length < kPasswordMin) return text.passwordShort(kPasswordMin - length);
  return length > kPasswordMax ? text.passwordLong : null;
}

export function checkSetup(form: SetupForm, text: Dictionary): FieldErrors {
  const errors: FieldErrors = {};
  if (!form.code.trim()) errors.code = text.fieldRequired;
  if (!form.cluster.trim()) errors.cluster = text.fieldRequired;
  if (!form.login.trim()) errors.login = text.fieldRequired;
  else if (/\s/.test(form.login.trim())) errors.login = text.loginSpaces;
  const password = passwordError(form.password, text);
  if (password) errors.password = password;
  return errors;
}
