// Language and theme: chosen here, kept in cookies, shown at once on the whole page.
import { createContext, type ComponentChildren } from 'preact';
import { useCallback, useContext, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { Dictionary } from '@/i18n/es';
import type { TextsOf } from '@/i18n/texts';
import { loadLanguage } from '@/i18n/words';
import { readCookie, writeCookie } from '@/lib/cookies';
import type { Language } from '@/lib/format';

export type Theme = 'light' | 'dark' | 'auto';

interface Settings {
  language: Language;
  theme: Theme;
  text: Dictionary;
  /** Shown once its words are here; where they are not to be had, nothing changes. */
  setLanguage(language: Language): void;
  setTheme(theme: Theme): void;
  /**
   * The account's language counts only where nobody has chosen one in this browser; the company's
   * only until then.
   */
  suggestLanguage(language: Language | null, isCompanys?: boolean): void;
}

const SettingsContext = createContext<Settings | null>(null);

function firstTheme(): Theme {
  const given = document.documentElement.dataset.theme;
  return given === 'light' || given === 'dark' ? given : 'auto';
}

export function SettingsProvider(props: {
  first: Language;
  texts: TextsOf;
  children: ComponentChildren;
}) {
  const [language, showLanguage] = useState(props.first);
  const [theme, showTheme] = useState(firstTheme);

  useLayoutEffect(() => { document.documentElement.lang = language; }, [language]);
  useLayoutEffect(() => { document.documentElement.dataset.theme = theme; }, [theme]);

  const setLanguage = useCallback((next: Language, isPassing = false) => {
    loadLanguage(next).then(() => {
      if (!isPassing) writeCookie('panal_lang', next);
      showLanguage(next);
    }, () => {});
  }, []);
  const setTheme = useCallback((next: Theme) => {
    writeCookie('panal_theme', next);
    showTheme(next);
  }, []);
  const suggestLanguage = useCallback((next: Language | null, isCompanys = false) => {
    if (next && !readCookie('panal_lang')) setLanguage(next, isCompanys);
  }, []);

  const value = useMemo<Settings>(() => ({
    language, theme, text: props.texts(language), setLanguage, setTheme, suggestLanguage,
  }), [language, theme]);
  return <SettingsContext.Provider value={value}>{props.children}</SettingsContext.Provider>;
}

export function useSettings(): Settings {
  const settings = useContext(SettingsContext);
  if (!settings) throw new Error('no SettingsProvider above');
  return settings;
}

export function useText(): Dictionary {
  return useSettings().text;
}
