// The arithmetic of reports: periods, sums by company, customer or salesperson, CSV. Pure.
import type { ReportLine, Tally } from '@/api/reports';
import { addDays, daysIn, isoOf, type Day } from '@/lib/dates';

export const kGroupings = ['company', 'customer', 'salesperson'] as const;
export type Grouping = (typeof kGroupings)[number];

export const kPeriods = ['month', 'last_month', 'quarter', 'year', 'year_back', 'all'] as const;
export type Period = (typeof kPeriods)[number];

export interface Days { from: string; to: string }

/** The days of a period; empty: without an end. */
export function daysOf(period: Period, today: Day): Days {
  const { year, month } = today;
  const whole = (y: number, m: number, months: number): Days => {
    const last = new Date(Date.UTC(y, m - 1 + months, 0));
    return {
      from: isoOf({ year: y, month: m, day: 1 }),
      to: last.toISOString().slice(0, 10),
    };
  };
  switch (period) {
    case 'month': return whole(year, month, 1);
    case 'last_month': return month === 1 ? whole(year - 1, 12, 1) : whole(year, month - 1, 1);
    case 'quarter': return whole(year, month - ((month - 1) % 3), 3);
    case 'year': return whole(year, 1, 12);
    case 'year_back': {
      const day = Math.min(today.day, daysIn(year - 1, month));
      const start = addDays({ year: year - 1, month, day }, 1);
      return { from: isoOf(start), to: isoOf(today) };
    }
    case 'all': return { from: '', to: '' };
  }
}

export interface Group extends Tally { id: string; name: string }

const kCounts = ['total', 'met', 'failed', 'pending', 'cancelled'] as const;

function percent(tally: Omit<Tally, 'percent_met'>): number | null {
  return tally.total ? Math.round((tally.met / tally.total) * 1000) / 10 : null;
}

/** All lines as one; the share is counted anew, of the sums. */
export function sumOf(lines: readonly Tally[]): Tally {
  const sum = { total: 0, met: 0, failed: 0, pending: 0, cancelled: 0 };
  for (const line of lines) for (const count of kCounts) sum[count] += line[count];
  return { ...sum, percent_met: percent(sum) };
}

export function groupsOf(lines: readonly ReportLine[], by: Grouping): Group[] {
  const found = new Map<string, ReportLine[]>();
  for (const line of lines) {
    const key = line[by] ?? '';
    const known = found.get(key);
    if (known) known.push(line);
    else found.set(key, [line]);
  }
  return [...found].map(([id, those]) => ({
    id, name: those[0]![`${by}_name`], ...sumOf(those),
  }));
}

/** "name", "-met": as lists of the server are sorted; what has no share comes last. */
export function sorted(groups: readonly Group[], sort: string, locale: string): Group[] {
  const key = sort.replace(/^-/, '') as keyof Group;
  const sign = sort.startsWith('-') ? -1 : 1;
  return [...groups].sort((a, b) => {
    const [x, y] = [a[key], b[key]];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const order = typeof x === 'string' ? x.localeCompare(String(y), locale)
      : x - (y as number);
    return order * sign || a.name.localeCompare(b.name, locale);
  });
}
