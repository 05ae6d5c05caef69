// The frame of every page: its heading, its title in the browser, and the focus on arrival.
import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** How many pages were shown since the load: the first one leaves the focus to the browser. */
export const ArrivalContext = createContext({ current: 0 });

interface Props {
  title: string;
  /** Over the page, when it is to say more than the title. */
  heading?: string;
  /** What the browser's tab says after the title: the cluster, usually. */
  place: string;
  lead?: ComponentChildren;
  /** Over the heading: the way back. */
  above?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export function Page(props: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const arrivals = useContext(ArrivalContext);

  useLayoutEffect(() => {
    if (arrivals.current++ > 0) heading.current?.focus();
  }, []);

  useEffect(() => {
    document.title = [props.title, props.place, 'Panal'].filter(Boolean).join(' · ');
  }, [props.title, props.place]);

  return (
    <>
      <header class="page-head">
        <div>
          {props.above}
          <h1 ref={heading} tabIndex={-1}>{props.heading ?? props.title}</h1>
          {props.lead && <p class="lead">{props.lead}</p>}
        </div>
        {props.actions && <div class="page-actions">{props.actions}</div>}
      </header>
      {props.children}
    </>
  );
}
