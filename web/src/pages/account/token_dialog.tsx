// Makes an access token; its secret is shown once.
import { useRef, useState } from 'preact/hooks';
import type { AccountOperations } from '@/api/account';
import type { AccessToken } from '@/api/types';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { Button } from '@/kit/button';
import { CopyField } from '@/kit/copy_field';
import { Dialog } from '@/kit/dialog';
import { TextField } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { Segmented } from '@/kit/segmented';
import { SelectField } from '@/kit/select_field';
import { explain } from '@/lib/explain';
import { shortTime } from '@/lib/format';
import { randomKey } from '@/lib/keys';

interface Props {
  operations: AccountOperations;
  onMade(): void;
  onClose(): void;
}

export function TokenDialog(props: Props) {
  const text = useAccountText();
  const { text: common, language } = useSettings();
  const [made, setMade] = useState<AccessToken | null>(null);
  if (!made) {
    return (
      <Dialog title={text.tokenAddTitle} onClose={props.onClose}>
        <TokenForm {...props} onMade={(token) => { setMade(token); props.onMade(); }} />
      </Dialog>
    );
  }
  return (
    <Dialog key="made" title={text.tokenReady} onClose={props.onClose}>
      <Notice tone="good" title={text.tokenReadyBody}>
        {text.tokenExpires} {shortTime(made.expires_at, language, new Date())}
      </Notice>
      <CopyField label={text.tokenValue} value={made.token} multiline />
      <CopyField label={text.tokenUse} value={`Authorization: Bearer ${made.token}`} multiline />
      <div class="dialog-foot">
        <Button kind="primary" autofocus onClick={props.onClose}>{common.tokenDone}</Button>
      </div>
    </Dialog>
  );
}

function TokenForm(props: Omit<Props, 'onMade'> & { onMade(token: AccessToken): void }) {
  const text = useAccountText();
  const { text: common } = useSettings();
  const { isAdministrator } = useAuth();
  const [name, setName] = useState('');
  const [scope, setScope] = useState('api');
  const [ttl, setTtl] = useState('2160h');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const key = useRef(randomKey());
  const scopes = Object.entries(text.tokenScopes)
    .filter(([one]) => one !== 'monitor' || isAdministrator);

  async function create() {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      props.onMade(await props.operations.makeToken({ name: name.trim(), scope, ttl },
        key.current));
    } catch (failure) {
      setError(explain(failure, common));
      setBusy(false);
      key.current = randomKey();
    }
  }

  return (
    <form class="form" noValidate onSubmit={(event) => {
      event.preventDefault();
      void create();
    }}>
      <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
      <TextField label={text.tokenName} hint={text.tokenNameHint} name="name" value={name}
        onValue={setName} maxLength={200} autocomplete="off" />
      <Segmented<string> legend={text.tokenScope} value={scope} onChoose={setScope} stacked
        choices={scopes} />
      <SelectField label={text.tokenTtl} name="ttl" value={ttl} onValue={setTtl}
        choices={Object.entries(text.tokenTtls)} />
      <div class="dialog-foot">
        <Button onClick={props.onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" busy={busy}>{text.tokenCreate}</Button>
      </div>
    </form>
  );
}
