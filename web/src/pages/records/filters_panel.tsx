// The filters that the server offers for a list, one control each.
import { entityOf, isEntity, type Attribute, type Entity } from '@/api/entities';
import type { ListParams } from '@/api/records';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { DateField } from '@/kit/date_field';
import { Panel } from '@/kit/menu';
import { SelectField } from '@/kit/select_field';
import { filterNames, rangeOf } from './list_params';
import { RecordPicker } from './record_picker';
import { attributeWord, wordFor } from './words';

interface Props {
  entity: Entity;
  params: ListParams;
  fixed: ListParams;
  onParams(params: ListParams): void;
}

export function FiltersPanel(props: Props) {
  const text = usePageText();
  const { entity, params } = props;
  const attributes = entity.filters.filter((name) => !(name in props.fixed))
    .map((name) => entity.attributes.find((one) => one.name === name))
    .filter((one): one is Attribute => !!one && one.type !== 'text' && one.type !== 'integer'
      && (!one.of || isEntity(one.of)));
  const ranges = entity.ranges.flatMap((stem) => [`${stem}_from`, `${stem}_to`]);
  if (attributes.length + ranges.length === 0) return null;
  const set = (name: string, value: string) => props.onParams({ ...params, [name]: value });
  return (
    <Panel label={text.filters} icon="filter" count={filterNames(params).length}>
      {(close) => (
        <div class="form filters">
          {attributes.map((attribute) => (
            <FilterField key={attribute.name} entity={entity} attribute={attribute}
              value={params[attribute.name] ?? ''}
              onValue={(value) => set(attribute.name, value)} />
          ))}
          <div class="filter-ranges">
            {ranges.map((name) => {
              const range = rangeOf(entity, name)!;
              const word = attributeWord(entity, range.attribute, text);
              return (
                <DateField key={name} value={params[name] ?? ''}
                  label={`${word}, ${range.end === 'from' ? text.from : text.to}`}
                  onValue={(value) => set(name, value)} />
              );
            })}
          </div>
          <Button kind="primary" onClick={close}>{text.done}</Button>
        </div>
      )}
    </Panel>
  );
}

function FilterField(props: {
  entity: Entity; attribute: Attribute; value: string; onValue(value: string): void;
}) {
  const text = usePageText();
  const { entity, attribute } = props;
  const label = attributeWord(entity, attribute.name, text);
  if (attribute.type === 'id') {
    return (
      <RecordPicker of={entityOf(attribute.of as Parameters<typeof entityOf>[0])} label={label}
        id={props.value || null} onChange={(choice) => props.onValue(choice?.id ?? '')}
        withNone={!attribute.required} />
    );
  }
  const choices = attribute.type === 'boolean'
    ? [['true', text.yes], ['false', text.no]] as const
    : (attribute.choices ?? []).map((one) =>
      [one, wordFor(entity, attribute.name, one, text)] as const);
  return <SelectField label={label} value={props.value} none={text.any} choices={choices}
    onValue={props.onValue} />;
}
