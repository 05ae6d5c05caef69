// Writes a reply or an internal note. What is half written survives a reload, and stays when
// sending fails; a repeat does not save twice.
import { useQueryClient } from '@tanstack/react-query';
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ApiError } from '@/api/problem';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useUnsaved } from '@/app/unsaved';
import { useIncidentText } from '@/i18n/incidents';
import { Button } from '@/kit/button';
import { Notice } from '@/kit/notice';
import { TextArea } from '@/kit/text_area';
import { useToast } from '@/kit/toasts';
import { useDraft } from '@/lib/drafts';
import { explain } from '@/lib/explain';
import { randomKey } from '@/lib/keys';
import { useRecordOperations } from '@/pages/records/use_records';

interface Props {
  incident: string;
  kind: 'reply' | 'note';
  /** Beside the button: what else. */
  extra?: ComponentChildren;
  /** Over the text: puts something into it. */
  tools?(insert: (text: string) => void): ComponentChildren;
  /** After it was saved. */
  onSent?(): Promise<void>;
}

export function Composer(props: Props) {
  const text = useIncidentText();
  const common = useText();
  const toast = useToast();
  const { session } = useAuth();
  const queries = useQueryClient();
  const isNote = props.kind === 'note';
  const operations = useRecordOperations(isNote ? 'incident_notes' : 'incident_replies');
  const [draft, setDraft] = useDraft(`${session!.user.id}.${props.incident}.${props.kind}`);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(randomKey());
  const area = useRef<HTMLTextAreaElement>(null);
  const allowLeaving = useUnsaved(draft.trim() !== '');

  async function send() {
    if (busy) return;
    if (!draft.trim()) {
      setError(text.writeFirst);
      return area.current!.focus();
    }
    setBusy(true);
    setError(null);
    try {
      await operations.add({ incident: props.incident, body: draft.trim() }, key.current);
      allowLeaving();
      setDraft('');
      key.current = randomKey();
      await operations.refresh();
      await props.onSent?.();
      await queries.invalidateQueries({ queryKey: ['incidents'] });
      toast(isNote ? text.noteSaved : text.sent);
    } catch (failure) {
      setError(explain(failure, common));
      if (failure instanceof ApiError && !failure.isTransient) key.current = randomKey();
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class={`form talk-composer ${props.kind}`} noValidate onSubmit={(event) => {
      event.preventDefault();
      void send();
    }}>
      <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
      {props.tools?.((more) => {
        setDraft(draft.trim() ? `${draft.trimEnd()}\n\n${more}` : more);
        area.current!.focus();
      })}
      <TextArea areaRef={area} label={isNote ? text.noteLabel : text.replyLabel}
        placeholder={isNote ? text.notePlaceholder : text.replyPlaceholder} value={draft}
        error={error} onValue={setDraft} onSubmit={() => void send()} />
      <div class="form-actions talk-actions">
        <Button kind="primary" type="submit" busy={busy}>
          {busy ? text.sending : isNote ? text.noteSend : text.replySend}
        </Button>
        {props.extra}
        <span class="muted talk-hint">{isNote ? text.noteHint : common.shortcut}</span>
      </div>
    </form>
  );
}
