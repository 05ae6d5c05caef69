import { beforeEach, describe, expect, it, vi } from 'vitest';

type Words = typeof import('@/i18n/words');

describe('dictionaries', () => {
  let words: Words;
  beforeEach(async () => {
    vi.resetModules();
    words = await import('@/i18n/words');
  });

  it('load in the language of the page alone', async () => {
    const loaders = { es: vi.fn(async () => 'hola'), en: vi.fn(async () => 'hello') };
    words.beginIn('en');
    const text = await words.dictionary(loaders);
    expect(text('en')).toBe('hello');
    expect(loaders.es).not.toHaveBeenCalled();
  });

  it('are all there when another language is', async () => {
    const first = await words.dictionary({ es: async () => 'uno', en: async () => 'one' });
    const second = await words.dictionary({ es: async () => 'dos', en: async () => 'two' });
    await words.loadLanguage('en');
    expect([first('en'), second('en')]).toEqual(['one', 'two']);
  });

  it('stay in their language when another is not to be had', async () => {
    const failing = async () => { throw new TypeError('offline'); };
    await words.dictionary<string>({ es: async () => 'uno', en: failing });
    await expect(words.loadLanguage('en')).rejects.toThrow('offline');
    const later = await words.dictionary({ es: async () => 'dos', en: async () => 'two' });
    expect(later('es')).toBe('dos');
  });

  it('follow a choice that is made while they load', async () => {
    let arrive = (_: string) => {};
    const slow = () => new Promise<string>((resolve) => { arrive = resolve; });
    const loading = words.dictionary({ es: slow, en: async () => 'hello' });
    const chosen = words.loadLanguage('en');
    arrive('hola');
    await chosen;
    expect((await loading)('en')).toBe('hello');
  });
});
