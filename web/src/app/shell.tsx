// The layout of the signed-in pages: navigation at the side (below on a phone), the search, the
// account, the state of the connection, and the page itself.
import { lazy, Suspense } from 'preact/compat';
import { Link, Route, Switch } from 'wouter-preact';
import type { EntityName } from '@/api/entities';
import type { Setup } from '@/api/types';
import { Skeleton } from '@/kit/skeleton';
import { NotFoundPage } from '@/pages/not_found_page';
import { AccountMenu } from './account_menu';
import { Bell } from './bell';
import { Brand } from './brand';
import { LiveState } from './live_state';
import { kModules } from './modules';
import { Navigation } from './navigation';
import { OfflineNotice } from './offline_notice';
import { SearchButton } from './search_button';
import { useText } from './settings';
import { UnsavedProvider } from './unsaved';
import '@/styles/shell.css';

const HomePage = lazy(() => import('@/pages/desk/home_page').then((page) => page.HomePage));
const MessagesPage = lazy(() =>
  import('@/pages/messages/messages_page').then((page) => page.MessagesPage));
const ClusterPage = lazy(() =>
  import('@/pages/cluster/cluster_page').then((page) => page.ClusterPage));
const FrontPage = lazy(() =>
  import('@/pages/operation/front_page').then((page) => page.FrontPage));
const MetricsPage = lazy(() =>
  import('@/pages/operation/metrics_page').then((page) => page.MetricsPage));
const GalleryPage = lazy(() =>
  import('@/pages/gallery/gallery_page').then((page) => page.GalleryPage));
const ApiPage = lazy(() => import('@/pages/api/api_page').then((page) => page.ApiPage));
const CalendarPage = lazy(() =>
  import('@/pages/calendar/calendar_page').then((page) => page.CalendarPage));
const ReportPage = lazy(() =>
  import('@/pages/reports/report_page').then((page) => page.ReportPage));
const ChatPage = lazy(() => import('@/pages/chat/chat_page').then((page) => page.ChatPage));
const NotificationsPage = lazy(() =>
  import('@/pages/notifications/notifications_page').then((page) => page.NotificationsPage));
const BrandingPage = lazy(() =>
  import('@/pages/branding/branding_page').then((page) => page.BrandingPage));
const IncidentReportPage = lazy(() =>
  import('@/pages/reports/incident_report_page').then((page) => page.IncidentReportPage));
const ServicePage = lazy(() =>
  import('@/pages/incidents/service_page').then((page) => page.ServicePage));
const FeedPage = lazy(() => import('@/pages/posts/feed_page').then((page) => page.FeedPage));
const MergePage = lazy(() => import('@/pages/crm/merge_page').then((page) => page.MergePage));
const RecordListPage = lazy(() =>
  import('@/pages/records/record_list_page').then((page) => page.RecordListPage));
const RecordPage = lazy(() =>
  import('@/pages/records/record_page').then((page) => page.RecordPage));
const NewRecordPage = lazy(() =>
  import('@/pages/records/new_record_page').then((page) => page.NewRecordPage));
const ChartPage = lazy(() => import('@/pages/people/chart_page').then((page) => page.ChartPage));
const ResponsiblePage = lazy(() =>
  import('@/pages/people/responsible_page').then((page) => page.ResponsiblePage));
const TrashPage = lazy(() => import('@/pages/trash/trash_page').then((page) => page.TrashPage));
const ConflictsPage = lazy(() =>
  import('@/pages/conflicts/conflicts_page').then((page) => page.ConflictsPage));
const AccountPage = lazy(() =>
  import('@/pages/account/account_page').then((page) => page.AccountPage));
const SecurityPage = lazy(() =>
  import('@/pages/security/security_page').then((page) => page.SecurityPage));
const SettingsPages = lazy(() =>
  import('@/pages/settings/settings_pages').then((page) => page.SettingsPages));
const AuditPage = lazy(() => import('@/pages/audit/audit_page').then((page) => page.AuditPage));

export function Shell(props: { setup: Setup }) {
  const text = useText();
  const place = props.setup.cluster.name;
  return (
    <UnsavedProvider>
      <a class="skip" href="#main">{text.skip}</a>
      <div class="shell">
        <header class="side">
          <Link href="/" class="brand">
            <Brand place={place} />
          </Link>
          <SearchButton />
          <Navigation />
          <div class="side-foot">
            <div class="side-signs"><LiveState /><Bell /></div>
            <AccountMenu />
          </div>
        </header>
        <main id="main" tabIndex={-1}>
          <OfflineNotice />
          <Suspense fallback={<Skeleton rows={6} />}>
            <Switch>
              <Route path="/"><HomePage place={place} /></Route>
              <Route path="/messages"><MessagesPage place={place} /></Route>
              <Route path="/posts"><FeedPage place={place} /></Route>
              {kModules.flatMap(({ name }) => moduleRoutes(name, place))}
              <Route path="/customers/:id/merge">
                {({ id }) => <MergePage key={id} id={id!} place={place} />}
              </Route>
              <Route path="/calendar"><CalendarPage place={place} /></Route>
              <Route path="/reports"><ReportPage place={place} /></Route>
              <Route path="/incident_report"><IncidentReportPage place={place} /></Route>
              <Route path="/service_levels"><ServicePage place={place} /></Route>
              <Route path="/chart"><ChartPage place={place} /></Route>
              <Route path="/responsible"><ResponsiblePage place={place} /></Route>
              <Route path="/trash"><TrashPage place={place} /></Route>
              <Route path="/conflicts"><ConflictsPage place={place} /></Route>
              <Route path="/account"><AccountPage place={place} /></Route>
              <Route path="/security"><SecurityPage place={place} /></Route>
              <Route path="/chat/:room?">
                {({ room }) => <ChatPage room={room ?? null} place={place} />}
              </Route>
              <Route path="/notifications"><NotificationsPage place={place} /></Route>
              <Route path="/branding"><BrandingPage place={place} /></Route>
              <Route path="/settings/:page?">
                {({ page }) => <SettingsPages page={page} place={place} />}
              </Route>
              <Route path="/audit"><AuditPage place={place} /></Route>
              <Route path="/cluster/front"><FrontPage place={place} /></Route>
              <Route path="/cluster/metrics"><MetricsPage place={place} /></Route>
              <Route path="/cluster"><ClusterPage place={place} /></Route>
              <Route path="/tools/gallery"><GalleryPage place={place} /></Route>
              <Route path="/tools/api"><ApiPage place={place} /></Route>
              <Route><NotFoundPage place={place} /></Route>
            </Switch>
          </Suspense>
        </main>
      </div>
    </UnsavedProvider>
  );
}

function moduleRoutes(name: EntityName, place: string) {
  return [
    <Route key={name} path={`/${name}`}>
      <RecordListPage key={name} name={name} place={place} />
    </Route>,
    <Route key={`${name}-new`} path={`/${name}/new`}>
      <NewRecordPage key={name} name={name} place={place} />
    </Route>,
    <Route key={`${name}-one`} path={`/${name}/:id`}>
      {({ id }) => <RecordPage key={id} name={name} id={id!} place={place} />}
    </Route>,
  ];
}
