// Which days a calendar shows, and where "before" and "after" lead. Pure.
import { addDays, daysIn, isoOf, parseIso, weeksOf, type Day } from '@/lib/dates';

export const kViews = ['month', 'week', 'agenda'] as const;
export type View = (typeof kViews)[number];

const kAgendaDays = 14;

export interface Span { days: Day[]; before: Day; after: Day }

export function weekOf(day: Day): Day[] {
  const weekday = (new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay() + 6) % 7;
  return Array.from({ length: 7 }, (_, at) => addDays(day, at - weekday));
}

/** The same day of another month, or its last one. */
export function addMonths(from: Day, count: number): Day {
  const months = from.year * 12 + from.month - 1 + count;
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  return { year, month, day: Math.min(from.day, daysIn(year, month)) };
}

export function spanOf(view: View, on: Day): Span {
  if (view === 'month') {
    return {
      days: weeksOf(on.year, on.month).flat(), before: addMonths(on, -1), after: addMonths(on, 1),
    };
  }
  if (view === 'week') {
    return { days: weekOf(on), before: addDays(on, -7), after: addDays(on, 7) };
  }
  return {
    days: Array.from({ length: kAgendaDays }, (_, at) => addDays(on, at)),
    before: addDays(on, -kAgendaDays), after: addDays(on, kAgendaDays),
  };
}

/** Where a key leads in a grid of days; null: it is none of them. */
export function stepOf(key: string, from: Day): Day | null {
  switch (key) {
    case 'ArrowLeft': return addDays(from, -1);
    case 'ArrowRight': return addDays(from, 1);
    case 'ArrowUp': return addDays(from, -7);
    case 'ArrowDown': return addDays(from, 7);
    case 'Home': return weekOf(from)[0]!;
    case 'End': return weekOf(from)[6]!;
    case 'PageUp': return addMonths(from, -1);
    case 'PageDown': return addMonths(from, 1);
    default: return null;
  }
}

export function dayIn(address: string | null, today: Day): Day {
  return (address && parseIso(address)) || today;
}

export const isoRange = (days: readonly Day[]) =>
  ({ from: isoOf(days[0]!), to: isoOf(days.at(-1)!) });
