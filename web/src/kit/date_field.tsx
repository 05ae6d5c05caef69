// A date as the person writes dates (native inputs show the browser's own language), with a
// calendar to choose from. The value is 2026-01-31, or empty.
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useSettings } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { dayOf, parseDay, showDay } from '@/lib/dates';
import { place } from '@/lib/place';
import { Calendar } from './calendar';
import { Field } from './field';
import { Icon } from './icons';
import '@/styles/controls.css';

interface Props {
  label: string;
  name?: string;
  value: string;
  hint?: string;
  error?: string | null;
  isRequired?: boolean;
  onValue(iso: string): void;
}

export function DateField(props: Props) {
  const { language } = useSettings();
  const text = usePageText();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popup = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const today = dayOf(new Date());
  const isBad = typed !== null && typed.trim() !== '' && parseDay(typed, today) === null;

  useLayoutEffect(() => {
    if (isOpen) place(popup.current!, button.current!, 'end');
  }, [isOpen]);

  function settle() {
    // What is no date stays as it is typed, marked; it does not overwrite the value silently.
    if (!isBad) setTyped(null);
  }

  return (
    <Field label={props.label} hint={props.hint}
      error={isBad ? text.dateBad : props.error}>
      {(ids) => (
        <div class="input-group date">
          <input {...ids} class="input" name={props.name} inputMode="numeric" autocomplete="off"
            placeholder={text.datePlaceholder} aria-required={props.isRequired || undefined}
            value={typed ?? showDay(props.value)}
            onInput={(event) => {
              const now = event.currentTarget.value;
              setTyped(now);
              const iso = parseDay(now, today);
              if (iso) props.onValue(iso);
              else if (!now.trim()) props.onValue('');
            }}
            onBlur={settle} />
          <button ref={button} type="button" class="button quiet icon-only" popovertarget={id}
            aria-label={text.openCalendar(props.label)} aria-haspopup="dialog"
            aria-expanded={isOpen}>
            <Icon name="calendar" />
          </button>
          <div ref={popup} id={id} popover="auto" role="dialog" class="popup calendar"
            aria-label={text.openCalendar(props.label)}
            onToggle={(event) =>
              setOpen((event as unknown as ToggleEvent).newState === 'open')}>
            {isOpen && (
              <Calendar value={props.value} language={language} onChoose={(iso) => {
                setTyped(null);
                props.onValue(iso);
                popup.current!.hidePopover();
              }} />
            )}
          </div>
        </div>
      )}
    </Field>
  );
}
