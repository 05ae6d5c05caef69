// The days on which nobody works: each to be taken away, and one more.
import { useState } from 'preact/hooks';
import { useServiceText } from '@/i18n/service';
import { Button } from '@/kit/button';
import { DateField } from '@/kit/date_field';
import { Icon } from '@/kit/icons';
import { showDay } from '@/lib/dates';

interface Props {
  days: readonly string[];
  error: string | null;
  onChange(days: string[]): void;
}

export function Holidays(props: Props) {
  const text = useServiceText();
  const [day, setDay] = useState('');
  return (
    <div class="holidays">
      <h3>{text.holidays}</h3>
      {props.days.length === 0 && <p class="muted">{text.holidaysNone}</p>}
      <ul class="filter-chips">
        {[...props.days].sort().map((one) => (
          <li key={one}>
            <span class="filter-chip">
              <strong>{showDay(one)}</strong>
              <button type="button" aria-label={text.holidayRemove(showDay(one))}
                onClick={() => props.onChange(props.days.filter((other) => other !== one))}>
                <Icon name="close" size={12} />
              </button>
            </span>
          </li>
        ))}
      </ul>
      <div class="holiday-new">
        <DateField label={text.holidayNew} name="holiday" value={day} error={props.error}
          onValue={setDay} />
        <Button icon="plus" onClick={() => {
          if (!day) return;
          props.onChange([...new Set([...props.days, day])].sort());
          setDay('');
        }}>{text.holidayAdd}</Button>
      </div>
    </div>
  );
}
