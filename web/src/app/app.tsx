// Chooses what the visitor sees: the first-run wizard, the sign-in, or the pages. The address
// stays as it is meanwhile, so a sign-in leads where one wanted to go.
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { Failure } from '@/kit/failure';
import { ArrivalContext } from '@/kit/page';
import { ToastProvider } from '@/kit/toasts';
import { readKept, writeKept } from '@/lib/kept';
import { AuthProvider, useAuth, useSetup } from './auth';
import { EntryFrame } from './entry_frame';
import { LiveProvider } from './live';

const kPortalKey = 'portal';
const kIdleMs = 3000;
const loadShell = () => import('./shell').then((part) => part.Shell);
const Shell = lazy(loadShell);
const PortalApp = lazy(() => import('@/portal/portal_app').then((part) => part.PortalApp));
const RegisterPage = lazy(() =>
  import('@/portal/register_page').then((page) => page.RegisterPage));
const loadExpired = () => import('./expired_dialog').then((part) => part.ExpiredDialog);
const ExpiredDialog = lazy(loadExpired);
const SignInPage = lazy(() =>
  import('@/pages/entry/sign_in_page').then((page) => page.SignInPage));
const SetupPage = lazy(() => import('@/pages/entry/setup_page').then((page) => page.SetupPage));
const EnrolPage = lazy(() => import('@/pages/entry/enrol_page').then((page) => page.EnrolPage));
const ResetPage = lazy(() => import('@/pages/entry/reset_page').then((page) => page.ResetPage));

// Who comes back is mostly staff: their pages load while the server is asked who it is.
if (document.documentElement.dataset.session === '1' && !readKept(kPortalKey)) {
  void loadShell();
  if (location.pathname === '/') void import('@/pages/desk/home_page');
}

function Gate() {
  const { client, session, expired, isCustomer } = useAuth();
  const setup = useSetup(client).data!;
  const [path] = useLocation();
  const isSignedIn = session !== null;
  // The dialog must be there when it is needed, and no sooner: the page itself comes first.
  useEffect(() => {
    if (!isSignedIn) return;
    const timer = setTimeout(() => void loadExpired().catch(() => {}), kIdleMs);
    return () => clearTimeout(timer);
  }, [isSignedIn]);
  if (path === '/reset') return <ResetPage setup={setup} />;
  if (!session && setup.needed) return <SetupPage setup={setup} />;
  if (!session && path === '/register') return <RegisterPage setup={setup} />;
  if (!session || (session.must_enrol && expired)) return <SignInPage setup={setup} />;
  if (session.must_enrol) return <EnrolPage setup={setup} />;
  writeKept(kPortalKey, isCustomer);
  return (
    <LiveProvider>
      {isCustomer ? <PortalApp key={session.user.id} setup={setup} />
        : <Shell key={session.user.id} setup={setup} />}
      <Suspense fallback={null}>
        {expired && <ExpiredDialog login={session.user.login} />}
      </Suspense>
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
          <Suspense fallback={<EntryFrame>{null}</EntryFrame>}><Gate /></Suspense>
        </AuthProvider>
      </ToastProvider>
    </ArrivalContext.Provider>
  );
}
