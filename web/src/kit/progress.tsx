// How far a long work is; without a value it says only that it goes on.
import '@/styles/controls.css';

export function Progress(props: { label: string; value?: number; max?: number }) {
  return (
    <label class="progress">
      <span>{props.label}</span>
      <progress value={props.value} max={props.max ?? 1} />
    </label>
  );
}
