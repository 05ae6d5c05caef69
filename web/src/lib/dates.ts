// Calendar dates as people write them, to and from 2026-01-31. Pure: `today` is an argument.
import type { Language } from './format';

export interface Day { year: number; month: number; day: number }

const two = (value: number) => String(value).padStart(2, '0');

export function isoOf({ year, month, day }: Day): string {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** The day as the browser's clock has it. */
export function dayOf(date: Date): Day {
  return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
}

export function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function parseIso(iso: string): Day | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return exists ? { year, month, day } : null;
}

export function addDays(from: Day, count: number): Day {
  const moved = new Date(Date.UTC(from.year, from.month - 1, from.day + count));
  return {
    year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate(),
  };
}

const kRelative: Record<string, number> = {
  hoy: 0, today: 0, mañana: 1, tomorrow: 1, ayer: -1, yesterday: -1,
};

/** "31/1/2026", "31-1-26", "31.1", "2026-01-31", "hoy", "+3"; null when it is none. */
export function parseDay(typed: string, today: Day): string | null {
  const text = typed.trim().toLowerCase();
  if (text in kRelative) return isoOf(addDays(today, kRelative[text]!));
  if (/^[+-]\d{1,4}$/.test(text)) return isoOf(addDays(today, Number(text)));
  const iso = parseIso(text);
  if (iso) return isoOf(iso);
  const found = /^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{2}|\d{4}))?$/.exec(text);
  if (!found) return null;
  const year = found[3] === undefined ? today.year
    : found[3].length === 2 ? 2000 + Number(found[3]) : Number(found[3]);
  const given = isoOf({ year, month: Number(found[2]), day: Number(found[1]) });
  return parseIso(given) ? given : null;
}

/** 31/01/2026 in both languages (English here is that of Britain). */
export function showDay(iso: string): string {
  const day = parseIso(iso);
  return day ? `${two(day.day)}/${two(day.month)}/${day.year}` : iso;
}

/** The weeks of a month from Monday on, with the days of its neighbours that fill them. */
export function weeksOf(year: number, month: number): Day[][] {
  const first = { year, month, day: 1 };
  const weekday = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7;
  const weeks = Math.ceil((weekday + daysIn(year, month)) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (__, day) => addDays(first, week * 7 + day - weekday)));
}

const kLocales: Record<Language, string> = { es: 'es-ES', en: 'en-GB' };

export function monthName(year: number, month: number, language: Language): string {
  return new Intl.DateTimeFormat(kLocales[language], {
    month: 'long', year: 'numeric', timeZone: 'UTC',
  }).format(Date.UTC(year, month - 1, 1));
}

export function weekdayNames(language: Language): { short: string; long: string }[] {
  const name = (style: 'short' | 'long', day: number) =>
    new Intl.DateTimeFormat(kLocales[language], { weekday: style, timeZone: 'UTC' })
      .format(Date.UTC(2024, 0, day));  // a Monday
  return Array.from({ length: 7 }, (_, at) =>
    ({ short: name('short', at + 1), long: name('long', at + 1) }));
}

export function longDay(iso: string, language: Language): string {
  const day = parseIso(iso);
  if (!day) return iso;
  return new Intl.DateTimeFormat(kLocales[language], { dateStyle: 'full', timeZone: 'UTC' })
    .format(Date.UTC(day.year, day.month - 1, day.day));
}

/** A moment from a day and "9:30" of this browser's zone. */
export function momentOf(iso: string, time: string): string | null {
  const day = parseIso(iso);
  const clock = parseClock(time);
  if (!day || !clock) return null;
  return new Date(day.year, day.month - 1, day.day, clock[0], clock[1]).toISOString();
}

/** "9:30", "09.30", "9h", "0930": hours and minutes. */
export function parseClock(typed: string): [number, number] | null {
  const found = /^(\d{1,2})(?:[:.h]?(\d{2})|h)?$/.exec(typed.trim().toLowerCase());
  if (!found) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)];
  return hours < 24 && minutes < 60 ? [hours, minutes] : null;
}

export function showClock(date: Date): string {
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}
