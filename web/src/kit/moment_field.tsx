// A moment: a date and a time of day, of this browser's zone; the value is RFC 3339 or empty.
import { useState } from 'preact/hooks';
import { usePageText } from '@/i18n/pages';
import { dayOf, isoOf, momentOf, parseClock, showClock } from '@/lib/dates';
import { DateField } from './date_field';
import { TextField } from './field';
import '@/styles/controls.css';

interface Props {
  label: string;
  name?: string;
  value: string;
  error?: string | null;
  onValue(moment: string): void;
}

export function MomentField(props: Props) {
  const text = usePageText();
  const start = props.value ? new Date(props.value) : null;
  const [day, setDay] = useState(start ? isoOf(dayOf(start)) : '');
  const [clock, setClock] = useState(start ? showClock(start) : '');

  function change(nextDay: string, nextClock: string) {
    setDay(nextDay);
    setClock(nextClock);
    props.onValue(nextDay ? momentOf(nextDay, nextClock || '00:00') ?? props.value : '');
  }

  return (
    <div class="moment">
      <DateField label={props.label} name={props.name} value={day} error={props.error}
        onValue={(next) => change(next, clock)} />
      <TextField label={text.timeOf(props.label)} value={clock} inputMode="numeric"
        placeholder="09:30" error={clock && !parseClock(clock) ? text.timeBad : null}
        onValue={(next) => change(day, next)} />
    </div>
  );
}
