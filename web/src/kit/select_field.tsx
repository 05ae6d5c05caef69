// A choice among a few, each with a word for it.
import { Field } from './field';

interface Props {
  label: string;
  name?: string;
  value: string;
  choices: readonly (readonly [string, string])[];
  /** What the empty choice says; without it one has to choose. */
  none?: string;
  hint?: string;
  error?: string | null;
  onValue(value: string): void;
}

export function SelectField(props: Props) {
  return (
    <Field label={props.label} hint={props.hint} error={props.error}>
      {(ids) => (
        <select {...ids} class="input" name={props.name} value={props.value}
          onChange={(event) => props.onValue(event.currentTarget.value)}>
          {props.none !== undefined && <option value="">{props.none}</option>}
          {props.choices.map(([value, label]) => (
            <option key={value} value={value}>{label}</option>
          ))}
        </select>
      )}
    </Field>
  );
}
