// Makes a join token and says what to do with it.
import { useState } from 'preact/hooks';
import type { JoinToken } from '@/api/types';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useClusterText } from '@/i18n/cluster';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Notice } from '@/kit/notice';
import { Segmented } from '@/kit/segmented';
import { explain } from '@/lib/explain';
import { randomKey } from '@/lib/keys';
import { TokenView } from './token_view';

type JoinRole = 'node' | 'front';
type Ttl = '15m' | '1h' | '24h';

export function AddNodeDialog(props: { onClose(): void }) {
  const text = useText();
  const words = useClusterText();
  const { client } = useAuth();
  const [role, setRole] = useState<JoinRole>('node');
  const [ttl, setTtl] = useState<Ttl>('1h');
  const [made, setMade] = useState<JoinToken | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function create() {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      setMade(await client.request<JoinToken>('/api/v1/cluster/tokens', {
        method: 'POST', body: { ttl, role }, headers: { 'Idempotency-Key': randomKey() },
      }));
    } catch (failure) {
      setError(explain(failure, text));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog title={made ? text.tokenReady : words.tokenTitle} wide onClose={props.onClose}>
      {made ? <TokenView made={made} onClose={props.onClose} /> : (
        <form class="form" onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}>
          <p>{words.tokenLead}</p>
          <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
          <Segmented<JoinRole> legend={words.tokenRole} value={role} onChoose={setRole} stacked
            choices={[['node', words.tokenRoleNode], ['front', words.tokenRoleFront]]} />
          <Segmented<Ttl> legend={text.tokenTtl} value={ttl} onChoose={setTtl}
            choices={[['15m', words.ttl15m], ['1h', text.ttl1h], ['24h', text.ttl24h]]} />
          <div class="dialog-foot">
            <Button onClick={props.onClose}>{text.cancel}</Button>
            <Button kind="primary" type="submit" busy={busy}>
              {busy ? words.tokenCreating : text.tokenCreate}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
