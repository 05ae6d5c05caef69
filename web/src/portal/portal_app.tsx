// What customers see: their incidents and their account, and nothing of the rest. Loads little.
import { lazy, Suspense } from 'preact/compat';
import { Link, Route, Switch } from 'wouter-preact';
import type { Setup } from '@/api/types';
import { Brand } from '@/app/brand';
import { AccountMenu } from '@/app/account_menu';
import { OfflineNotice } from '@/app/offline_notice';
import { useText } from '@/app/settings';
import { UnsavedProvider } from '@/app/unsaved';
import { Skeleton } from '@/kit/skeleton';
import { NotFoundPage } from '@/pages/not_found_page';
import { MyIncidents } from './my_incidents';
import '@/styles/portal.css';

const NewIncident = lazy(() => import('./new_incident').then((page) => page.NewIncident));
const PortalIncident = lazy(() =>
  import('./portal_incident').then((page) => page.PortalIncident));
const AccountPage = lazy(() =>
  import('@/pages/account/account_page').then((page) => page.AccountPage));

export function PortalApp(props: { setup: Setup }) {
  const text = useText();
  const place = props.setup.cluster.name;
  return (
    <UnsavedProvider>
      <a class="skip" href="#main">{text.skip}</a>
      <div class="shell portal">
        <header class="portal-head">
          <Link href="/" class="brand">
            <Brand />
          </Link>
          <AccountMenu />
        </header>
        <main id="main" tabIndex={-1}>
          <OfflineNotice />
          <Suspense fallback={<Skeleton rows={6} />}>
            <Switch>
              <Route path="/"><MyIncidents place={place} /></Route>
              <Route path="/incidents"><MyIncidents place={place} /></Route>
              <Route path="/incidents/new"><NewIncident place={place} /></Route>
              <Route path="/incidents/:id">
                {({ id }) => <PortalIncident key={id} id={id!} place={place} />}
              </Route>
              <Route path="/account"><AccountPage place={place} /></Route>
              <Route><NotFoundPage place={place} /></Route>
            </Switch>
          </Suspense>
        </main>
      </div>
    </UnsavedProvider>
  );
}
