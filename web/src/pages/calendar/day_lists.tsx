// Days one after another (agenda) or side by side (week), each with its visits.
import { Link } from 'wouter-preact';
import { entityOf, may } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { Icon } from '@/kit/icons';
import { isoOf, longDay, weekdayNames, type Day } from '@/lib/dates';
import { VisitList } from '@/pages/desk/visit_list';
import type { DayVisits } from './use_month';
import { VisitChip } from './visit_chip';

interface Props {
  days: readonly Day[];
  today: string;
  visits: DayVisits;
  withPerson: boolean;
}

function AddVisit(props: { day: string }) {
  const desk = useDeskText();
  const { language } = useSettings();
  const { session } = useAuth();
  if (!may(session!.user, entityOf('visits'), 'create')) return null;
  const label = desk.planOn(longDay(props.day, language));
  return (
    <Link class="button quiet icon-only small" href={`/visits/new?planned_on=${props.day}`}
      aria-label={label} title={label}>
      <Icon name="plus" />
    </Link>
  );
}

export function WeekColumns(props: Props) {
  const { language } = useSettings();
  const names = weekdayNames(language);
  return (
    <ol class="week">
      {props.days.map((day, at) => {
        const iso = isoOf(day);
        return (
          <li key={iso} class={iso === props.today ? 'today' : undefined}>
            <header>
              <h2 aria-label={longDay(iso, language)}
                aria-current={iso === props.today ? 'date' : undefined}>
                <small>{names[at]!.short}</small> {day.day}
              </h2>
              <AddVisit day={iso} />
            </header>
            {(props.visits.byDay.get(iso) ?? []).map((row) => (
              <VisitChip key={row.id} row={row} today={props.today}
                withPerson={props.withPerson} />
            ))}
          </li>
        );
      })}
    </ol>
  );
}

/** Empty days are left out, but for today and the one that was asked for. */
export function Agenda(props: Props) {
  const desk = useDeskText();
  const { language } = useSettings();
  const shown = props.days.map(isoOf).filter((iso, at) => at === 0 || iso === props.today
    || props.visits.byDay.has(iso));
  return (
    <ol class="agenda">
      {shown.map((iso) => {
        const rows = props.visits.byDay.get(iso) ?? [];
        return (
          <li key={iso} class="card">
            <header class="card-head">
              <h2 class="day">
                <time dateTime={iso}>{longDay(iso, language)}</time>
              </h2>
              {iso === props.today && <span class="chip">{desk.today}</span>}
              <AddVisit day={iso} />
            </header>
            {rows.length === 0 ? <p class="card-note">{desk.dayEmpty}</p>
              : <VisitList rows={rows} withPerson={props.withPerson} withDone />}
          </li>
        );
      })}
    </ol>
  );
}
