// A state as a dot and a word; the colour never says it alone.
import type { Health } from '@/lib/vectors';

export function Badge(props: { health: Health | 'off'; children: string }) {
  return <span class={`badge ${props.health}`}><i class="dot" />{props.children}</span>;
}
