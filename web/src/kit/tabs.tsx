// Tabs: the arrow keys move among them, the content follows. Which one is open, the caller knows
// (it stands in the address).
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import '@/styles/controls.css';

export interface Tab {
  key: string;
  label: string;
  count?: number;
}

interface Props {
  label: string;
  tabs: readonly Tab[];
  open: string;
  onOpen(key: string): void;
  children: ComponentChildren;
}

export function Tabs(props: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const at = Math.max(0, props.tabs.findIndex((tab) => tab.key === props.open));

  function onKeyDown(event: KeyboardEvent) {
    const last = props.tabs.length - 1;
    const to = event.key === 'ArrowRight' ? (at === last ? 0 : at + 1)
      : event.key === 'ArrowLeft' ? (at === 0 ? last : at - 1)
      : event.key === 'Home' ? 0
      : event.key === 'End' ? last : null;
    if (to === null) return;
    event.preventDefault();
    props.onOpen(props.tabs[to]!.key);
    (list.current!.children[to] as HTMLElement).focus();
  }

  return (
    <>
      <div ref={list} class="tabs" role="tablist" aria-label={props.label} onKeyDown={onKeyDown}>
        {props.tabs.map((tab, index) => (
          <button key={tab.key} type="button" role="tab" id={`${id}-${tab.key}`}
            aria-selected={index === at} aria-controls={`${id}-panel`}
            tabIndex={index === at ? 0 : -1} onClick={() => props.onOpen(tab.key)}>
            {tab.label}
            {tab.count !== undefined && <span class="count">{tab.count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} class="tab-panel"
        aria-labelledby={`${id}-${props.tabs[at]!.key}`}>
        {props.children}
      </div>
    </>
  );
}
