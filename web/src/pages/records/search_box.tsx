// A search as it is typed: it waits a moment before it asks the server.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '@/kit/icons';

const kTypingMs = 250;

export function SearchBox(props: { value: string; label: string; onValue(value: string): void }) {
  const [typed, setTyped] = useState(props.value);
  const asked = useRef(props.value);

  // The address can change by itself (back, a kept view).
  useEffect(() => {
    if (props.value !== asked.current) {
      asked.current = props.value;
      setTyped(props.value);
    }
  }, [props.value]);

  useEffect(() => {
    if (typed === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = typed;
      props.onValue(typed);
    }, kTypingMs);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <div class="search-box">
      <Icon name="search" />
      <input class="input" type="search" value={typed} placeholder={props.label}
        aria-label={props.label} onInput={(event) => setTyped(event.currentTarget.value)} />
    </div>
  );
}
