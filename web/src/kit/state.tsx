// What a page shows instead of data: empty, failed, forbidden, missing.
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons';

interface Props {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}

export function State(props: Props) {
  return (
    <div class="state">
      <span class="state-icon"><Icon name={props.icon} size={28} /></span>
      <h2>{props.title}</h2>
      {props.children && <p>{props.children}</p>}
      {props.action}
    </div>
  );
}
