// Some of what was written is about something else: it becomes an incident of its own.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { incidentOperations, type Incident } from '@/api/incidents';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useIncidentText } from '@/i18n/incidents';
import { Button } from '@/kit/button';
import { CheckboxGroup } from '@/kit/checkbox';
import { Dialog } from '@/kit/dialog';
import { TextField } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { useEntries } from './use_incident';

const kShown = 120;

export function SplitDialog(props: { row: Incident; onClose(): void }) {
  const text = useIncidentText();
  const common = useText();
  const { client } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const [, navigate] = useLocation();
  const { entries } = useEntries('incident_replies', props.row.id);
  const [title, setTitle] = useState('');
  const [replies, setReplies] = useState<string[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function split() {
    if (busy) return;
    if (!title.trim() || replies.length === 0) return setError(text.splitMissing);
    setBusy(true);
    setError(null);
    try {
      const made = await incidentOperations(client).split(props.row.id, title.trim(), replies);
      await Promise.all(['incidents', 'incident_replies']
        .map((name) => queries.invalidateQueries({ queryKey: [name] })));
      toast(text.splitDone(String(made.number ?? '')));
      props.onClose();
      navigate(`/incidents/${made.id}`);
    } catch (failure) {
      setError(explain(failure, common));
      setBusy(false);
    }
  }

  return (
    <Dialog title={text.splitTitle} onClose={props.onClose}>
      <form class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        void split();
      }}>
        <p>{text.splitBody}</p>
        <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
        <TextField label={text.splitName} name="title" value={title} maxLength={200}
          autocomplete="off" onValue={setTitle} />
        <CheckboxGroup legend={text.splitReplies} name="replies" values={replies}
          choices={entries.map((one) => [one.id,
            `${one.who ?? text.somebody}: ${one.body.slice(0, kShown)}`])}
          onChange={setReplies} />
        <div class="dialog-foot">
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy}>{text.splitDo}</Button>
        </div>
      </form>
    </Dialog>
  );
}
