import { afterEach, describe, expect, it, vi } from 'vitest';
import { entityTag, listPath } from '@/api/messages';
import { firstLanguage } from '@/i18n/texts';
import { en } from '@/i18n/en';
import { es } from '@/i18n/es';
import { cookieText, readCookie } from '@/lib/cookies';
import { randomKey } from '@/lib/keys';
import { throttle } from '@/lib/throttle';
import { curlCommand } from '@/pages/api/examples';
import { checkSetup, passwordError } from '@/pages/entry/setup_rules';

describe('cookies', () => {
  it('reads exact names only', () => {
    expect(readCookie('panal_lang', 'x_panal_lang=fr; panal_lang=en')).toBe('en');
    expect(readCookie('panal_theme', 'panal_lang=en')).toBeNull();
  });
  it('writes a year, for all paths', () => {
    expect(cookieText('panal_theme', 'dark'))
      .toBe('panal_theme=dark; Path=/; SameSite=Lax; Max-Age=31536000');
  });
});

describe('randomKey', () => {
  it('makes a version 4 UUID where randomUUID is missing (plain http)', () => {
    const bare = { getRandomValues: (bytes: Uint8Array) => bytes.fill(255) } as unknown as Crypto;
    expect(randomKey(bare)).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
    expect(randomKey()).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('throttle', () => {
  afterEach(() => vi.useRealTimers());
  it('runs at once, then at most once an interval, and never loses the last call', () => {
    vi.useFakeTimers();
    const run = vi.fn();
    const slowed = throttle(run, () => 100, () => Date.now());
    slowed.call();
    slowed.call();
    slowed.call();
    expect(run).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(100);
    expect(run).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1000);
    expect(run).toHaveBeenCalledTimes(2);
    slowed.call();
    slowed.call();
    slowed.cancel();
    vi.advanceTimersByTime(1000);
    expect(run).toHaveBeenCalledTimes(3);
  });
});

describe('languages', () => {
  it('takes the server\'s word, then the browser\'s, then Spanish', () => {
    expect(firstLanguage('en', ['es'])).toBe('en');
    expect(firstLanguage('%PANAL_LANG%', ['fr-FR', 'en-US'])).toBe('en');
    expect(firstLanguage('', ['fr'])).toBe('es');
  });
  it('leaves no text untranslated that is long enough to tell', () => {
    const same = Object.entries(es).filter(([key, text]) =>
      typeof text === 'string' && text.length > 8 && text === en[key as keyof typeof en]);
    expect(same).toEqual([]);
  });
});

describe('setup rules', () => {
  it('counts characters as people do', () => {
    expect(passwordError('🐝'.repeat(8), en)).toBeNull();
    expect(passwordError('🐝'.repeat(7), en)).toBe(en.passwordShort(1));
    expect(passwordError('x'.repeat(128), en)).toBeNull();
    expect(passwordError('x'.repeat(129), en)).toBe(en.passwordLong);
  });
  it('names every missing field', () => {
    const form = { code: ' ', cluster: '', login: 'a b', name: '', password: '' };
    const named = Object.keys(checkSetup(form, en)).sort();
    expect(named).toEqual(['cluster', 'code', 'login', 'password']);
  });
});

describe('requests', () => {
  it('quotes an entity tag once', () => {
    expect(entityTag('abc')).toBe('"abc"');
    expect(entityTag('"abc"')).toBe('"abc"');
    expect(entityTag('W/"abc"')).toBe('W/"abc"');
  });
  it('encodes the search', () => {
    expect(listPath({ text: 'a&b ñ', sort: '-created_at' }, 'x=')).toBe(
      '/api/v1/messages?limit=50&sort=-created_at&q=a%26b+%C3%B1&cursor=x%3D');
  });
  it('writes curl commands that a shell reads back unchanged', () => {
    expect(curlCommand('http://n1', 'POST', '/data', '{"mess":"it\'s"}', ''))
      .toContain(`--data '{"mess":"it'\\''s"}'`);
  });
});
