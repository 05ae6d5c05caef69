// Chooses what the visitor sees: the first-run wizard, the sign-in, or the pages. The address
// stays as it is meanwhile, so a sign-in leads where one wanted to go.
import { useRef } from 'preact/hooks';
import { Failure } from '@/kit/failure';
import { ArrivalContext } from '@/kit/page';
import { ToastProvider } from '@/kit/toasts';
import { SignInPage } from '@/pages/entry/sign_in_page';
import { SetupPage } from '@/pages/entry/setup_page';
import { AuthProvider, useAuth, useSetup } from './auth';
import { EntryFrame } from './entry_frame';
import { ExpiredDialog } from './expired_dialog';
import { LiveProvider } from './live';
import { Shell } from './shell';

function Gate() {
  const { client, session, expired } = useAuth();
  const setup = useSetup(client).data!;
  if (!session && setup.needed) return <SetupPage setup={setup} />;
  if (!session) return <SignInPage setup={setup} />;
  return (
    <LiveProvider>
      <Shell key={session.user.id} setup={setup} />
      {expired && <ExpiredDialog login={session.user.login} />}
    </LiveProvider>
  );
}

export function App() {
  const arrivals = useRef(0);
  return (
    <ArrivalContext.Provider value={arrivals}>
      <ToastProvider>
        <AuthProvider
          fallback={({ error, retry }) => (
            <EntryFrame>{error ? <Failure error={error} onRetry={retry} /> : null}</EntryFrame>
          )}
        >
          <Gate />
        </AuthProvider>
      </ToastProvider>
    </ArrivalContext.Provider>
  );
}
