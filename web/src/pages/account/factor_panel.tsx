// One's own second factor: whether it is on, turning it on and off, new recovery codes.
import { useState } from 'preact/hooks';
import type { AccountOperations } from '@/api/account';
import { useAccountText } from '@/i18n/account';
import { Badge } from '@/kit/badge';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { useToast } from '@/kit/toasts';
import { FactorSetup } from './factor_setup';
import { PasswordAsked } from './password_asked';
import { RecoveryCodes } from './recovery_codes';

interface Props {
  isOn: boolean;
  operations: AccountOperations;
  onChanged(): void;
}

export function FactorPanel(props: Props) {
  const text = useAccountText();
  const toast = useToast();
  const [open, setOpen] = useState<'setup' | 'codes' | 'off' | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const close = () => { setOpen(null); setCodes(null); };

  return (
    <section class="panel" aria-labelledby="factor">
      <h2 id="factor">
        {text.factorTitle}
        <Badge health={props.isOn ? 'good' : 'off'}>
          {props.isOn ? text.factorOn : text.factorOff}
        </Badge>
      </h2>
      <p class="muted">{props.isOn ? text.factorWhatOn : text.factorWhatOff}</p>
      <div class="form-actions">
        {props.isOn ? (
          <>
            <Button onClick={() => setOpen('codes')}>{text.codesRenew}</Button>
            <Button onClick={() => setOpen('off')}>{text.factorTurnOff}</Button>
          </>
        ) : (
          <Button kind="primary" onClick={() => setOpen('setup')}>{text.factorTurnOn}</Button>
        )}
      </div>
      {open === 'setup' && (
        <Dialog title={text.factorTitle} onClose={close}>
          <FactorSetup password={null} onCodes={props.onChanged} onDone={() => {
            close();
            toast(text.factorIsOn);
          }} />
        </Dialog>
      )}
      {open === 'codes' && (
        <Dialog title={text.codesRenewTitle} onClose={close}>
          {codes ? <RecoveryCodes codes={codes} onDone={close} /> : (
            <PasswordAsked lead={text.codesRenewBody} submit={text.codesRenewDo} onCancel={close}
              onPassword={async (password) =>
                setCodes(await props.operations.renewCodes(password))} />
          )}
        </Dialog>
      )}
      {open === 'off' && (
        <Dialog title={text.factorTurnOffTitle} onClose={close}>
          <PasswordAsked lead={text.factorTurnOffBody} submit={text.factorTurnOffDo} isDanger
            onCancel={close}
            onPassword={async (password) => {
              await props.operations.removeFactor(password);
              close();
              props.onChanged();
              toast(text.factorIsOff);
            }} />
        </Dialog>
      )}
    </section>
  );
}
