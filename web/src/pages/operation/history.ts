// Figures over time: what the node remembers of the last hour, and what came while the page is
// open. Bounded.
import type { Point } from '@/kit/line_chart';
import type { Metric } from './prometheus';

export const kSpanMs = 5 * 60_000;
export const kHourMs = 60 * 60_000;

/** What a node remembers of its metrics (`/api/v1/metrics/history`). */
export interface Remembered {
  times: number[];
  /** By name and labels; null where there was none. */
  series: Record<string, (number | null)[]>;
}

/** As many readings as the node took, each as if it had just been read. */
export function* readingsOf({ times, series }: Remembered): Generator<[number, Metric[]]> {
  const named = Object.entries(series).map(([id, values]) => {
    const at = id.indexOf('{');
    return { values, name: at < 0 ? id : id.slice(0, at), labels: at < 0 ? '' : id.slice(at) };
  });
  for (const [at, atMs] of times.entries()) {
    yield [atMs, named.flatMap(({ values, name, labels }) => {
      const value = values[at];
      return value === null || value === undefined ? [] : [{ name, labels, value }];
    })];
  }
}

export class History {
  private readonly kept = new Map<string, Point[]>();
  private readonly totals = new Map<string, Point>();

  add(name: string, atMs: number, value: number): void {
    const points = this.kept.get(name) ?? [];
    points.push({ atMs, value });
    while (atMs - points[0]!.atMs > kHourMs) points.shift();
    this.kept.set(name, points);
  }

  /** Of a total that only grows: how much a second. A node that started anew begins again. */
  addRate(name: string, atMs: number, total: number): void {
    const before = this.totals.get(name);
    this.totals.set(name, { atMs, value: total });
    if (!before || atMs <= before.atMs || total < before.value) return;
    this.add(name, atMs, ((total - before.value) / (atMs - before.atMs)) * 1000);
  }

  /** Of two totals: what one costs of the other, in this interval. Nothing done: zero. */
  addMean(name: string, atMs: number, sum: number, count: number): void {
    const [sumBefore, countBefore] =
      [this.totals.get(`${name} sum`), this.totals.get(`${name} count`)];
    this.totals.set(`${name} sum`, { atMs, value: sum });
    this.totals.set(`${name} count`, { atMs, value: count });
    if (!sumBefore || !countBefore || count < countBefore.value) return;
    const done = count - countBefore.value;
    this.add(name, atMs, done > 0 ? (sum - sumBefore.value) / done : 0);
  }

  of(name: string): readonly Point[] {
    return this.kept.get(name) ?? [];
  }

  last(name: string): number | null {
    return this.of(name).at(-1)?.value ?? null;
  }
}
