// A choice among a few, as radio buttons that look like one control.
import { useId } from 'preact/hooks';

interface Props<T extends string> {
  legend: string;
  value: T;
  choices: readonly (readonly [T, string])[];
  /** Each choice on a line of its own: for long words. */
  stacked?: boolean;
  /** What it chooses is plain to see; the legend is for those who do not. */
  isBare?: boolean;
  onChoose(value: T): void;
}

export function Segmented<T extends string>(props: Props<T>) {
  const name = useId();
  return (
    <fieldset class={props.stacked ? 'segmented stacked' : 'segmented'}>
      <legend class={props.isBare ? 'visually-hidden' : undefined}>{props.legend}</legend>
      <div class="segments">
        {props.choices.map(([value, label]) => (
          <label key={value}>
            <input type="radio" name={name} value={value} checked={value === props.value}
              onChange={() => props.onChoose(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
