// What an administrator does about how somebody signs in: a link for a new password, the second
// factor of whoever lost it, sessions, access tokens.
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'preact/hooks';
import { accountOperations, type ResetLink } from '@/api/account';
import type { Row } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { Badge } from '@/kit/badge';
import { Button } from '@/kit/button';
import { CopyField } from '@/kit/copy_field';
import { Dialog } from '@/kit/dialog';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { shortTime } from '@/lib/format';
import { SessionList } from './session_list';
import { TokenList } from './token_list';
import '@/styles/account.css';

export function AccessTab(props: { row: Row }) {
  const text = useAccountText();
  const { id } = props.row;
  return (
    <div class="access">
      <ResetPart user={id} />
      <FactorPart row={props.row} />
      <section aria-labelledby="sessions">
        <h2 id="sessions">{text.tabSessions}</h2>
        <SessionList user={id} />
      </section>
      <section aria-labelledby="tokens">
        <h2 id="tokens">{text.tabTokens}</h2>
        <TokenList user={id} />
      </section>
    </div>
  );
}

function ResetPart(props: { user: string }) {
  const text = useAccountText();
  const { text: common, language } = useSettings();
  const { client } = useAuth();
  const toast = useToast();
  const [link, setLink] = useState<ResetLink | null>(null);
  const [busy, setBusy] = useState(false);

  async function make() {
    if (busy) return;
    setBusy(true);
    try {
      setLink(await accountOperations(client, props.user).makeResetLink());
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    setBusy(false);
  }

  return (
    <section class="panel" aria-labelledby="reset">
      <h2 id="reset">{text.resetLink}</h2>
      <p class="muted">{text.resetLinkLead}</p>
      <div role="status">
        {link && (
          <>
            <CopyField label={text.resetLinkValue} value={`${location.origin}${link.path}`}
              multiline />
            <p class="muted">
              {text.resetLinkOnce(shortTime(link.expires_at, language, new Date()))}
            </p>
          </>
        )}
      </div>
      <div class="form-actions">
        <Button icon="link" busy={busy} onClick={() => void make()}>{text.resetLinkMake}</Button>
      </div>
    </section>
  );
}

function FactorPart(props: { row: Row }) {
  const text = useAccountText();
  const { text: common } = useSettings();
  const { client } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const operations = useMemo(() => accountOperations(client, props.row.id), [props.row.id]);
  const [isAsking, setAsking] = useState(false);
  const isOn = props.row.second_factor === true;
  const name = String(props.row.name || props.row.login);

  async function remove() {
    try {
      await operations.removeFactor(null);
      toast(text.factorRemoved);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    setAsking(false);
    await Promise.all([queries.invalidateQueries({ queryKey: ['users'] }),
      queries.invalidateQueries({ queryKey: ['sessions', props.row.id] })]);
  }

  return (
    <section class="panel" aria-labelledby="factor">
      <h2 id="factor">
        {text.factorTitle}
        <Badge health={isOn ? 'good' : 'off'}>{isOn ? text.factorOn : text.factorOff}</Badge>
      </h2>
      {isOn ? (
        <div class="form-actions">
          <Button onClick={() => setAsking(true)}>{text.factorRemove}</Button>
        </div>
      ) : <p class="muted">{text.factorWhatOther}</p>}
      {isAsking && (
        <Dialog title={text.factorRemoveTitle(name)} onClose={() => setAsking(false)}>
          <p>{text.factorRemoveBody}</p>
          <div class="dialog-foot">
            <Button onClick={() => setAsking(false)}>{common.cancel}</Button>
            <Button kind="danger" onClick={() => void remove()}>{text.factorRemoveDo}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
