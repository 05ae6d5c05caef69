// Files to be chosen, or dragged here: by press, by keyboard or by hand.
import { useRef, useState } from 'preact/hooks';
import { kFileBytesMax } from '@/api/attachments';
import { useFileText } from '@/i18n/files';
import { Icon } from './icons';
import '@/styles/files.css';

interface Props {
  /** What fits; what does not is told by `onRefused`. */
  onFiles(files: File[]): void;
  onRefused(why: string): void;
  /** "image/*" offers the camera on a phone. */
  accept?: string;
}

export function DropZone(props: Props) {
  const text = useFileText();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);

  function take(list: FileList | null | undefined) {
    const files = [...list ?? []];
    const tooLarge = files.find((file) => file.size > kFileBytesMax);
    const empty = files.find((file) => file.size === 0);
    if (tooLarge) props.onRefused(text.tooLarge(tooLarge.name));
    else if (empty) props.onRefused(text.empty(empty.name));
    const fitting = files.filter((file) => file.size > 0 && file.size <= kFileBytesMax);
    if (fitting.length) props.onFiles(fitting);
  }

  return (
    <label class={isOver ? 'drop-zone over' : 'drop-zone'}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}>
      <Icon name="upload" size={18} />
      <span>{isOver ? text.dropNow : text.drop}<small>{text.limit}</small></span>
      <input ref={input} type="file" name="files" multiple accept={props.accept}
        aria-label={text.choose}
        onChange={() => {
          take(input.current!.files);
          input.current!.value = '';
        }} />
    </label>
  );
}
