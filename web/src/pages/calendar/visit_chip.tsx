// A visit in a calendar: whom, and whether it is made.
import { Link } from 'wouter-preact';
import type { Row } from '@/api/entities';
import { useDeskText } from '@/i18n/desk';
import { Icon } from '@/kit/icons';

export function visitState(row: Row, today: string): 'done' | 'late' | 'planned' {
  if (row.fulfilled_on != null) return 'done';
  return String(row.planned_on) < today && !row.closed ? 'late' : 'planned';
}

export function VisitChip(props: {
  row: Row; today: string; withPerson: boolean; tabIndex?: number;
}) {
  const desk = useDeskText();
  const { row } = props;
  const state = visitState(row, props.today);
  return (
    <Link href={`/visits/${row.id}`} class={`visit-chip ${state}`} tabIndex={props.tabIndex}>
      {state === 'done' && <Icon name="check" size={12} />}
      <span>
        <bdi>{String(row.customer_name ?? '')}</bdi>
        {props.withPerson && row.salesperson_name != null && (
          <small><bdi>{String(row.salesperson_name)}</bdi></small>
        )}
      </span>
      <span class="visually-hidden">, {desk.visitStates[state]}</span>
    </Link>
  );
}
