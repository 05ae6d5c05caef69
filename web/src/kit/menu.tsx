// A button that opens a menu, or a small panel of controls. A popover: Escape and a press outside
// close it, the browser gives the focus back.
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { place } from '@/lib/place';
import { Icon, type IconName } from './icons';
import '@/styles/controls.css';

interface Props {
  label: string;
  icon?: IconName;
  /** Only the icon is shown. */
  isBare?: boolean;
  /** Shown beside the label: how many filters are set. */
  count?: number;
  align?: 'start' | 'end';
  children(close: () => void): ComponentChildren;
}

interface PanelProps extends Props {
  role: 'menu' | 'dialog';
}

function Popup(props: PanelProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => panel.current?.hidePopover();

  useLayoutEffect(() => {
    if (!isOpen) return;
    place(panel.current!, button.current!, props.align);
    panel.current!.querySelector<HTMLElement>(
      props.role === 'menu' ? '[role^="menuitem"]' : 'input, select, button')?.focus();
  }, [isOpen]);

  function onKeyDown(event: KeyboardEvent) {
    if (props.role !== 'menu') return;
    const items = [...panel.current!.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = event.key === 'ArrowDown' ? (at + 1) % items.length
      : event.key === 'ArrowUp' ? (at - 1 + items.length) % items.length
      : event.key === 'Home' ? 0
      : event.key === 'End' ? items.length - 1 : null;
    if (to === null) return;
    event.preventDefault();
    items[to]?.focus();
  }

  return (
    <>
      <button ref={button} type="button" popovertarget={id} aria-haspopup={props.role}
        aria-expanded={isOpen} aria-label={props.isBare ? props.label : undefined}
        title={props.isBare ? props.label : undefined}
        class={`button ${props.isBare ? 'quiet icon-only' : 'plain'}`}>
        {props.icon && <Icon name={props.icon} />}
        {!props.isBare && <span>{props.label}</span>}
        {!!props.count && <span class="count">{props.count}</span>}
      </button>
      <div ref={panel} id={id} popover="auto" role={props.role} aria-label={props.label}
        class={`popup popup-${props.role}`} onKeyDown={onKeyDown}
        onToggle={(event) =>
          setOpen((event as unknown as ToggleEvent).newState === 'open')}>
        {isOpen && props.children(close)}
      </div>
    </>
  );
}

export function Menu(props: Props) {
  return <Popup {...props} role="menu" />;
}

export function Panel(props: Props) {
  return <Popup {...props} role="dialog" />;
}

interface ItemProps {
  icon?: IconName;
  isDanger?: boolean;
  children: ComponentChildren;
  onChoose(): void;
}

export function MenuItem(props: ItemProps) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} onClick={props.onChoose}
      class={props.isDanger ? 'menu-item danger' : 'menu-item'}>
      {props.icon && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </button>
  );
}
