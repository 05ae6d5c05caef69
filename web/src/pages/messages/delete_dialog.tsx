// Asks before a message goes. There is no way back through the API yet, so an "undo" would be a
// promise that this page cannot keep.
import { useState } from 'preact/hooks';
import { statusOf } from '@/api/problem';
import type { Message } from '@/api/types';
import { useText } from '@/app/settings';
import { useMessageText } from '@/i18n/messages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Notice } from '@/kit/notice';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { useMessageOperations } from './use_messages';

export function DeleteDialog(props: { message: Message; onClose(): void }) {
  const text = useText();
  const words = useMessageText();
  const toast = useToast();
  const messages = useMessageOperations();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function remove() {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await messages.remove(props.message.id);
    } catch (failure) {
      // Somebody was quicker: it is gone, which is what was asked for.
      if (statusOf(failure) !== 404) {
        setError(explain(failure, text));
        setBusy(false);
        return;
      }
    }
    await messages.refresh();
    toast(words.deleted);
    props.onClose();
  }

  return (
    <Dialog title={words.deleteTitle} onClose={props.onClose}>
      <blockquote class="quote" dir="auto">{props.message.mess}</blockquote>
      <p>{words.deleteBody}</p>
      <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
      <div class="dialog-foot">
        <Button autofocus onClick={props.onClose}>{text.cancel}</Button>
        <Button kind="danger" busy={busy} onClick={() => void remove()}>
          {busy ? words.deleting : words.deleteConfirm}
        </Button>
      </div>
    </Dialog>
  );
}
