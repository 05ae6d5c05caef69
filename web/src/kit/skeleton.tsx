// Grey bars of about the size of what is coming, so that nothing jumps when it comes.
import { useText } from '@/app/settings';

export function Skeleton(props: { rows: number; tall?: boolean }) {
  const text = useText();
  return (
    <div class={props.tall ? 'skeleton tall' : 'skeleton'} role="status">
      <span class="visually-hidden">{text.loading}</span>
      {Array.from({ length: props.rows }, (_, index) => <div class="bone" key={index} />)}
    </div>
  );
}
