// Who wrote it, with the letter that stands for him.
import type { Row } from '@/api/entities';
import { useText } from '@/app/settings';

export function Author(props: { row: Row }) {
  const text = useText();
  const name = String(props.row.author_name ?? text.system);
  return (
    <span class="author">
      <span class="avatar" aria-hidden="true">{[...name][0]?.toUpperCase()}</span>
      <bdi>{name}</bdi>
    </span>
  );
}
