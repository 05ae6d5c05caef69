// The control for one attribute, as its declaration asks.
import { useState } from 'preact/hooks';
import { entityOf, isEntity, type Attribute, type Entity, type Row } from '@/api/entities';
import { usePageText } from '@/i18n/pages';
import { Checkbox, CheckboxGroup } from '@/kit/checkbox';
import { DateField } from '@/kit/date_field';
import { Field, TextField } from '@/kit/field';
import { MomentField } from '@/kit/moment_field';
import { SelectField } from '@/kit/select_field';
import { referenceLabel } from './looks';
import { RecordPicker } from './record_picker';
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

function ReferenceField(props: Props & { label: string; of: Entity }) {
  const { attribute, value, row } = props;
  const [chosen, setChosen] = useState<string | null>(null);
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
