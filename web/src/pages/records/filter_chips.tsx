// The filters that are set, each to be taken away.
import type { Entity } from '@/api/entities';
import type { ListParams } from '@/api/records';
import { usePageText } from '@/i18n/pages';
import { Icon } from '@/kit/icons';
import { showDay } from '@/lib/dates';
import { filterNames, rangeOf } from './list_params';
import { titleOf } from './looks';
import { useRecord } from './use_records';
import { attributeWord, wordFor } from './words';
import { entityOf, isEntity } from '@/api/entities';

interface Props {
  entity: Entity;
  params: ListParams;
  onParams(params: ListParams): void;
}

export function FilterChips(props: Props) {
  const text = usePageText();
  const names = filterNames(props.params);
  if (names.length === 0) return null;
  const without = (name: string) => props.onParams({ ...props.params, [name]: '' });
  return (
    <ul class="filter-chips" aria-label={text.filters}>
      {names.map((name) => (
        <li key={name}>
          <Chip entity={props.entity} name={name} value={props.params[name]!}
            onRemove={() => without(name)} />
        </li>
      ))}
      <li>
        <button type="button" class="link" onClick={() => props.onParams(
          Object.fromEntries(Object.entries(props.params)
            .filter(([name]) => !names.includes(name))))}>
          {text.clearFilters}
        </button>
      </li>
    </ul>
  );
}

function Chip(props: { entity: Entity; name: string; value: string; onRemove(): void }) {
  const text = usePageText();
  const { entity, name, value } = props;
  const range = rangeOf(entity, name);
  const word = attributeWord(entity, range?.attribute ?? name, text);
  const title = range ? `${word} ${range.end === 'from' ? text.from : text.to}` : word;
  return (
    <span class="filter-chip">
      <span class="muted">{title}:</span>
      <strong>{range ? showDay(value) : <FilterValue entity={entity} name={name} value={value} />}
      </strong>
      <button type="button" aria-label={text.removeFilter(title)} onClick={props.onRemove}>
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}

function FilterValue(props: { entity: Entity; name: string; value: string }) {
  const text = usePageText();
  const { entity, name, value } = props;
  const attribute = entity.attributes.find((one) => one.name === name);
  if (value === 'null') return <>{text.none}</>;
  if (attribute?.type === 'boolean') return <>{value === 'true' ? text.yes : text.no}</>;
  if (attribute?.type === 'id' && isEntity(attribute.of!)) {
    return <ReferenceName of={attribute.of} id={value} />;
  }
  return <bdi>{wordFor(entity, name, value, text)}</bdi>;
}

export function ReferenceName(props: { of: Parameters<typeof entityOf>[0]; id: string }) {
  const text = usePageText();
  const { data } = useRecord(props.of, props.id);
  return <bdi>{data ? titleOf(entityOf(props.of), data, text) : '…'}</bdi>;
}
