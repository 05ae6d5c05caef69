// Visits as things to do: whom, when, what for; and "done" at the end of the line.
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { entityOf, may, type Row } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useHomeText } from '@/i18n/home';
import { Button } from '@/kit/button';
import { Icon } from '@/kit/icons';
import { showDay } from '@/lib/dates';
import { useHighlights } from '@/lib/use_highlights';
import { Favourite } from '@/pages/records/favourite';
import { useMarkDone } from './use_visits';

interface Props {
  rows: readonly Row[];
  withDay?: boolean;
  withPerson: boolean;
  withDone?: boolean;
}

export function VisitList(props: Props) {
  const fresh = useHighlights(props.rows, true, 'home');
  return (
    <ul class="todo">
      {props.rows.map((row) => (
        <li key={row.id} data-id={row.id} class={fresh.has(row.id) ? 'fresh' : undefined}>
          <Visit row={row} {...props} />
        </li>
      ))}
    </ul>
  );
}

function Visit(props: Props & { row: Row }) {
  const desk = useHomeText();
  const { session } = useAuth();
  const markDone = useMarkDone();
  const [isBusy, setBusy] = useState(false);
  const { row } = props;
  const entity = entityOf('visits');
  const customer = String(row.customer_name ?? desk.customerGone);
  const pending = Number(row.targets_pending ?? 0);
  const day = String(row.planned_on);

  async function done() {
    if (isBusy) return;
    setBusy(true);
    await markDone(row);
    setBusy(false);
  }

  return (
    <>
      {props.withDay && <time class="todo-day" dateTime={day}>{showDay(day)}</time>}
      <div class="todo-what">
        <Link href={`/visits/${row.id}`}><bdi>{customer}</bdi></Link>
        <small>
          {props.withPerson && row.salesperson_name != null && (
            <bdi>{String(row.salesperson_name)}</bdi>
          )}
          {pending > 0 && <span>{desk.pendingTargets(pending)}</span>}
          {row.notes ? <bdi class="todo-notes">{String(row.notes)}</bdi> : null}
        </small>
      </div>
      <Favourite entity={entity} row={row} />
      {row.fulfilled_on != null ? (
        <span class="todo-state"><Icon name="check" />{desk.isDone}</span>
      ) : props.withDone && may(session!.user, entity, 'change', row) && (
        <Button small icon="check" busy={isBusy} label={desk.markDoneOf(customer)}
          onClick={() => void done()}>{desk.markDone}</Button>
      )}
    </>
  );
}
