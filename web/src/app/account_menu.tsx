// The account: who is signed in, language, theme, sign out. A popover: Escape and a press
// outside close it, the browser gives the focus back.
import { Link } from 'wouter-preact';
import { Button } from '@/kit/button';
import { Icon } from '@/kit/icons';
import { Segmented } from '@/kit/segmented';
import { useToast } from '@/kit/toasts';
import { kLanguageNames } from '@/i18n/texts';
import { explain } from '@/lib/explain';
import type { Language } from '@/lib/format';
import { useAuth } from './auth';
import { useSettings, type Theme } from './settings';

export function AccountMenu() {
  const { language, theme, text, setLanguage, setTheme } = useSettings();
  const { session, signOut } = useAuth();
  const toast = useToast();
  const user = session!.user;
  return (
    <div class="account">
      <button type="button" class="account-button" popovertarget="account-menu">
        <span class="visually-hidden">{text.account}: </span>
        <span class="avatar" aria-hidden="true">{initial(user.name || user.login)}</span>
        <span class="account-name">{user.name || user.login}</span>
      </button>
      <div id="account-menu" class="menu" popover="auto" role="dialog" aria-label={text.account}>
        <p class="menu-who">
          <Icon name="user" />
          <span><strong>{user.name || user.login}</strong><small>{user.login}</small></span>
        </p>
        <Link href="/account" class="button plain block"
          onClick={() => document.getElementById('account-menu')!.hidePopover()}>
          {text.ownAccount}
        </Link>
        <Segmented<Language> legend={text.language} value={language} onChoose={setLanguage}
          choices={[['es', kLanguageNames.es], ['en', kLanguageNames.en]]} />
        <Segmented<Theme> legend={text.theme} value={theme} onChoose={setTheme} stacked
          choices={[['light', text.themeLight], ['dark', text.themeDark],
            ['auto', text.themeAuto]]} />
        <Button class="block" onClick={() => {
          signOut().catch((error: unknown) => toast(explain(error, text), 'error'));
        }}>
          {text.signOut}
        </Button>
      </div>
    </div>
  );
}

function initial(name: string): string {
  return [...name][0]?.toUpperCase() ?? '?';
}
