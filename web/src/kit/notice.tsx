// A notice within the page: what is the matter, since when, what to do.
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons';

interface Props {
  tone: 'info' | 'busy' | 'bad' | 'good';
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
  icon?: IconName;
}

export function Notice(props: Props) {
  const icon = props.icon
    ?? (props.tone === 'good' ? 'check' : props.tone === 'info' ? 'info' : 'warning');
  return (
    <div class={`notice ${props.tone}`}>
      <Icon name={icon} size={18} />
      <div class="notice-text">
        <strong>{props.title}</strong>
        {props.children && <div>{props.children}</div>}
      </div>
      {props.action}
    </div>
  );
}
