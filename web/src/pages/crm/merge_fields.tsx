// The fields of two records side by side; where they differ, one of them is chosen.
import { useId } from 'preact/hooks';
import type { Attribute, Entity, Row } from '@/api/entities';
import type { Values } from '@/api/records';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { editable, isSame } from '@/pages/records/form_values';
import { Value } from '@/pages/records/value';
import { attributeWord } from '@/pages/records/words';

/** What has to be chosen. Links come together by themselves. */
export function differing(entity: Entity, into: Row, from: Row): Attribute[] {
  return editable(entity).filter((one) => one.type !== 'ids'
    && !isSame(into[one.name], from[one.name]));
}

export function wished(
  entity: Entity, into: Row, from: Row, isOthers: Readonly<Record<string, boolean>>,
): Values {
  return Object.fromEntries(differing(entity, into, from)
    .map(({ name }) => [name, (isOthers[name] ? from : into)[name] ?? '']));
}

interface Props {
  entity: Entity;
  into: Row;
  from: Row;
  isOthers: Readonly<Record<string, boolean>>;
  onChoose(name: string, isOthers: boolean): void;
}

export function MergeFields(props: Props) {
  const desk = useDeskText();
  const text = usePageText();
  const { entity, into, from } = props;
  const open = differing(entity, into, from);
  const same = editable(entity).filter((one) => one.type !== 'ids' && !open.includes(one)
    && !isSame(into[one.name], null));
  return (
    <>
      <div class="merge-heads">
        <strong>{desk.mergeStays}: <bdi>{`${into.name} (${into.code})`}</bdi></strong>
        <strong>{desk.mergeGoes}: <bdi>{`${from.name} (${from.code})`}</bdi></strong>
      </div>
      <div class="merge-fields">
        {open.map((attribute) => <Choice key={attribute.name} attribute={attribute} {...props} />)}
      </div>
      {same.length > 0 && (
        <p class="muted">{desk.mergeSame(same.map((one) =>
          attributeWord(entity, one.name, text).toLowerCase()).join(', '))}</p>
      )}
    </>
  );
}

function Choice(props: Props & { attribute: Attribute }) {
  const text = usePageText();
  const group = useId();
  const { entity, attribute, into, from } = props;
  const { name } = attribute;
  return (
    <fieldset class="compare-field">
      <legend>{attributeWord(entity, name, text)}</legend>
      {[into, from].map((row) => (
        <label key={row.id} class="compare-side">
          <input type="radio" name={group} checked={!!props.isOthers[name] === (row === from)}
            onChange={() => props.onChoose(name, row === from)} />
          <span>{isSame(row[name], null) ? <em class="muted">{text.empty}</em>
            : <Value entity={entity} attribute={attribute} row={row} isPlain />}</span>
        </label>
      ))}
    </fieldset>
  );
}
