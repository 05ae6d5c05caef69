// An incident's state in a customer's words.
import type { IncidentState } from '@/api/incidents';
import { useIncidentText } from '@/i18n/incidents';

export function StatePill(props: { state: IncidentState }) {
  const text = useIncidentText();
  return <span class={`pill incidents-${props.state}`}>{text.states[props.state]}</span>;
}
