// What an entry of the audit log changed: of each attribute before and after.
import type { ComponentChildren } from 'preact';
import { entityOf, isEntity, type Entity } from '@/api/entities';
import { usePageText } from '@/i18n/pages';
import { showDay } from '@/lib/dates';
import { ReferenceName } from './filter_chips';
import { attributeWord, wordFor } from './words';

export type Change = readonly [field: string, before: unknown, after: unknown];

/** {"name": ["before", "after"]}; what is not of that form is told as it is. */
export function changesOf(changes: Record<string, unknown>): Change[] {
  return Object.entries(changes).map(([field, ends]) => (
    Array.isArray(ends) && ends.length === 2 ? [field, ends[0], ends[1]] : [field, null, ends]));
}

interface Props {
  entity: Entity | null;
  changes: readonly Change[];
  action?: ((field: string, before: string) => ComponentChildren) | undefined;
}

export function Changes(props: Props) {
  const text = usePageText();
  const { entity, changes } = props;
  if (changes.length === 0) return null;
  return (
    <dl class="changes">
      {changes.map(([field, before, after]) => (
        <div key={field}>
          <dt>{entity ? attributeWord(entity, field, text) : field}</dt>
          <dd>
            {before !== null && before !== '' && (
              <><del><Told entity={entity} field={field} value={before} /></del>{' → '}</>
            )}
            <ins><Told entity={entity} field={field} value={after} /></ins>
            {props.action?.(field, plain(before) || text.empty)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const plain = (value: unknown) => (value === null || value === undefined ? ''
  : typeof value === 'string' ? value : JSON.stringify(value));

export function Told(props: { entity: Entity | null; field: string; value: unknown }) {
  const text = usePageText();
  const { entity, field, value } = props;
  if (value === null || value === undefined || value === '') {
    return <em class="muted">{text.empty}</em>;
  }
  const attribute = entity?.attributes.find((one) => one.name === field);
  const said = plain(value);
  if (attribute?.type === 'id' && isEntity(attribute.of!) && /^[0-9a-f-]{36}$/.test(said)) {
    return <ReferenceName of={entityOf(attribute.of).name as typeof attribute.of} id={said} />;
  }
  if (attribute?.type === 'boolean') {
    return <>{value === true || value === 1 ? text.yes : text.no}</>;
  }
  if (attribute?.type === 'date') return <>{showDay(said)}</>;
  if (attribute?.choices) return <>{wordFor(entity!, field, said, text)}</>;
  return <bdi>{said}</bdi>;
}
