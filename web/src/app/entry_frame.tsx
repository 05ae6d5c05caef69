// The frame of the pages that need no session: the mark, a card, and the language.
import type { ComponentChildren } from 'preact';
import { Logo } from '@/kit/logo';
import { kLanguageNames } from '@/i18n/texts';
import type { Language } from '@/lib/format';
import { useSettings } from './settings';

interface Props {
  children: ComponentChildren;
  /** In the place of Panal's own mark. */
  brand?: ComponentChildren;
  wide?: boolean;
  foot?: string;
}

export function EntryFrame(props: Props) {
  const { language, text, setLanguage } = useSettings();
  const other: Language = language === 'es' ? 'en' : 'es';
  return (
    <>
      <a class="skip" href="#main">{text.skip}</a>
      <div class="entry">
        <header class="entry-head">
          <span class="brand">{props.brand ?? <><Logo size={28} />{text.appName}</>}</span>
          <button type="button" class="button quiet small" lang={other}
            onClick={() => setLanguage(other)}>
            {kLanguageNames[other]}
          </button>
        </header>
        <main id="main" tabIndex={-1} class={props.wide ? 'entry-card wide' : 'entry-card'}>
          {props.children}
        </main>
        <footer class="entry-foot">{props.foot}</footer>
      </div>
    </>
  );
}
