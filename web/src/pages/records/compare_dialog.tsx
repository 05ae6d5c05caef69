// Two versions of a record, field by field, and which of them shall stand. Only what differs is
// shown. Where one side alone changed a field, that change is proposed; where both did, one's own.
import { useId, useState } from 'preact/hooks';
import type { Attribute, Entity, Row } from '@/api/entities';
import type { Values } from '@/api/records';
import { useSettings } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { shortTime } from '@/lib/format';
import { ReferenceName } from './filter_chips';
import { contested, editable, isSame } from './form_values';
import { Value } from './value';
import { attributeWord } from './words';
import { isEntity } from '@/api/entities';

interface Props {
  entity: Entity;
  base: Row;
  mine: Values;
  theirs: Row;
  busy: boolean;
  onChoose(values: Values): void;
  onClose(): void;
}

export function CompareDialog(props: Props) {
  const { text: common, language } = useSettings();
  const text = usePageText();
  const { entity, base, mine, theirs } = props;
  const differing = editable(entity).filter((one) => !isSame(mine[one.name], theirs[one.name]));
  const both = contested(entity, base, mine, theirs);
  const [isMine, setMine] = useState<Record<string, boolean>>(() =>
    Object.fromEntries(differing.map(({ name }) => [name, !isSame(mine[name], base[name])])));

  return (
    <Dialog title={common.conflictTitle} wide onClose={props.onClose}>
      <p>
        {text.compareLead(theirs.updated_at
          ? shortTime(theirs.updated_at, language, new Date()) : '')}
      </p>
      <div class="compare">
        {differing.map((attribute) => (
          <Choice key={attribute.name} {...props} attribute={attribute}
            isContested={both.includes(attribute.name)} isMine={isMine[attribute.name]!}
            onSide={(chosen) => setMine({ ...isMine, [attribute.name]: chosen })} />
        ))}
        {differing.length === 0 && <p class="muted">{text.compareSame}</p>}
      </div>
      <div class="dialog-foot">
        <Button onClick={props.onClose}>{common.conflictGoOn}</Button>
        <Button kind="primary" autofocus busy={props.busy} onClick={() => props.onChoose(
          Object.fromEntries(editable(entity).map(({ name }) =>
            [name, isMine[name] ?? true ? mine[name] : theirs[name]])))}>
          {text.compareSave}
        </Button>
      </div>
    </Dialog>
  );
}

function Choice(props: Props & {
  attribute: Attribute; isContested: boolean; isMine: boolean; onSide(isMine: boolean): void;
}) {
  const text = usePageText();
  const name = useId();
  const { entity, attribute, mine, theirs } = props;
  const word = attributeWord(entity, attribute.name, text);
  return (
    <fieldset class="compare-field">
      <legend>{word}{props.isContested && <span class="chip">{text.bothChanged}</span>}</legend>
      {[true, false].map((isMine) => (
        <label key={String(isMine)} class="compare-side">
          <input type="radio" name={name} checked={props.isMine === isMine}
            onChange={() => props.onSide(isMine)} />
          <span>
            <small>{isMine ? text.mine : text.theirs}</small>
            <Side entity={entity} attribute={attribute} row={isMine
              ? { ...props.base, ...mine } as Row : theirs}
              isKnown={!isMine || isSame(mine[attribute.name], props.base[attribute.name])} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** A reference just chosen has no name in the record yet: it is looked up. */
function Side(props: { entity: Entity; attribute: Attribute; row: Row; isKnown: boolean }) {
  const text = usePageText();
  const { attribute, row } = props;
  const value = row[attribute.name];
  if (value === null || value === undefined || value === '') {
    return <em class="muted">{text.empty}</em>;
  }
  if (attribute.type === 'id' && !props.isKnown && isEntity(attribute.of!)) {
    return <ReferenceName of={attribute.of} id={String(value)} />;
  }
  return <Value entity={props.entity} attribute={attribute} row={row} isPlain />;
}
