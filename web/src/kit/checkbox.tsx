// Yes or no, and several of a few.
import type { ComponentChildren } from 'preact';
import '@/styles/controls.css';

interface Props {
  label: ComponentChildren;
  name?: string;
  checked: boolean;
  hint?: string;
  onChange(checked: boolean): void;
}

export function Checkbox(props: Props) {
  return (
    <label class="checkbox">
      <input type="checkbox" name={props.name} checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)} />
      <span>{props.label}{props.hint && <small>{props.hint}</small>}</span>
    </label>
  );
}

interface GroupProps {
  legend: string;
  name?: string;
  values: readonly string[];
  choices: readonly (readonly [string, string])[];
  error?: string | null;
  onChange(values: string[]): void;
}

export function CheckboxGroup(props: GroupProps) {
  return (
    <fieldset class={props.error ? 'field invalid' : 'field'}>
      <legend>{props.legend}</legend>
      {props.choices.map(([value, label]) => (
        <Checkbox key={value} name={props.name} label={label} checked={props.values.includes(value)}
          onChange={(checked) => props.onChange(checked
            ? [...props.values, value] : props.values.filter((one) => one !== value))} />
      ))}
      {props.error && <p class="field-error">{props.error}</p>}
    </fieldset>
  );
}
