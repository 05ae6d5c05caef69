import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  number?: boolean;
  empty?: boolean;
  title?: string;
  children?: ComponentChildren;
}

/** A cell that carries its column's name, shown where there is no head (on a phone). */
export function Cell(props: Props) {
  const names = [props.number && 'number', props.empty && 'empty'].filter(Boolean).join(' ');
  return (
    <td role="cell" class={names || undefined} data-label={props.label} title={props.title}>
      {props.empty ? null : props.children}
    </td>
  );
}
