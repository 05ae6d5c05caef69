// Recovery codes, shown once: to be copied, printed or kept as a file.
import { useEffect, useRef, useState } from 'preact/hooks';
import { useText } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { Button } from '@/kit/button';
import { Checkbox } from '@/kit/checkbox';
import { useToast } from '@/kit/toasts';
import { copyText } from '@/lib/clipboard';
import { saveFile } from '@/lib/download';
import '@/styles/account.css';

export function RecoveryCodes(props: { codes: readonly string[]; onDone(): void }) {
  const text = useAccountText();
  const common = useText();
  const toast = useToast();
  const [isKept, setKept] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const asText = `${props.codes.join('\n')}\n`;

  useEffect(() => element.current!.focus(), []);

  function finish() {
    if (isKept) props.onDone();
    else element.current!.querySelector<HTMLInputElement>('[name=kept]')!.focus();
  }

  async function copy() {
    if (await copyText(asText)) toast(common.copied);
    else toast(common.copyFailed, 'error');
  }

  return (
    <div ref={element} class="recovery" tabIndex={-1}>
      <p>{text.codesLead}</p>
      <ol class="recovery-codes" aria-label={text.codesLabel} dir="ltr">
        {props.codes.map((code) => <li key={code}><code>{code}</code></li>)}
      </ol>
      <div class="form-actions">
        <Button small icon="copy" onClick={() => void copy()}>{text.codesCopy}</Button>
        <Button small icon="download"
          onClick={() => saveFile(text.codesFile, asText, 'text/plain')}>
          {text.codesSave}
        </Button>
        <Button small icon="audit" onClick={() => print()}>{text.codesPrint}</Button>
      </div>
      <Checkbox name="kept" label={text.codesKept} checked={isKept} onChange={setKept} />
      <div class="form-actions">
        <Button kind={isKept ? 'primary' : 'plain'} onClick={finish}>{text.codesDone}</Button>
      </div>
    </div>
  );
}
