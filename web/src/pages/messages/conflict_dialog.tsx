// Two people saved the same message: both versions, and the choice.
import type { Message } from '@/api/types';
import { useSettings } from '@/app/settings';
import { useMessageText } from '@/i18n/messages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { shortTime } from '@/lib/format';

interface Props {
  theirs: Message;
  mine: string;
  busy: boolean;
  onKeepMine(): void;
  onTakeTheirs(): void;
  onGoOn(): void;
}

export function ConflictDialog(props: Props) {
  const { text, language } = useSettings();
  const words = useMessageText();
  const { theirs } = props;
  return (
    <Dialog title={text.conflictTitle} wide onClose={props.onGoOn}>
      <p>{words.conflictBody}</p>
      <div class="versions">
        <section aria-label={words.conflictTheirs}>
          <h3>{words.conflictTheirs}</h3>
          <p class="version" dir="auto" tabIndex={0}>{theirs.mess}</p>
          <p class="message-meta">
            <span>{theirs.author ?? words.anonymous}</span>
            <span class="node-name">{theirs.sid}</span>
            <time dateTime={theirs.updated_at}>
              {shortTime(theirs.updated_at, language, new Date())}
            </time>
          </p>
        </section>
        <section aria-label={text.conflictMine}>
          <h3>{text.conflictMine}</h3>
          <p class="version mine" dir="auto" tabIndex={0}>{props.mine}</p>
        </section>
      </div>
      <div class="dialog-foot">
        <Button kind="quiet" onClick={props.onGoOn}>{text.conflictGoOn}</Button>
        <Button onClick={props.onTakeTheirs}>{words.conflictTakeTheirs}</Button>
        <Button kind="primary" busy={props.busy} onClick={props.onKeepMine}>
          {words.conflictKeepMine}
        </Button>
      </div>
    </Dialog>
  );
}
