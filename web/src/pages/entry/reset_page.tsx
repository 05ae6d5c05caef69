// The page that a link for a new password leads to: /reset#TOKEN. The token never reaches a log:
// browsers do not send what stands behind the hash.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { ApiError, kindOf } from '@/api/problem';
import type { Setup } from '@/api/types';
import { useAuth } from '@/app/auth';
import { EntryFrame } from '@/app/entry_frame';
import { useText } from '@/app/settings';
import { useAccountText } from '@/i18n/account';
import { Button } from '@/kit/button';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { PasswordField } from '@/kit/password_field';
import { State } from '@/kit/state';
import { explain } from '@/lib/explain';
import { passwordError } from './setup_rules';

type Outcome = 'done' | 'gone';

export function ResetPage(props: { setup: Setup }) {
  const text = useAccountText();
  const common = useText();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const token = useRef(location.hash.slice(1));
  const [outcome, setOutcome] = useState<Outcome | null>(token.current ? null : 'gone');

  function toSignIn() {
    queries.setQueryData(['session'], null);
    navigate('/');
  }

  return (
    <EntryFrame foot={common.answeredBy(props.setup.node.name)}>
      <Page title={text.resetTitle} place={props.setup.cluster.name}
        lead={outcome ? null : text.resetLead}>
        {outcome === null ? <ResetForm token={token.current} onOutcome={setOutcome} /> : (
          <div role="status">
            <State icon={outcome === 'done' ? 'check' : 'warning'}
              title={outcome === 'done' ? text.resetDone : text.resetGone}
              action={<Button kind="primary" autofocus onClick={toSignIn}>
                {text.resetToSignIn}
              </Button>}>
              {outcome === 'done' ? text.resetDoneBody : text.resetGoneBody}
            </State>
          </div>
        )}
      </Page>
    </EntryFrame>
  );
}

function ResetForm(props: { token: string; onOutcome(outcome: Outcome): void }) {
  const text = useAccountText();
  const common = useText();
  const { client } = useAuth();
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  function show(message: string) {
    setError(message);
    form.current!.querySelector<HTMLInputElement>('[name=password]')!.focus();
  }

  async function submit() {
    if (busy) return;
    setFailure(null);
    const wrong = passwordError(password, common);
    if (wrong) return show(wrong);
    setError(null);
    setBusy(true);
    try {
      await client.request('/api/v1/password', {
        method: 'POST', body: { token: props.token, password }, expects401: true,
      });
      history.replaceState(null, '', '/reset');
      props.onOutcome('done');
    } catch (thrown) {
      setBusy(false);
      if (kindOf(thrown) === 'reset_link') return props.onOutcome('gone');
      const named = thrown instanceof ApiError ? thrown.field('password') : undefined;
      if (named) show(named.message);
      else setFailure(explain(thrown, common));
    }
  }

  return (
    <form ref={form} class="form" noValidate onSubmit={(event) => {
      event.preventDefault();
      void submit();
    }}>
      <div role="alert">{failure && <Notice tone="bad" title={failure} />}</div>
      <PasswordField label={text.passwordNew} hint={common.setupPasswordHint} name="password"
        value={password} error={error} onValue={setPassword} autocomplete="new-password" />
      <div class="form-actions">
        <Button kind="primary" type="submit" busy={busy}>{text.resetSubmit}</Button>
      </div>
    </form>
  );
}
