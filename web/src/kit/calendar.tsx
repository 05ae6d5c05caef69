// A month to choose a day of. Arrows move by days and weeks, Page Up and Down by months.
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePageText } from '@/i18n/pages';
import {
  addDays, dayOf, daysIn, isoOf, longDay, monthName, parseIso, weekdayNames, weeksOf, type Day,
} from '@/lib/dates';
import type { Language } from '@/lib/format';
import { Button } from './button';

interface Props {
  value: string;
  language: Language;
  onChoose(iso: string): void;
}

const kSteps: Record<string, number> = {
  ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7,
};

function addMonths(from: Day, count: number): Day {
  const months = from.year * 12 + from.month - 1 + count;
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  return { year, month, day: Math.min(from.day, daysIn(year, month)) };
}

export function Calendar(props: Props) {
  const text = usePageText();
  const today = dayOf(new Date());
  const [at, setAt] = useState(() => parseIso(props.value) ?? today);
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(true);

  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    moved.current = false;
  }, [isoOf(at)]);

  function onKeyDown(event: KeyboardEvent) {
    const next = event.key in kSteps ? addDays(at, kSteps[event.key]!)
      : event.key === 'PageUp' ? addMonths(at, -1)
      : event.key === 'PageDown' ? addMonths(at, 1) : null;
    if (!next) return;
    event.preventDefault();
    moved.current = true;
    setAt(next);
  }

  return (
    <>
      <div class="calendar-head">
        <Button kind="quiet" small icon="left" label={text.monthBefore}
          onClick={() => setAt(addMonths(at, -1))} />
        <strong aria-live="polite">{monthName(at.year, at.month, props.language)}</strong>
        <Button kind="quiet" small icon="right" label={text.monthAfter}
          onClick={() => setAt(addMonths(at, 1))} />
      </div>
      <table ref={grid} role="grid" onKeyDown={onKeyDown}
        aria-label={monthName(at.year, at.month, props.language)}>
        <thead>
          <tr>
            {weekdayNames(props.language).map((name) => (
              <th key={name.long} scope="col" abbr={name.long}>{name.short}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(at.year, at.month).map((week) => (
            <tr key={isoOf(week[0]!)}>
              {week.map((day) => {
                const iso = isoOf(day);
                return (
                  <td key={iso} role="gridcell" aria-selected={iso === props.value}>
                    <button type="button" tabIndex={iso === isoOf(at) ? 0 : -1}
                      aria-label={longDay(iso, props.language)}
                      aria-current={iso === isoOf(today) ? 'date' : undefined}
                      class={day.month === at.month ? undefined : 'other-month'}
                      onClick={() => props.onChoose(iso)}>
                      {day.day}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <div class="calendar-foot">
        <Button kind="quiet" small onClick={() => props.onChoose(isoOf(today))}>
          {text.today}
        </Button>
        <Button kind="quiet" small onClick={() => props.onChoose('')}>{text.clear}</Button>
      </div>
    </>
  );
}
