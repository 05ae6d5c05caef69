// What needs me today. Each part shows only to those whose roles have to do with it.
import { lazy, Suspense } from 'preact/compat';
import { pictureOf, useBranding } from '@/api/branding';
import { entityOf, mayList } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useHomeText } from '@/i18n/home';
import { Page } from '@/kit/page';
import { Skeleton } from '@/kit/skeleton';
import { dayOf, isoOf, longDay } from '@/lib/dates';
import { useConflictCount } from '@/lib/use_conflict_count';
import { NewsPart } from './news_part';
import { ConflictsPart } from './trouble_part';
import { useVisits, useWhose } from './use_visits';
import { counted, visitQuestions, VisitsPart } from './visits_part';
import { WorkPart } from './work_part';
import '@/styles/home.css';

const ClusterPart = lazy(() => import('./cluster_part').then((part) => part.ClusterPart));

export function HomePage(props: { place: string }) {
  const desk = useHomeText();
  const { language } = useSettings();
  const { session, isAdministrator } = useAuth();
  const { user } = session!;
  const { branding } = useBranding();
  const now = new Date();
  const hour = now.getHours();
  const greet = hour >= 20 || hour < 6 ? desk.evening : hour < 13 ? desk.morning : desk.afternoon;
  const isStaff = user.roles.some((role) => role !== 'customer');
  const hasVisits = mayList(user, entityOf('visits'));
  return (
    <Page title={desk.home} heading={greet(firstName(user.name) || user.login)} place={props.place}
      lead={<span class="day">{longDay(isoOf(dayOf(now)), language)}</span>}>
      {branding.home_image && (
        <img class="home-image" src={pictureOf('home_image', branding.home_image)} alt="" />
      )}
      {hasVisits && <Tiles />}
      <div class={hasVisits ? 'home' : 'home single'}>
        {hasVisits && <div class="home-column"><VisitsPart /></div>}
        <div class="home-column">
          {isAdministrator && (
            <Suspense fallback={<Skeleton rows={3} />}><ClusterPart /></Suspense>
          )}
          {isStaff && <ConflictsPart />}
          {mayList(user, entityOf('posts')) && <NewsPart />}
          {mayList(user, entityOf('assignments')) && <WorkPart />}
        </div>
      </div>
    </Page>
  );
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? '';
}

function Tiles() {
  const desk = useHomeText();
  const asked = visitQuestions(useWhose(), new Date());
  const today = counted(useVisits(asked.today).data);
  const overdue = counted(useVisits(asked.overdue).data);
  const settle = counted(useVisits(asked.settle).data);
  const conflicts = useConflictCount();
  const tiles = [
    ['#today', desk.visitsToday, today, ''],
    ['#overdue', desk.visitsOverdue, overdue, 'busy'],
    ['#settle', desk.targetsOpenShort, settle, 'busy'],
    ['#conflicts', desk.conflictsMine, `${conflicts.count}${conflicts.isMore ? '+' : ''}`, 'bad'],
  ] as const;
  return (
    <nav class="tiles" aria-label={desk.atAGlance}>
      {tiles.map(([href, label, count, tone]) => (
        <a key={href} href={href} class={count && count !== '0' ? `tile ${tone}` : 'tile'}>
          <b>{count ?? '–'}</b>
          <span>{label}</span>
        </a>
      ))}
    </nav>
  );
}
