// Makes an access token for a program; its secret is shown once.
import { useState } from 'preact/hooks';
import type { AccessToken } from '@/api/types';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useApiText } from '@/i18n/api';
import { Button } from '@/kit/button';
import { CopyField } from '@/kit/copy_field';
import { Notice } from '@/kit/notice';
import { Segmented } from '@/kit/segmented';
import { explain } from '@/lib/explain';
import { shortTime } from '@/lib/format';
import { randomKey } from '@/lib/keys';

type Scope = 'data' | 'api' | 'monitor';
type Ttl = '1h' | '24h';

export function AccessTokenForm(props: { onToken(token: string): void }) {
  const { text, language } = useSettings();
  const words = useApiText();
  const { client, session } = useAuth();
  const [scope, setScope] = useState<Scope>('data');
  const [ttl, setTtl] = useState<Ttl>('24h');
  const [made, setMade] = useState<AccessToken | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function create() {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const path = `/api/v1/users/${encodeURIComponent(session!.user.id)}/tokens`;
      const token = await client.request<AccessToken>(path, {
        method: 'POST', body: { scope, ttl }, headers: { 'Idempotency-Key': randomKey() },
      });
      setMade(token);
      props.onToken(token.token);
    } catch (failure) {
      setError(explain(failure, text));
    } finally {
      setBusy(false);
    }
  }

  return (
    <section class="panel" aria-labelledby="access-token">
      <h2 id="access-token">{words.apiTokenTitle}</h2>
      <form class="form" onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}>
        <p class="muted">{words.apiTokenLead}</p>
        <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
        <Segmented<Scope> legend={words.apiTokenScope} value={scope} onChoose={setScope} stacked
          choices={[['data', words.apiScopeData], ['api', words.apiScopeApi],
            ['monitor', words.apiScopeMonitor]]} />
        <Segmented<Ttl> legend={text.tokenTtl} value={ttl} onChoose={setTtl}
          choices={[['1h', text.ttl1h], ['24h', text.ttl24h]]} />
        <div class="form-actions">
          <Button type="submit" busy={busy}>{words.apiTokenCreate}</Button>
        </div>
      </form>
      {made && (
        <>
          <CopyField label={words.apiTokenValue} value={made.token} multiline />
          <p class="muted">
            {words.apiTokenOnce(shortTime(made.expires_at, language, new Date()))}
          </p>
        </>
      )}
    </section>
  );
}
