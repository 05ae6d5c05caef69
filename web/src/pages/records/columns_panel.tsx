// Which columns a list shows; kept for the account.
import type { Entity } from '@/api/entities';
import { usePreferences } from '@/api/preferences';
import { usePageText } from '@/i18n/pages';
import { Checkbox } from '@/kit/checkbox';
import { Panel } from '@/kit/menu';
import { columnsOf, defaultColumns, nameAttribute } from './looks';
import { attributeWord } from './words';

export interface Columns {
  shown: readonly string[];
  show(names: readonly string[]): void;
}

export function useColumns(entity: Entity): Columns {
  const preferences = usePreferences();
  const name = `columns ${entity.name}`;
  return {
    shown: preferences.read<string[]>(name) ?? defaultColumns(entity),
    show(names) { void preferences.keep(name, names); },
  };
}

export function ColumnsPanel(props: { entity: Entity; columns: Columns }) {
  const text = usePageText();
  const { entity, columns } = props;
  const names = [...columnsOf(entity).map((one) => one.name), 'created_at', 'updated_at']
    .filter((name) => name !== nameAttribute(entity));
  return (
    <Panel label={text.columns} icon="columns" isBare align="end">
      {() => (
        <fieldset class="column-list">
          <legend>{text.columns}</legend>
          {names.map((name) => (
            <Checkbox key={name} label={attributeWord(entity, name, text)}
              checked={columns.shown.includes(name)}
              onChange={(checked) => columns.show(checked ? [...columns.shown, name]
                : columns.shown.filter((one) => one !== name))} />
          ))}
        </fieldset>
      )}
    </Panel>
  );
}
