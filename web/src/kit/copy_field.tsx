// Text to be copied elsewhere: a command, a token.
import { useState } from 'preact/hooks';
import { useText } from '@/app/settings';
import { copyText } from '@/lib/clipboard';
import { Button } from './button';
import { useToast } from './toasts';

export function CopyField(props: { label: string; value: string; multiline?: boolean }) {
  const text = useText();
  const toast = useToast();
  const [copied, setCopied] = useState(false);

  async function copy() {
    if (await copyText(props.value)) {
      setCopied(true);
      setTimeout(setCopied, 2000, false);
    } else {
      toast(text.copyFailed, 'error');
    }
  }

  return (
    <div class="copy-field">
      <span class="copy-label">{props.label}</span>
      <div class="copy-box">
        <code class={props.multiline ? 'multiline' : undefined} tabIndex={0} dir="ltr">
          {props.value}
        </code>
        <Button small icon={copied ? 'check' : 'copy'} label={`${text.copy}: ${props.label}`}
          onClick={() => void copy()} />
      </div>
      <span class="visually-hidden" role="status">{copied ? text.copied : ''}</span>
    </div>
  );
}
