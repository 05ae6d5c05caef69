// Edits a message in its place. Changes from elsewhere never touch what is being typed; a save
// that lost the race shows both versions and asks.
import { useEffect, useRef, useState } from 'preact/hooks';
import { statusOf } from '@/api/problem';
import type { Message } from '@/api/types';
import { useText } from '@/app/settings';
import { useMessageText } from '@/i18n/messages';
import { Button } from '@/kit/button';
import { Icon } from '@/kit/icons';
import { TextArea } from '@/kit/text_area';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { randomKey } from '@/lib/keys';
import { ConflictDialog } from './conflict_dialog';
import { useMessageOperations } from './use_messages';

interface Props {
  base: Message;
  current: Message;
  isGone: boolean;
  onRebase(base: Message): void;
  onDone(): void;
}

export function MessageEditor(props: Props) {
  const text = useText();
  const words = useMessageText();
  const toast = useToast();
  const messages = useMessageOperations();
  const [mine, setMine] = useState(props.base.mess);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [theirs, setTheirs] = useState<Message | null>(null);
  const [gone, setGone] = useState(false);
  const newKey = useRef<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const isGone = gone || props.isGone;

  useEffect(() => {
    const element = area.current!;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, []);

  function change(value: string) {
    newKey.current = null;
    setError(null);
    setMine(value);
  }

  async function attempt(work: () => Promise<void>) {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(explain(failure, text));
    } finally {
      setBusy(false);
    }
  }

  function save(base: Message) {
    return attempt(async () => {
      if (!mine.trim()) return setError(words.composeEmpty);
      if (mine === base.mess) return props.onDone();
      try {
        await messages.save(base, mine);
      } catch (failure) {
        if (statusOf(failure) === 404) return setGone(true);
        if (statusOf(failure) !== 412) throw failure;
        return askWhich();
      }
      await finish(text.saved);
    });
  }

  async function askWhich() {
    try {
      setTheirs(await messages.fetch(props.base.id));
    } catch (failure) {
      if (statusOf(failure) !== 404) throw failure;
      setTheirs(null);
      setGone(true);
    }
  }

  function saveAsNew() {
    return attempt(async () => {
      newKey.current ??= randomKey();
      await messages.add({ mess: mine }, newKey.current);
      await finish(words.added);
    });
  }

  async function finish(message: string) {
    setTheirs(null);
    await messages.refresh();
    toast(message);
    props.onDone();
  }

  const changedElsewhere = !isGone && props.current.etag !== props.base.etag;
  return (
    <form class="editor" noValidate onSubmit={(event) => {
      event.preventDefault();
      void (isGone ? saveAsNew() : save(props.base));
    }}>
      <TextArea areaRef={area} label={words.editLabel} value={mine} error={error}
        onValue={change} onSubmit={() => void (isGone ? saveAsNew() : save(props.base))}
        onEscape={() => { if (mine === props.base.mess) props.onDone(); }} />
      <p class="editor-note" role="status">
        {isGone ? words.editGone : changedElsewhere ? words.editChanged : ''}
      </p>
      <div class="editor-foot">
        <Button kind="primary" small type="submit" busy={busy}>
          {busy ? text.saving : isGone ? words.editSaveAsNew : text.save}
        </Button>
        <Button small onClick={props.onDone}>{isGone ? words.editDiscard : text.cancel}</Button>
        <p class="composer-error" role="alert">
          {error && <><Icon name="warning" size={14} />{error}</>}
        </p>
      </div>
      {theirs && (
        <ConflictDialog theirs={theirs} mine={mine} busy={busy}
          onKeepMine={() => void save(theirs)}
          onTakeTheirs={() => void finish(text.saved)}
          onGoOn={() => {
            props.onRebase(theirs);
            setTheirs(null);
          }} />
      )}
    </form>
  );
}
