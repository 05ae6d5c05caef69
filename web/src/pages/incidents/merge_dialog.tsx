// Two incidents about one thing become one.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { entityOf } from '@/api/entities';
import { incidentOperations, type Incident } from '@/api/incidents';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useIncidentText } from '@/i18n/incidents';
import { Button } from '@/kit/button';
import type { Choice } from '@/kit/combobox';
import { Dialog } from '@/kit/dialog';
import { Notice } from '@/kit/notice';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { RecordPicker } from '@/pages/records/record_picker';

export function MergeDialog(props: { row: Incident; onClose(): void }) {
  const text = useIncidentText();
  const common = useText();
  const { client } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const [other, setOther] = useState<Choice | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function merge() {
    if (busy) return;
    if (!other) return setError(common.fieldRequired);
    setBusy(true);
    setError(null);
    try {
      await incidentOperations(client).merge(props.row.id, other.id);
      await Promise.all(['incidents', 'incident_replies', 'incident_notes']
        .map((name) => queries.invalidateQueries({ queryKey: [name] })));
      toast(text.merged);
      props.onClose();
    } catch (failure) {
      setError(explain(failure, common));
      setBusy(false);
    }
  }

  return (
    <Dialog title={text.mergeTitle} onClose={props.onClose}>
      <form class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        void merge();
      }}>
        <p>{text.mergeBody(props.row.number ?? '')}</p>
        <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
        <RecordPicker of={entityOf('incidents')} label={text.mergeFrom} name="from"
          id={other?.id ?? null} known={other?.label ?? null} except={props.row.id} isRequired
          onChange={setOther} />
        <div class="dialog-foot">
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy}>{text.mergeDo}</Button>
        </div>
      </form>
    </Dialog>
  );
}
