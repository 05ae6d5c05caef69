// Emptying the trash, of one kind or whole: the server destroys so many at a time.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { listQuery } from '@/api/records';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Notice } from '@/kit/notice';
import { Progress } from '@/kit/progress';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';

export function EmptyDialog(props: { collection: string; total: number; onClose(): void }) {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const queries = useQueryClient();
  const [total] = useState(props.total);
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const query = listQuery({ ...(props.collection && { collection: props.collection }) });

  async function empty() {
    if (done !== null) return;
    setError(null);
    setDone(0);
    try {
      for (let more = true; more;) {
        const told = await client.request<{ destroyed: number; more: boolean }>(
          `/api/v1/trash?${query}`, { method: 'DELETE' });
        setDone((before) => (before ?? 0) + told.destroyed);
        more = told.more;
      }
      toast(text.trashDestroyed);
      props.onClose();
    } catch (failure) {
      setError(explain(failure, common));
      setDone(null);
    }
    await queries.invalidateQueries({ queryKey: ['trash'] });
  }

  return (
    <Dialog onClose={props.onClose} title={text.trashEmptyTitle(total)}>
      <p>{text.trashDestroyBody}</p>
      {done !== null && <Progress label={text.trashEmptying} value={done} max={total} />}
      <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
      <div class="dialog-foot">
        <Button onClick={props.onClose}>{common.cancel}</Button>
        <Button kind="danger" busy={done !== null} onClick={() => void empty()}>
          {text.trashEmpty}
        </Button>
      </div>
    </Dialog>
  );
}
