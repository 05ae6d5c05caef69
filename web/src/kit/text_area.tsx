// Text of several lines that grows with what is typed; Ctrl+Enter submits.
import type { Ref } from 'preact';

interface Props {
  label: string;
  value: string;
  placeholder?: string;
  error?: string | null;
  autofocus?: boolean;
  areaRef?: Ref<HTMLTextAreaElement>;
  onValue(value: string): void;
  onSubmit(): void;
  onEscape?(): void;
}

export function TextArea(props: Props) {
  return (
    <textarea
      ref={props.areaRef}
      class="input area"
      rows={2}
      dir="auto"
      aria-label={props.label}
      aria-invalid={props.error ? true : undefined}
      placeholder={props.placeholder}
      value={props.value}
      onInput={(event) => props.onValue(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          props.onSubmit();
        } else if (event.key === 'Escape') {
          props.onEscape?.();
        }
      }}
    />
  );
}
