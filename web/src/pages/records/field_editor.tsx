// The control for one attribute, as its declaration asks.
import { useState } from 'preact/hooks';
import {
  entityOf, isEntity, mayList, type Attribute, type Entity, type Row,
} from '@/api/entities';
import { useAuth } from '@/app/auth';
import { usePageText } from '@/i18n/pages';
import { Checkbox, CheckboxGroup } from '@/kit/checkbox';
import { Combobox } from '@/kit/combobox';
import { DateField } from '@/kit/date_field';
import { Field, TextField } from '@/kit/field';
import { Icon } from '@/kit/icons';
import { MomentField } from '@/kit/moment_field';
import { SelectField } from '@/kit/select_field';
import { referenceLabel } from './looks';
import { findRecords, RecordPicker } from './record_picker';
import { attributeWord, wordFor } from './words';

interface Props {
  entity: Entity;
  attribute: Attribute;
  value: unknown;
  /** The record as it was loaded: what its references are called. */
  row: Row | null;
  error: string | null | undefined;
  onChange(value: unknown): void;
}

const kInputTypes: readonly [RegExp, 'email' | 'tel' | 'url'][] =
  [[/^email/, 'email'], [/^(phone|fax)/, 'tel'], [/^web/, 'url']];

export function FieldEditor(props: Props) {
  const text = usePageText();
  const { entity, attribute, value, error, onChange } = props;
  const { name } = attribute;
  const word = attributeWord(entity, name, text);
  const label = attribute.required ? text.requiredLabel(word) : word;
  const common = { label, name, error };
  switch (attribute.type) {
    case 'boolean':
      return <Checkbox label={word} name={name} checked={value === true} onChange={onChange} />;
    case 'date':
      return <DateField {...common} value={String(value ?? '')}
        onValue={(day) => onChange(day || null)} />;
    case 'time':
      return <MomentField {...common} value={String(value ?? '')}
        onValue={(moment) => onChange(moment || null)} />;
    case 'choice':
      return <SelectField {...common} value={String(value ?? '')}
        none={attribute.required ? text.chooseOne : text.none}
        choices={attribute.choices!.map((one) => [one, wordFor(entity, name, one, text)])}
        onValue={(choice) => onChange(choice || null)} />;
    case 'words':
      return <CheckboxGroup legend={label} name={name} error={error}
        values={(value as string[] | null) ?? []}
        choices={(attribute.choices ?? []).map((one) => [one, wordFor(entity, name, one, text)])}
        onChange={onChange} />;
    case 'id':
      return isEntity(attribute.of!) ? (
        <ReferenceField {...props} label={label} of={entityOf(attribute.of)} />
      ) : null;
    case 'ids':
      return isEntity(attribute.of!) ? (
        <ReferencesField {...props} label={label} of={entityOf(attribute.of)} />
      ) : null;
    case 'integer':
      return <TextField {...common} inputMode="numeric" value={String(value ?? '')}
        onValue={(typed) => onChange(typed.trim() === '' ? null
          : /^-?\d+$/.test(typed.trim()) ? Number(typed) : typed)} />;
    default:
      return attribute.long ? (
        <Field {...common}>
          {(ids) => (
            <textarea {...ids} class="input area" name={name} rows={4} dir="auto"
              value={String(value ?? '')}
              onInput={(event) => onChange(event.currentTarget.value)} />
          )}
        </Field>
      ) : (
        <TextField {...common} type={kInputTypes.find(([form]) => form.test(name))?.[1] ?? 'text'}
          value={String(value ?? '')} autocomplete="off" dir="auto"
          aria-required={attribute.required || undefined}
          onValue={(typed) => onChange(typed)} />
      );
  }
}

/** Several records: each a chip, and a search for one more. */
function ReferencesField(props: Props & { label: string; of: Entity }) {
  const text = usePageText();
  const { client, session } = useAuth();
  const { attribute, of, row } = props;
  const ids = (props.value as string[] | null) ?? [];
  const names = row?.[`${attribute.name}_names`];
  const [known, setKnown] = useState<Record<string, string>>(() => Object.fromEntries(
    ((row?.[attribute.name] as string[] | undefined) ?? []).map((id, at) =>
      [id, Array.isArray(names) ? String(names[at]) : id])));
  if (!mayList(session!.user, of)) return null;
  return (
    <div class="field">
      <Combobox label={props.label} name={attribute.name} error={props.error} value={null}
        keepsNothing
        load={(typed, signal) => findRecords(client, of, typed, signal, text)
          .then((found) => found.filter((one) => !ids.includes(one.id)))}
        onChange={(choice) => {
          if (!choice) return;
          setKnown({ ...known, [choice.id]: choice.label });
          props.onChange([...ids, choice.id]);
        }} />
      {ids.length > 0 && (
        <ul class="filter-chips">
          {ids.map((id) => (
            <li key={id} class="filter-chip">
              <bdi>{known[id] ?? id}</bdi>
              <button type="button" aria-label={text.removeFilter(known[id] ?? id)}
                onClick={() => props.onChange(ids.filter((one) => one !== id))}>
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ReferenceField(props: Props & { label: string; of: Entity }) {
  const { session } = useAuth();
  const { attribute, value, row } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  if (!mayList(session!.user, props.of)) return null;  // the server fills in one's own
  const isFirst = row !== null && row[attribute.name] === value;
  return (
    <RecordPicker of={props.of} label={props.label} name={attribute.name}
      id={(value as string | null) ?? null} error={props.error ?? null}
      isRequired={attribute.required}
      known={isFirst ? referenceLabel(row, attribute.name) : chosen}
      except={attribute.of === props.entity.name ? row?.id : undefined}
      onChange={(choice) => {
        setChosen(choice?.label ?? null);
        props.onChange(choice?.id ?? null);
      }} />
  );
}
