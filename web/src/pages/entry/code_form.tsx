// The second step of a sign-in: six digits from an app, or one of the recovery codes.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { kindOf } from '@/api/problem';
import type { Challenge } from '@/api/types';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useEntryText } from '@/i18n/entry';
import { Button } from '@/kit/button';
import { TextField } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { explain } from '@/lib/explain';

interface Props {
  challenge: Challenge;
  extra?: ComponentChildren;
  /** The challenge is over: user and password are asked for again, and why. */
  onOver(reason: string | null): void;
}

export function CodeForm(props: Props) {
  const text = useText();
  const words = useEntryText();
  const { answer } = useAuth();
  const [isRecovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const input = () => form.current!.querySelector<HTMLInputElement>('[name=code]')!;

  useEffect(() => input().focus(), [isRecovery]);

  async function submit() {
    if (busy) return;
    if (!code.trim()) {
      setError(text.fieldRequired);
      return input().focus();
    }
    setBusy(true);
    setError(null);
    try {
      await answer(props.challenge, code);
    } catch (failure) {
      if (kindOf(failure) === 'challenge') return props.onOver(explain(failure, text));
      setError(kindOf(failure) === 'wrong_code'
        ? (isRecovery ? words.recoveryWrong : text.codeWrong) : explain(failure, text));
      setBusy(false);
      input().select();
    }
  }

  return (
    <form ref={form} class="form" noValidate onSubmit={(event) => {
      event.preventDefault();
      void submit();
    }}>
      <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
      {isRecovery ? (
        <TextField key="recovery" label={words.recoveryLabel} hint={words.recoveryHint} name="code"
          value={code} onValue={setCode} class="input code" autocomplete="off"
          autocapitalize="off" spellcheck={false} placeholder="abcd-efgh-ijkl-mnop" required />
      ) : (
        <TextField key="app" label={words.codeLabel} hint={words.codeHint} name="code" value={code}
          onValue={setCode} class="input code digits" autocomplete="one-time-code"
          inputMode="numeric" maxLength={7} placeholder="000000" required />
      )}
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy}>{words.signIn}</Button>
        <Button onClick={() => props.onOver(null)}>{text.back}</Button>
        {props.extra}
      </div>
      <button type="button" class="link start" onClick={() => {
        setRecovery(!isRecovery);
        setCode('');
        setError(null);
      }}>
        {isRecovery ? words.codeUse : words.recoveryUse}
      </button>
    </form>
  );
}
