// A modal dialog on <dialog>: the browser keeps the focus inside; it goes back to where it came
// from when this closes.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { useText } from '@/app/settings';
import { Button } from './button';

interface Props {
  title: string;
  children: ComponentChildren;
  wide?: boolean;
  /** Without it the dialog stays until the page takes it away (an ended session). */
  onClose?(): void;
}

export function Dialog(props: Props) {
  const text = useText();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current!;
    const opener = document.activeElement;
    element.showModal();
    return () => {
      element.close();
      // What was deleted took its button along: then the page's heading is the nearest place.
      const back = opener instanceof HTMLElement && opener.isConnected
        ? opener : document.querySelector<HTMLElement>('h1');
      back?.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      class={props.wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose?.();
      }}
      onClose={() => {
        // Browsers close on a second Escape whatever the page says.
        const element = dialog.current;
        if (!element?.isConnected || element.open) return;
        if (props.onClose) props.onClose();
        else element.showModal();
      }}
    >
      <div class="dialog-head">
        <h2 id={id}>{props.title}</h2>
        {props.onClose && (
          <Button kind="quiet" icon="close" label={text.close} onClick={props.onClose} />
        )}
      </div>
      {props.children}
    </dialog>
  );
}
