// Turning a second factor on, step by step: the password unless it was just given, the key for the
// app as a QR code and as text, its first code, and at last the recovery codes.
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { accountOperations, type Enrolment } from '@/api/account';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { Button } from '@/kit/button';
import { CopyField } from '@/kit/copy_field';
import { TextField } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { Skeleton } from '@/kit/skeleton';
import { useFieldForm } from '@/lib/use_field_form';
import { PasswordAsked } from './password_asked';
import { RecoveryCodes } from './recovery_codes';
import '@/styles/account.css';

const QrCode = lazy(() => import('@/kit/qr_code').then((module) => module.QrCode));

interface Props {
  /** Just given at sign-in; null: it is asked for. */
  password: string | null;
  /** The factor is on; its recovery codes are still on screen. */
  onCodes?(): void;
  onDone(): void;
}

export function FactorSetup(props: Props) {
  const text = useAccountText();
  const { client, session } = useAuth();
  const operations = useMemo(() => accountOperations(client, session!.user.id), []);
  const [begun, setBegun] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isAsked, setAsked] = useState(props.password === null);
  const begin = async (password: string) => setBegun(await operations.beginFactor(password));

  useEffect(() => {
    if (props.password !== null) begin(props.password).catch(() => setAsked(true));
  }, []);

  if (codes) return <RecoveryCodes codes={codes} onDone={props.onDone} />;
  if (begun) {
    return (
      <Confirm begun={begun}
        onConfirm={async (code) => {
          const made = await operations.confirmFactor(begun.enrolment, code);
          props.onCodes?.();
          setCodes(made);
        }}
        onTooLate={() => { setBegun(null); setAsked(true); }} />
    );
  }
  if (!isAsked) return <Skeleton rows={4} tall />;
  return <PasswordAsked lead={text.factorPassword} submit={text.factorStart} onPassword={begin} />;
}

interface ConfirmProps {
  begun: Enrolment;
  onConfirm(code: string): Promise<void>;
  onTooLate(): void;
}

function Confirm(props: ConfirmProps) {
  const text = useAccountText();
  const common = useText();
  const [code, setCode] = useState('');
  const { error, failure, busy, form } = useFieldForm({
    name: 'code',
    send: () => props.onConfirm(code),
    refused(thrown) {
      if (!thrown.field('enrolment')) return thrown.field('code') && common.codeWrong;
      props.onTooLate();
      return null;
    },
  });

  return (
    <form class="form" {...form}>
      <div role="alert">{failure && <Notice tone="bad" title={failure} />}</div>
      <div class="enrol">
        <Suspense fallback={<div class="qr" />}>
          <QrCode value={props.begun.uri} label={text.factorQr} />
        </Suspense>
        <div class="enrol-text">
          <p><strong>{text.factorScan}</strong></p>
          <p class="muted">{text.factorApps}</p>
          <a href={props.begun.uri}>{text.factorOpen}</a>
        </div>
      </div>
      <CopyField label={text.factorSecret} value={grouped(props.begun.secret)} multiline />
      <TextField label={text.factorCode} hint={text.factorCodeHint} name="code" value={code}
        error={error} onValue={setCode} class="input code digits" autocomplete="one-time-code"
        inputMode="numeric" maxLength={7} placeholder="000000" required />
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy}>{text.factorConfirm}</Button>
      </div>
    </form>
  );
}

/** Easier to type by fours; apps ignore the spaces. */
function grouped(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}
