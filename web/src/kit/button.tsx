// A button. While `busy` it cannot be pressed again (a double click saves once) but keeps the
// focus, which `disabled` would throw away.
import type { ComponentChildren, JSX, Ref } from 'preact';
import { Icon, type IconName } from './icons';

interface Props {
  children?: ComponentChildren;
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  type?: 'button' | 'submit';
  icon?: IconName;
  /** The accessible name; needed when there is only an icon. */
  label?: string;
  busy?: boolean;
  small?: boolean;
  autofocus?: boolean;
  class?: string;
  buttonRef?: Ref<HTMLButtonElement>;
  onClick?(event: JSX.TargetedMouseEvent<HTMLButtonElement>): void;
}

export function Button(props: Props) {
  const kinds = ['button', props.kind ?? 'plain'];
  if (props.small) kinds.push('small');
  if (!props.children) kinds.push('icon-only');
  if (props.class) kinds.push(props.class);
  return (
    <button
      ref={props.buttonRef}
      type={props.type ?? 'button'}
      class={kinds.join(' ')}
      aria-label={props.label}
      title={props.children ? undefined : props.label}
      aria-disabled={props.busy || undefined}
      autofocus={props.autofocus}
      onClick={(event) => {
        if (props.busy) event.preventDefault();
        else props.onClick?.(event);
      }}
    >
      {props.icon && <Icon name={props.icon} />}
      {props.children && <span>{props.children}</span>}
    </button>
  );
}
