// One's own details, and how this browser shows the pages.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { entityOf, type Row } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings, type Theme } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { usePageText } from '@/i18n/pages';
import { kLanguageNames } from '@/i18n/texts';
import { Segmented } from '@/kit/segmented';
import { useToast } from '@/kit/toasts';
import type { Language } from '@/lib/format';
import { RecordForm } from '@/pages/records/record_form';
import '@/styles/records.css';

export function Profile(props: { row: Row }) {
  const text = useAccountText();
  const pages = usePageText();
  const { language, theme, text: common, setLanguage, setTheme } = useSettings();
  const { recheck } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const [turn, setTurn] = useState(0);
  return (
    <div class="account-parts">
      <section aria-labelledby="profile">
        <h2 id="profile">{text.profileTitle}</h2>
        <RecordForm key={turn} entity={entityOf('users')} base={props.row} current={props.row}
          start={{}}
          onSaved={() => {
            setTurn(turn + 1);
            toast(pages.savedRecord);
            void queries.invalidateQueries({ queryKey: ['users'] }).then(recheck);
          }}
          onCancel={() => setTurn(turn + 1)} />
      </section>
      <section class="panel" aria-labelledby="appearance">
        <h2 id="appearance">{text.appearance}</h2>
        <Segmented<Language> legend={common.language} value={language} onChoose={setLanguage}
          choices={[['es', kLanguageNames.es], ['en', kLanguageNames.en]]} />
        <Segmented<Theme> legend={common.theme} value={theme} onChoose={setTheme} stacked
          choices={[['light', common.themeLight], ['dark', common.themeDark],
            ['auto', common.themeAuto]]} />
      </section>
    </div>
  );
}
