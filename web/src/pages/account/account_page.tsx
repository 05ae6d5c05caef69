// One's own account: details, how one signs in, where one is signed in, which programs act for one.
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'preact/hooks';
import { useSearchParams } from 'wouter-preact';
import { accountOperations } from '@/api/account';
import { useAuth } from '@/app/auth';
import { useAccountText } from '@/i18n/account';
import { Failure } from '@/kit/failure';
import { Page } from '@/kit/page';
import { Skeleton } from '@/kit/skeleton';
import { Tabs } from '@/kit/tabs';
import { useRecord } from '@/pages/records/use_records';
import { FactorPanel } from './factor_panel';
import { PasswordForm } from './password_form';
import { Profile } from './profile';
import { SessionList } from './session_list';
import { TokenList } from './token_list';
import '@/styles/account.css';

const kTabs = ['profile', 'security', 'sessions', 'tokens'] as const;

export function AccountPage(props: { place: string }) {
  const text = useAccountText();
  const { client, session } = useAuth();
  const queries = useQueryClient();
  const [address, setAddress] = useSearchParams();
  const { id, login } = session!.user;
  const operations = useMemo(() => accountOperations(client, id), [id]);
  const record = useRecord('users', id);
  const labels = {
    profile: text.tabProfile, security: text.tabSecurity, sessions: text.tabSessions,
    tokens: text.tabTokens,
  };
  const open = kTabs.find((tab) => tab === address.get('tab')) ?? 'profile';

  return (
    <Page title={text.accountTitle} place={props.place} lead={text.accountLead}>
      <Tabs label={text.accountTitle} tabs={kTabs.map((key) => ({ key, label: labels[key] }))}
        open={open}
        onOpen={(tab) => setAddress(tab === 'profile' ? {} : { tab }, { replace: true })}>
        {record.isPending && <Skeleton rows={6} tall />}
        {record.isError && !record.data &&
          <Failure error={record.error} onRetry={() => void record.refetch()} />}
        {record.data && open === 'profile' && <Profile row={record.data} />}
        {record.data && open === 'security' && (
          <div class="account-parts">
            <section class="panel" aria-labelledby="password">
              <h2 id="password">{text.passwordTitle}</h2>
              <p class="muted">{text.passwordLead}</p>
              <PasswordForm login={login} operations={operations} />
            </section>
            <FactorPanel isOn={record.data.second_factor === true} operations={operations}
              onChanged={() => void queries.invalidateQueries({ queryKey: ['users'] })} />
          </div>
        )}
        {record.data && open === 'sessions' && (
          <>
            <p class="muted">{text.sessionsLead}</p>
            <SessionList user={id} />
          </>
        )}
        {record.data && open === 'tokens' && (
          <>
            <p class="muted">{text.tokensLead}</p>
            <TokenList user={id} />
          </>
        )}
      </Tabs>
    </Page>
  );
}
