// A labelled control with its hint and its error tied to it for assistive technology.
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icons';

export interface FieldIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

interface Props {
  label: string;
  hint?: string;
  error?: string | null;
  children(ids: FieldIds): ComponentChildren;
}

export function Field(props: Props) {
  const id = useId();
  const described = [props.error && `${id}-error`, props.hint && `${id}-hint`].filter(Boolean);
  return (
    <div class={props.error ? 'field invalid' : 'field'}>
      <label for={id}>{props.label}</label>
      {props.children({
        id,
        'aria-describedby': described.join(' ') || undefined,
        'aria-invalid': props.error ? true : undefined,
      })}
      {props.error && (
        <p class="field-error" id={`${id}-error`}><Icon name="warning" size={14} />{props.error}</p>
      )}
      {props.hint && <p class="field-hint" id={`${id}-hint`}>{props.hint}</p>}
    </div>
  );
}

type InputProps = Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'label' | 'onInput'> & {
  label: string;
  hint?: string;
  error?: string | null;
  onValue(value: string): void;
};

export function TextField({ label, hint, error, onValue, ...input }: InputProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <input class="input" {...input} {...ids}
          onInput={(event) => onValue(event.currentTarget.value)} />
      )}
    </Field>
  );
}
