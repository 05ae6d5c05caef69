// A month as a grid of days. One day is in the tab order; arrows, Home, End and the page keys move
// it, Enter opens the day's agenda.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { isoOf, longDay, monthName, weekdayNames, type Day } from '@/lib/dates';
import { stepOf } from './span';
import type { DayVisits } from './use_month';
import { VisitChip } from './visit_chip';

interface Props {
  on: Day;
  days: readonly Day[];
  today: string;
  visits: DayVisits;
  withPerson: boolean;
  agenda(day: string): string;
  onDay(day: Day): void;
}

const kShown = 3;

export function MonthGrid(props: Props) {
  const desk = useDeskText();
  const { language } = useSettings();
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  const { on } = props;
  const chosen = isoOf(on);

  // At once: a key that comes before would be lost with the day that had the focus.
  useLayoutEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>('.day-link[tabindex="0"]')?.focus();
    moved.current = false;
  }, [chosen]);

  function onKeyDown(event: KeyboardEvent) {
    if (!(event.target as HTMLElement).classList.contains('day-link')) return;
    const next = stepOf(event.key, on);
    if (!next) return;
    event.preventDefault();
    moved.current = true;
    props.onDay(next);
  }

  const weeks = Array.from({ length: props.days.length / 7 }, (_, at) =>
    props.days.slice(at * 7, at * 7 + 7));
  return (
    <table ref={grid} class="month" role="grid" onKeyDown={onKeyDown}
      aria-label={monthName(on.year, on.month, language)}>
      <thead>
        <tr>
          {weekdayNames(language).map((name) => (
            <th key={name.long} scope="col" abbr={name.long}>{name.short}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={isoOf(week[0]!)}>
            {week.map((day) => {
              const iso = isoOf(day);
              const rows = props.visits.byDay.get(iso) ?? [];
              const classes = [day.month !== on.month && 'other', iso === props.today && 'today']
                .filter(Boolean).join(' ');
              return (
                <td key={iso} role="gridcell" class={classes || undefined}>
                  <Link class="day-link" href={props.agenda(iso)} tabIndex={iso === chosen ? 0 : -1}
                    aria-current={iso === props.today ? 'date' : undefined}>
                    <span aria-hidden="true">{day.day}</span>
                    {rows.length > 0
                      && <span class="day-count" aria-hidden="true">{rows.length}</span>}
                    <span class="visually-hidden">
                      {longDay(iso, language)}: {desk.visitCount(rows.length)}
                    </span>
                  </Link>
                  <div class="day-visits">
                    {rows.slice(0, rows.length > kShown ? kShown - 1 : kShown).map((row) => (
                      <VisitChip key={row.id} row={row} today={props.today} withPerson={false} />
                    ))}
                    {rows.length > kShown && (
                      <Link class="day-more" href={props.agenda(iso)}>
                        {desk.moreVisits(rows.length - kShown + 1)}
                      </Link>
                    )}
                  </div>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
