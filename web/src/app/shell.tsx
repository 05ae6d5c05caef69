// The layout of the signed-in pages: navigation at the side (below on a phone), the account,
// the state of the connection, and the page itself.
import { lazy, Suspense } from 'preact/compat';
import { Link, Redirect, Route, Switch } from 'wouter-preact';
import type { Setup } from '@/api/types';
import { Logo } from '@/kit/logo';
import { Notice } from '@/kit/notice';
import { Button } from '@/kit/button';
import { Skeleton } from '@/kit/skeleton';
import { MessagesPage } from '@/pages/messages/messages_page';
import { NotFoundPage } from '@/pages/not_found_page';
import { AccountMenu } from './account_menu';
import { useLive } from './live';
import { LiveState } from './live_state';
import { Navigation } from './navigation';
import { useText } from './settings';

const ClusterPage = lazy(() =>
  import('@/pages/cluster/cluster_page').then((page) => page.ClusterPage));
const ApiPage = lazy(() => import('@/pages/api/api_page').then((page) => page.ApiPage));

export function Shell(props: { setup: Setup }) {
  const text = useText();
  const live = useLive();
  const place = props.setup.cluster.name;
  return (
    <>
      <a class="skip" href="#main">{text.skip}</a>
      <div class="shell">
        <header class="side">
          <Link href="/messages" class="brand">
            <Logo />
            <span>{text.appName}{place && <small>{place}</small>}</span>
          </Link>
          <Navigation />
          <div class="side-foot">
            <LiveState />
            <AccountMenu />
          </div>
        </header>
        <main id="main" tabIndex={-1}>
          {live.state === 'lost' && (
            <div role="status" class="offline">
              <Notice tone="bad" icon="offline" title={text.offlineTitle}
                action={<Button small onClick={live.retry}>{text.retry}</Button>}>
                {text.offlineBody}
              </Notice>
            </div>
          )}
          <Suspense fallback={<Skeleton rows={6} />}>
            <Switch>
              <Route path="/"><Redirect to="/messages" replace /></Route>
              <Route path="/messages"><MessagesPage place={place} /></Route>
              <Route path="/cluster"><ClusterPage place={place} /></Route>
              <Route path="/tools/api"><ApiPage place={place} /></Route>
              <Route><NotFoundPage place={place} /></Route>
            </Switch>
          </Suspense>
        </main>
      </div>
    </>
  );
}
