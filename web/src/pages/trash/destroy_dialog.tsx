// Destroying for good is asked for by name, and says how far it is when there are many.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Notice } from '@/kit/notice';
import { Progress } from '@/kit/progress';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { nameOf, type Trashed } from './trash_page';

interface Props {
  trashed: readonly Trashed[];
  onDone(): void;
  onClose(): void;
}

export function DestroyDialog(props: Props) {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const queries = useQueryClient();
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { trashed } = props;

  async function destroy() {
    if (done !== null) return;
    setError(null);
    try {
      for (const [at, one] of trashed.entries()) {
        setDone(at);
        await client.request(`/api/v1/trash/${one.collection}/${one.id}`, { method: 'DELETE' });
      }
      toast(text.trashDestroyed);
      props.onDone();
    } catch (failure) {
      setError(explain(failure, common));
      setDone(null);
    }
    await queries.invalidateQueries({ queryKey: ['trash'] });
  }

  return (
    <Dialog onClose={props.onClose} title={trashed.length === 1
      ? text.trashDestroyTitle(nameOf(trashed[0]!, text)) : text.trashEmptyTitle(trashed.length)}>
      <p>{text.trashDestroyBody}</p>
      {done !== null && (
        <Progress label={text.trashEmptying} value={done} max={trashed.length} />
      )}
      <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
      <div class="dialog-foot">
        <Button onClick={props.onClose}>{common.cancel}</Button>
        <Button kind="danger" busy={done !== null} onClick={() => void destroy()}>
          {text.trashDestroy}
        </Button>
      </div>
    </Dialog>
  );
}
