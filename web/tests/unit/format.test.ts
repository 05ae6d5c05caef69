import { describe, expect, it } from 'vitest';
import { ago, bytes, duration, number, plural, shortTime } from '@/lib/format';

const now = new Date(2026, 10, 21, 12, 0, 0);
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('shortTime', () => {
  it('shows only the time of today', () => {
    expect(shortTime(new Date(2026, 10, 21, 9, 5).toISOString(), 'es', now)).toBe('09:05');
  });
  it('adds the day for this year and the year for another', () => {
    const spring = new Date(2026, 2, 3, 9, 5).toISOString();
    expect(shortTime(spring, 'es', now)).toBe('3 mar, 09:05');
    expect(shortTime(spring, 'en', now)).toBe('3 Mar, 09:05');
    expect(shortTime(new Date(2024, 2, 3, 9, 5).toISOString(), 'es', now)).toContain('2024');
  });
  it('shows what is no date as it came', () => {
    expect(shortTime('nonsense', 'es', now)).toBe('nonsense');
  });
});

describe('ago', () => {
  const before = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();
  it('uses the largest unit that is not zero', () => {
    expect(plain(ago(before(12), 'es', now))).toBe('hace 12 s');
    expect(plain(ago(before(180), 'en', now))).toMatch(/^3 mins? ago$/);
    expect(plain(ago(before(7200), 'es', now))).toBe('hace 2 h');
  });
});

describe('numbers', () => {
  it('groups four digits in Spanish too, so that columns align', () => {
    expect(number(1042, 'es')).toBe('1.042');
    expect(number(1042, 'en')).toBe('1,042');
  });
  it('writes durations in a unit that fits', () => {
    expect(plain(duration(0.4, 'es'))).toMatch(/^0,4 ?ms$/);
    expect(plain(duration(4200, 'en'))).toMatch(/^4\.2 ?s$/);
    expect(plain(duration(-1, 'es'))).toMatch(/^[-−]1 ?ms$/);
  });
  it('writes sizes in powers of a thousand', () => {
    expect(plain(bytes(52_344, 'es'))).toBe('52,3 kB');
  });
  it('chooses singular and plural', () => {
    expect(plural(1, 'es', 'cambio', 'cambios')).toBe('1 cambio');
    expect(plural(0, 'es', 'cambio', 'cambios')).toBe('0 cambios');
  });
});
