// Dates, durations and numbers in the chosen language. Pure: `now` is an argument.

export type Language = 'es' | 'en';

const kLocales: Record<Language, string> = { es: 'es-ES', en: 'en-GB' };

// English "short" says "4.2 secs"; Spanish "narrow" drops the space before the unit.
const kUnits = { es: 'short', en: 'narrow' } as const;

// Intl objects are slow to make and the lists ask for one per row.
const made = new Map<string, unknown>();
function once<T>(key: string, make: () => T): T {
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as T;
}

function dates(language: Language, name: string, options: Intl.DateTimeFormatOptions) {
  return once(`${language} ${name}`, () => new Intl.DateTimeFormat(kLocales[language], options));
}

export function isToday(iso: string, now: Date): boolean {
  return new Date(iso).toDateString() === now.toDateString();
}

/** The time of day for today, day and time otherwise (with the year when it is another one). */
export function shortTime(iso: string, language: Language, now: Date): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  if (isToday(iso, now)) return dates(language, 't', time).format(date);
  const day = { day: 'numeric', month: 'short', ...time } as const;
  if (date.getFullYear() === now.getFullYear()) return dates(language, 'd', day).format(date);
  return dates(language, 'y', { ...day, year: 'numeric' }).format(date);
}

export function fullTime(iso: string, language: Language): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return dates(language, 'f', { dateStyle: 'full', timeStyle: 'medium' }).format(date);
}

export function timeOnly(iso: string, language: Language): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return dates(language, 'm', { timeStyle: 'short' }).format(date);
}

/** "3 minutes ago", in the largest unit that is not zero. */
export function ago(iso: string, language: Language, now: Date): string {
  const seconds = Math.round((new Date(iso).getTime() - now.getTime()) / 1000);
  if (Number.isNaN(seconds)) return iso;
  const relative = once(`${language} r`, () =>
    new Intl.RelativeTimeFormat(kLocales[language], { numeric: 'auto', style: 'short' }));
  const size = Math.abs(seconds);
  if (size < 60) return relative.format(seconds, 'second');
  if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 86400) return relative.format(Math.round(seconds / 3600), 'hour');
  return relative.format(Math.round(seconds / 86400), 'day');
}

export function number(value: number, language: Language, digits = 0): string {
  // es-ES leaves four-digit numbers ungrouped, which breaks aligned columns.
  return once(`${language} n${digits}`, () => new Intl.NumberFormat(kLocales[language], {
    maximumFractionDigits: digits, useGrouping: 'always' as unknown as boolean,
  })).format(value);
}

/** Milliseconds as people read them: 0.4 ms, 15 ms, 2.5 s, 3 min. */
export function duration(ms: number, language: Language): string {
  const size = Math.abs(ms);
  const [value, unit, digits] =
    size < 10 ? [ms, 'millisecond', 1] as const
    : size < 1000 ? [ms, 'millisecond', 0] as const
    : size < 60_000 ? [ms / 1000, 'second', 1] as const
    : size < 3_600_000 ? [ms / 60_000, 'minute', 0] as const
    : [ms / 3_600_000, 'hour', 1] as const;
  return once(`${language} u${unit}${digits}`, () => new Intl.NumberFormat(kLocales[language], {
    style: 'unit', unit, unitDisplay: kUnits[language], maximumFractionDigits: digits,
  })).format(value);
}

export function bytes(value: number, language: Language): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  let scaled = value;
  let step = 0;
  while (scaled >= 1000 && step < units.length - 1) { scaled /= 1000; step += 1; }
  return once(`${language} b${step}`, () => new Intl.NumberFormat(kLocales[language], {
    style: 'unit', unit: units[step]!, unitDisplay: 'short', maximumFractionDigits: step ? 1 : 0,
  })).format(scaled);
}

export function plural(count: number, language: Language, one: string, other: string): string {
  const rules = once(`${language} p`, () => new Intl.PluralRules(kLocales[language]));
  return `${number(count, language)} ${rules.select(count) === 'one' ? one : other}`;
}
