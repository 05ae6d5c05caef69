// Gives another project this one's team.
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { entityOf, type Row } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { randomKey } from '@/lib/keys';
import { RecordPicker } from './record_picker';
import { useRecordOperations } from './use_records';

export function CopyTeamDialog(props: { from: Row; onClose(): void }) {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const [, navigate] = useLocation();
  const { refresh } = useRecordOperations('assignments');
  const [to, setTo] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [key] = useState(randomKey);

  async function copy() {
    if (isBusy) return;
    if (!to) return setError(common.fieldRequired);
    setBusy(true);
    try {
      const { added } = await client.request<{ added: number }>(
        `/api/v1/projects/${props.from.id}/team/copy`,
        { method: 'POST', body: { to }, headers: { 'Idempotency-Key': key } });
      await refresh();
      toast(text.teamCopied(added));
      navigate(`/projects/${to}?tab=assignments.project`);
    } catch (failure) {
      setError(explain(failure, common));
      setBusy(false);
    }
  }

  return (
    <Dialog title={text.copyTeam} onClose={props.onClose}>
      <form class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        void copy();
      }}>
        <p>{text.copyTeamBody(String(props.from.name))}</p>
        <RecordPicker of={entityOf('projects')} label={text.copyTeamTo} id={to} error={error}
          except={props.from.id} onChange={(choice) => setTo(choice?.id ?? null)} />
        <div class="dialog-foot">
          <Button onClick={props.onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" busy={isBusy}>{text.copyTeam}</Button>
        </div>
      </form>
    </Dialog>
  );
}
