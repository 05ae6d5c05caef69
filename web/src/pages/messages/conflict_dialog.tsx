// Two people saved the same message: both versions, and the choice.
import type { Message } from '@/api/types';
import { useSettings } from '@/app/settings';
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
  const { theirs } = props;
  return (
    <Dialog title={text.conflictTitle} wide onClose={props.onGoOn}>
      <p>{text.conflictBody}</p>
      <div class="versions">
        <section aria-label={text.conflictTheirs}>
          <h3>{text.conflictTheirs}</h3>
          <p class="version" dir="auto" tabIndex={0}>{theirs.mess}</p>
          <p class="message-meta">
            <span>{theirs.author ?? text.anonymous}</span>
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
        <Button onClick={props.onTakeTheirs}>{text.conflictTakeTheirs}</Button>
        <Button kind="primary" busy={props.busy} onClick={props.onKeepMine}>
          {text.conflictKeepMine}
        </Button>
      </div>
    </Dialog>
  );
}
