// Writes a new message.
//
// One draft has one idempotency key until it is saved, so a press after a lost answer cannot
// save it twice; changed text is another draft.
import { useRef, useState } from 'preact/hooks';
import { ApiError } from '@/api/problem';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useMessageText } from '@/i18n/messages';
import { Button } from '@/kit/button';
import { Icon } from '@/kit/icons';
import { TextArea } from '@/kit/text_area';
import { useToast } from '@/kit/toasts';
import { useDraft } from '@/lib/drafts';
import { explain } from '@/lib/explain';
import { randomKey } from '@/lib/keys';
import { useMessageOperations } from './use_messages';

export function Composer() {
  const text = useText();
  const words = useMessageText();
  const toast = useToast();
  const messages = useMessageOperations();
  const { session } = useAuth();
  const [mess, setMess] = useDraft(`${session!.user.id}.message`);
  const [number, setNumber] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const key = useRef<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const isNumber = /^-?\d{1,15}$/.test(number.trim());

  function change(set: (value: string) => void) {
    return (value: string) => {
      key.current = null;
      setError(null);
      set(value);
    };
  }

  async function submit() {
    if (busy) return;
    if (!mess.trim()) {
      setError(words.composeEmpty);
      area.current?.focus();
      return;
    }
    if (number.trim() && !isNumber) return setError(words.composeNumberBad);
    setBusy(true);
    setError(null);
    key.current ??= randomKey();
    try {
      await messages.add(number.trim() ? { mess, clid: Number(number) } : { mess }, key.current);
      key.current = null;
      setMess('');
      setNumber('');
      toast(words.added);
      await messages.refresh();
    } catch (failure) {
      const lost = failure instanceof ApiError && failure.status === 0;
      setError(lost ? words.composeRetry : explain(failure, text));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class="composer" noValidate onSubmit={(event) => {
      event.preventDefault();
      void submit();
    }}>
      <TextArea areaRef={area} label={words.composeLabel} placeholder={words.composePlaceholder}
        value={mess} error={error} onValue={change(setMess)} onSubmit={() => void submit()} />
      <div class="composer-foot">
        <label class="composer-number">
          <span>{words.composeNumber} <small>({text.optional})</small></span>
          <input class="input" name="clid" inputMode="numeric" autocomplete="off" value={number}
            onInput={(event) => change(setNumber)(event.currentTarget.value)} />
        </label>
        <p class="composer-error" role="alert">
          {error && <><Icon name="warning" size={14} />{error}</>}
        </p>
        <kbd>{text.shortcut}</kbd>
        <Button kind="primary" type="submit" icon="plus" busy={busy}>
          {busy ? words.composeSubmitting : words.composeSubmit}
        </Button>
      </div>
    </form>
  );
}
