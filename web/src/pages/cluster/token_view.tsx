// A join token, shown once: as text, as the two commands, and as a QR code for a machine that
// one types on by camera.
import { lazy, Suspense } from 'preact/compat';
import type { JoinToken } from '@/api/types';
import { useSettings } from '@/app/settings';
import { useClusterText } from '@/i18n/cluster';
import { Button } from '@/kit/button';
import { CopyField } from '@/kit/copy_field';
import { shortTime } from '@/lib/format';

const QrCode = lazy(() => import('@/kit/qr_code').then((module) => module.QrCode));

export function TokenView(props: { made: JoinToken; onClose(): void }) {
  const { text, language } = useSettings();
  const words = useClusterText();
  const { token, expires_at } = props.made;
  return (
    <div class="token">
      <p>{words.tokenOnce(shortTime(expires_at, language, new Date()))}</p>
      <div class="token-parts">
        <div class="token-text">
          <CopyField label={text.tokenValue} value={token} multiline />
          <p>{words.tokenSteps}</p>
          <CopyField label={words.tokenStepJoin} value={`panal join ${token}`} />
          <CopyField label={words.tokenStepServe} value="panal serve" />
          <CopyField label={words.tokenStepCheck} value="panal status" />
        </div>
        <Suspense fallback={<div class="qr" />}>
          <QrCode value={token} label={words.tokenQr} />
        </Suspense>
      </div>
      <div class="dialog-foot">
        <Button kind="primary" autofocus onClick={props.onClose}>{text.tokenDone}</Button>
      </div>
    </div>
  );
}
