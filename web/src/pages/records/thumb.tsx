// The latest picture that hangs on a record, small, before its name in a list. Where others have
// one, its place stays empty: names stand in one line.
import { useState } from 'preact/hooks';
import { contentOf, previewPath } from '@/api/attachments';

export function Thumb(props: { id: unknown; label?: string }) {
  const [isWhole, setWhole] = useState(false);
  if (typeof props.id !== 'string') return <span class="thumb" />;
  return (
    <img class="thumb" alt={props.label ?? ''} loading="lazy" width={28} height={28}
      src={isWhole ? contentOf(props.id) : previewPath(props.id)}
      onError={() => setWhole(true)} />
  );
}
