import { describe, expect, it } from 'vitest';
import type { ReportLine } from '@/api/reports';
import { parseCsv, writeCsv } from '@/lib/csv';
import { spanOf, stepOf } from '@/pages/calendar/span';
import { daysOf, groupsOf, sorted, sumOf } from '@/pages/reports/report';

const line = (company: string, customer: string, met: number, failed: number): ReportLine => ({
  company, company_name: company.toUpperCase(), customer, customer_name: customer,
  salesperson: null, salesperson_name: '', total: met + failed, met, failed, pending: 0,
  cancelled: 0, percent_met: null,
});

describe('periods', () => {
  it('end with the last day of the month', () => {
    expect(daysOf('month', { year: 2028, month: 2, day: 9 }))
      .toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(daysOf('last_month', { year: 2026, month: 1, day: 31 }))
      .toEqual({ from: '2025-12-01', to: '2025-12-31' });
    expect(daysOf('quarter', { year: 2026, month: 11, day: 21 }))
      .toEqual({ from: '2026-10-01', to: '2026-12-31' });
  });

  it('of twelve months hold each day of a year once', () => {
    expect(daysOf('year_back', { year: 2026, month: 11, day: 21 }))
      .toEqual({ from: '2025-11-22', to: '2026-11-21' });
    expect(daysOf('year_back', { year: 2028, month: 2, day: 29 }))
      .toEqual({ from: '2027-03-01', to: '2028-02-29' });
  });
});

describe('sums', () => {
  const lines = [line('a', 'x', 1, 3), line('b', 'y', 2, 0), line('a', 'y', 1, 0)];

  it('count the share anew', () => {
    expect(sumOf(lines)).toMatchObject({ total: 7, met: 4, percent_met: 57.1 });
    expect(sumOf([]).percent_met).toBeNull();
  });

  it('are by what was asked for, sorted as asked', () => {
    const groups = groupsOf(lines, 'company');
    expect(sorted(groups, '-total', 'es').map((one) => [one.name, one.total, one.percent_met]))
      .toEqual([['A', 5, 40], ['B', 2, 100]]);
    expect(groupsOf(lines, 'salesperson')).toHaveLength(1);
  });
});

describe('CSV', () => {
  it('is read back as it was written, and holds no formula', () => {
    const text = writeCsv([['a;b', 'say "hi"', 3], ['=1+1', null, 0.5]]);
    expect(parseCsv(text.slice(1), ';', 9))
      .toEqual([['a;b', 'say "hi"', '3'], ["'=1+1", '', '0.5']]);
  });
});

describe('a calendar', () => {
  it('shows whole weeks from Monday on', () => {
    const { days } = spanOf('month', { year: 2026, month: 11, day: 21 });
    expect(days[0]).toEqual({ year: 2026, month: 10, day: 26 });
    expect(days).toHaveLength(42);
  });

  it('is walked by keys', () => {
    const from = { year: 2026, month: 1, day: 31 };
    expect(stepOf('PageDown', from)).toEqual({ year: 2026, month: 2, day: 28 });
    expect(stepOf('Home', from)).toEqual({ year: 2026, month: 1, day: 26 });
    expect(stepOf('x', from)).toBeNull();
  });
});
