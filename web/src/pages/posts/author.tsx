// Who wrote it, with the letter that stands for him.
import type { Row } from '@/api/entities';
import { useDeskText } from '@/i18n/desk';

export function Author(props: { row: Row }) {
  const desk = useDeskText();
  const name = String(props.row.author_name ?? desk.system);
  return (
    <span class="author">
      <span class="avatar" aria-hidden="true">{[...name][0]?.toUpperCase()}</span>
      <bdi>{name}</bdi>
    </span>
  );
}
