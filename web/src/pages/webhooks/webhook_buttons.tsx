// Among the buttons of a webhook: a trial, and a new secret, which is shown here alone.
import { useState } from 'preact/hooks';
import type { Row } from '@/api/entities';
import { webhookOperations } from '@/api/webhooks';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useWebhookText } from '@/i18n/webhooks';
import { Button } from '@/kit/button';
import { CopyField } from '@/kit/copy_field';
import { Dialog } from '@/kit/dialog';
import { Notice } from '@/kit/notice';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { useRecordOperations } from '@/pages/records/use_records';

export function WebhookButtons(props: { row: Row }) {
  const text = useWebhookText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const [busy, setBusy] = useState(false);
  const [isOpen, setOpen] = useState(false);

  async function test() {
    if (busy) return;
    setBusy(true);
    try {
      const done = await webhookOperations(client, 'webhooks', props.row.id).test();
      toast(done.status ? text.testAnswered(done.status) : text.testBad(done.error),
        done.taken ? 'done' : 'error');
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    setBusy(false);
  }

  return (
    <>
      <Button icon="check" busy={busy} onClick={() => void test()}>{text.test}</Button>
      <Button icon="lock" onClick={() => setOpen(true)}>{text.secret}</Button>
      {isOpen && <SecretDialog row={props.row} onClose={() => setOpen(false)} />}
    </>
  );
}

function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return `panal_hook_${Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join('')}`;
}

function SecretDialog(props: { row: Row; onClose(): void }) {
  const text = useWebhookText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const { refresh } = useRecordOperations('webhooks');
  const [secret] = useState(newSecret);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function save() {
    if (busy) return;
    setBusy(true);
    try {
      await webhookOperations(client, 'webhooks', props.row.id).setSecret(secret);
      await refresh();
      toast(text.secretSaved);
      props.onClose();
    } catch (failure) {
      setError(explain(failure, common));
      setBusy(false);
    }
  }

  return (
    <Dialog title={text.secretTitle} onClose={props.onClose}>
      <p>{text.secretLead}</p>
      <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
      <CopyField label={text.secretValue} value={secret} multiline />
      <div class="dialog-foot">
        <Button onClick={props.onClose}>{common.cancel}</Button>
        <Button kind="primary" busy={busy} onClick={() => void save()}>{text.secretSave}</Button>
      </div>
    </Dialog>
  );
}
