// A choice among many that the server searches: type to narrow, arrows to move, Enter to take.
// What was chosen is an id; people see its label.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { usePageText } from '@/i18n/pages';
import { place } from '@/lib/place';
import { Button } from './button';
import { Field } from './field';
import '@/styles/controls.css';

export interface Choice {
  id: string;
  label: string;
  /** A second line: which of two with the same name. */
  hint?: string;
}

interface Props {
  label: string;
  name?: string;
  value: Choice | null;
  hint?: string;
  error?: string | null;
  placeholder?: string;
  isRequired?: boolean;
  /** The found ones are emptied after each choice: for choosing many. */
  keepsNothing?: boolean;
  load(text: string, signal: AbortSignal): Promise<readonly Choice[]>;
  onChange(choice: Choice | null): void;
}

const kTypingMs = 180;

export function Combobox(props: Props) {
  const text = usePageText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [found, setFound] = useState<readonly Choice[] | null>(null);
  const [at, setAt] = useState(0);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (!isOpen) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      props.load(typed ?? '', abort.signal).then((choices) => {
        setFound(choices);
        setFailed(false);
        setAt(0);
      }, () => { if (!abort.signal.aborted) setFailed(true); });
    }, typed === null ? 0 : kTypingMs);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [isOpen, typed]);

  useEffect(() => {
    const popup = list.current!;
    if (!isOpen) return popup.hidePopover();
    popup.showPopover();
    popup.style.width = `${input.current!.offsetWidth}px`;
    place(popup, input.current!);
  }, [isOpen, found]);

  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  function close() {
    setOpen(false);
    setTyped(null);
  }

  function take(choice: Choice) {
    props.onChange(choice);
    close();
  }

  function onKeyDown(event: KeyboardEvent) {
    const count = found?.length ?? 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) return setOpen(true);
      if (count) setAt((at + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      const choice = found?.[at];
      if (choice) take(choice);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }

  const shown = typed ?? (props.keepsNothing ? '' : props.value?.label ?? '');
  return (
    <Field label={props.label} hint={props.hint} error={props.error}>
      {(ids) => (
        <div class="input-group">
          <input {...ids} ref={input} class="input" role="combobox" autocomplete="off"
            name={props.name} aria-expanded={isOpen} aria-controls={`${id}-list`}
            aria-autocomplete="list" aria-required={props.isRequired || undefined}
            aria-activedescendant={isOpen && found?.length ? `${id}-${at}` : undefined}
            placeholder={props.placeholder ?? text.comboPlaceholder} value={shown}
            onFocus={(event) => event.currentTarget.select()}
            onClick={() => setOpen(true)}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setOpen(true);
            }}
            onKeyDown={onKeyDown}
            onBlur={close} />
          {props.value && !props.keepsNothing && (
            <Button kind="quiet" icon="close" label={text.clearField(props.label)}
              onClick={() => { props.onChange(null); input.current!.focus(); }} />
          )}
          <ul ref={list} id={`${id}-list`} class="popup choices" role="listbox" popover="manual"
            aria-label={props.label}>
            {found?.map((choice, index) => (
              <li key={choice.id} id={`${id}-${index}`} role="option" aria-selected={index === at}
                onMouseDown={(event) => { event.preventDefault(); take(choice); }}
                onMouseMove={() => setAt(index)}>
                <span>{choice.label}</span>
                {choice.hint && <small>{choice.hint}</small>}
              </li>
            ))}
            {(failed || !found?.length) && (
              <li class="choices-note" role="option" aria-disabled="true" aria-selected="false">
                {failed ? text.comboFailed : found ? text.comboNone : text.comboSearching}
              </li>
            )}
          </ul>
        </div>
      )}
    </Field>
  );
}
