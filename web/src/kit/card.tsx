// A part of a page with its own heading: a frame, what it holds, and the way to more of it.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import '@/styles/card.css';

interface Props {
  title: string;
  /** To be reached by a link of the page. */
  id?: string;
  count?: string | null;
  action?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}

export function Card(props: Props) {
  const id = useId();
  return (
    <section class={props.class ? `card ${props.class}` : 'card'} id={props.id} tabIndex={-1}
      aria-labelledby={id}>
      <header class="card-head">
        <h2 id={id}>{props.title}</h2>
        {props.count && <span class="count">{props.count}</span>}
        {props.action}
      </header>
      {props.children}
    </section>
  );
}

/** A line where a card has nothing to show. */
export function CardNote(props: { children: ComponentChildren }) {
  return <p class="card-note">{props.children}</p>;
}
