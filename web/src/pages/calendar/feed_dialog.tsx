// An address of one's visits for the calendar program of a phone or a computer. It carries a
// token that shows one's own visits and nothing else.
import { lazy, Suspense } from 'preact/compat';
import { useState } from 'preact/hooks';
import type { AccessToken } from '@/api/types';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { Button } from '@/kit/button';
import { CopyField } from '@/kit/copy_field';
import { Dialog } from '@/kit/dialog';
import { Notice } from '@/kit/notice';
import { explain } from '@/lib/explain';
import { shortTime } from '@/lib/format';
import { randomKey } from '@/lib/keys';

const QrCode = lazy(() => import('@/kit/qr_code').then((module) => module.QrCode));
const kTtl = '365d';

export function FeedDialog(props: { onClose(): void }) {
  const desk = useDeskText();
  const { text, language } = useSettings();
  const { client, session } = useAuth();
  const [made, setMade] = useState<AccessToken | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function create() {
    if (isBusy) return;
    setBusy(true);
    setError(null);
    try {
      setMade(await client.request<AccessToken>(`/api/v1/users/${session!.user.id}/tokens`, {
        method: 'POST', body: { scope: 'calendar', name: desk.feedName, ttl: kTtl },
        headers: { 'Idempotency-Key': randomKey() },
      }));
    } catch (failure) {
      setError(explain(failure, text));
    } finally {
      setBusy(false);
    }
  }

  const address = made
    && `${location.origin}/api/v1/visits/calendar.ics?token=${encodeURIComponent(made.token)}`;
  return (
    <Dialog title={desk.feedTitle} wide={!!made} onClose={props.onClose}>
      <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
      {address ? (
        <div class="feed">
          <div class="feed-text">
            <CopyField label={desk.feedAddress} value={address} multiline />
            <p>{desk.feedHow}</p>
            <p class="muted">{desk.feedUntil(shortTime(made.expires_at, language, new Date()))}</p>
          </div>
          <Suspense fallback={<div class="qr" />}>
            <QrCode value={address} label={desk.feedQr} />
          </Suspense>
        </div>
      ) : <p>{desk.feedLead}</p>}
      <div class="dialog-foot">
        {made ? (
          <Button kind="primary" autofocus onClick={props.onClose}>{text.close}</Button>
        ) : (
          <>
            <Button onClick={props.onClose}>{text.cancel}</Button>
            <Button kind="primary" busy={isBusy} onClick={() => void create()}>
              {desk.feedCreate}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
