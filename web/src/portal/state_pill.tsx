// An incident's state in a customer's words.
import type { IncidentState } from '@/api/incidents';
import { usePortalText } from '@/i18n/portal';

export function StatePill(props: { state: IncidentState }) {
  const text = usePortalText();
  return <span class={`pill incidents-${props.state}`}>{text.states[props.state]}</span>;
}
