// Filters kept under a name, for this account.
import { useState } from 'preact/hooks';
import { usePreferences } from '@/api/preferences';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { TextField } from '@/kit/field';
import { Panel } from '@/kit/menu';

export type ViewParams = Readonly<Record<string, string>>;

interface Props {
  /** Of which list: each has its own. */
  list: string;
  params: ViewParams;
  onParams(params: ViewParams): void;
}

export function SavedViews(props: Props) {
  const text = usePageText();
  const preferences = usePreferences();
  const [name, setName] = useState('');
  const prefix = `view ${props.list} `;
  const views = preferences.readAll<ViewParams>(prefix);
  const canKeep = Object.keys(props.params).length > 0;

  return (
    <Panel label={text.views} icon="star" isBare align="end">
      {(close) => (
        <div class="form views">
          <strong>{text.views}</strong>
          {views.length === 0 && <p class="muted">{text.viewsNone}</p>}
          <ul>
            {views.map((view) => (
              <li key={view.name}>
                <button type="button" class="menu-item"
                  onClick={() => { props.onParams(view.value); close(); }}>
                  <bdi>{view.name}</bdi>
                </button>
                <Button kind="quiet" small icon="close" label={text.viewRemove(view.name)}
                  onClick={() => void preferences.keep(prefix + view.name, null)} />
              </li>
            ))}
          </ul>
          {canKeep && (
            <form class="view-new" onSubmit={(event) => {
              event.preventDefault();
              const called = name.trim();
              if (!called) return;
              void preferences.keep(prefix + called, props.params);
              setName('');
            }}>
              <TextField label={text.viewName} name="view" value={name} maxLength={60}
                onValue={setName} />
              <Button type="submit">{text.viewKeep}</Button>
            </form>
          )}
        </div>
      )}
    </Panel>
  );
}
