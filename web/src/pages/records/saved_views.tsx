// Filters kept under a name, in this browser.
import { useState } from 'preact/hooks';
import type { Entity } from '@/api/entities';
import type { ListParams } from '@/api/records';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { TextField } from '@/kit/field';
import { Panel } from '@/kit/menu';
import { readKept, writeKept } from '@/lib/kept';

interface View {
  name: string;
  params: ListParams;
}

interface Props {
  entity: Entity;
  params: ListParams;
  onParams(params: ListParams): void;
}

export function SavedViews(props: Props) {
  const text = usePageText();
  const key = `views.${props.entity.name}`;
  const [views, setViews] = useState(() => readKept<View[]>(key) ?? []);
  const [name, setName] = useState('');
  const canKeep = Object.keys(props.params).length > 0;

  function keep(next: View[]) {
    writeKept(key, next);
    setViews(next);
  }

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
                  onClick={() => { props.onParams(view.params); close(); }}>
                  <bdi>{view.name}</bdi>
                </button>
                <Button kind="quiet" small icon="close" label={text.viewRemove(view.name)}
                  onClick={() => keep(views.filter((one) => one !== view))} />
              </li>
            ))}
          </ul>
          {canKeep && (
            <form class="view-new" onSubmit={(event) => {
              event.preventDefault();
              const called = name.trim();
              if (!called) return;
              keep([...views.filter((one) => one.name !== called),
                { name: called, params: props.params }]);
              setName('');
            }}>
              <TextField label={text.viewName} value={name} maxLength={60} onValue={setName} />
              <Button type="submit">{text.viewKeep}</Button>
            </form>
          )}
        </div>
      )}
    </Panel>
  );
}
