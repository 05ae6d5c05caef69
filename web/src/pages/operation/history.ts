// Figures over time, kept while the page is open: the last few minutes, bounded.
import type { Point } from '@/kit/line_chart';

export const kSpanMs = 5 * 60_000;

export class History {
  private readonly kept = new Map<string, Point[]>();
  private readonly totals = new Map<string, Point>();

  add(name: string, atMs: number, value: number): void {
    const points = this.kept.get(name) ?? [];
    points.push({ atMs, value });
    while (atMs - points[0]!.atMs > kSpanMs) points.shift();
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
