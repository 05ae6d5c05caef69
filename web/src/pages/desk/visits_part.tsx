// The home page's visits: those of today, those left undone, what is still to be settled, and what
// comes.
import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { entityOf, may } from '@/api/entities';
import type { ListParams } from '@/api/records';
import { useAuth } from '@/app/auth';
import { useHomeText } from '@/i18n/home';
import { Card, CardNote } from '@/kit/card';
import { Loading } from '@/kit/loading';
import { Skeleton } from '@/kit/skeleton';
import { addDays, dayOf, isoOf } from '@/lib/dates';
import { listQuery } from '@/api/records';
import { VisitList } from './visit_list';
import { kCounted, useVisits, useWhose } from './use_visits';

const kShown = 6;

export function visitQuestions(whose: ListParams, now: Date) {
  const today = dayOf(now);
  const day = (count: number) => isoOf(addDays(today, count));
  return {
    today: { ...whose, planned_from: day(0), planned_to: day(0), sort: 'planned_on' },
    overdue: { ...whose, planned_to: day(-1), fulfilled: 'false', closed: 'false' },
    settle: { ...whose, fulfilled: 'true', pending_targets: 'true' },
    next: { ...whose, planned_from: day(1), planned_to: day(7), fulfilled: 'false',
      sort: 'planned_on' },
  } satisfies Record<string, ListParams>;
}

export function counted(data: { items: readonly unknown[]; next: string | null } | undefined) {
  if (!data) return null;
  return data.next ? `${kCounted}+` : String(data.items.length);
}

export function VisitsPart() {
  const desk = useHomeText();
  const { session } = useAuth();
  const asked = visitQuestions(useWhose(), new Date());
  const canPlan = may(session!.user, entityOf('visits'), 'create');
  const plan = canPlan && (
    <Link class="button plain small" href={`/visits/new?planned_on=${asked.today.planned_from}`}>
      {desk.planOne}
    </Link>
  );
  // All at once: one that came late would push down what is being read.
  const queries = [useVisits(asked.today), useVisits(asked.overdue), useVisits(asked.settle),
    useVisits(asked.next)];
  if (queries.some((query) => query.isPending)) return <Skeleton rows={10} tall />;
  return (
    <>
      <Part id="today" title={desk.visitsToday} asked={asked.today} withDone
        none={<>{desk.visitsTodayNone} {plan}</>} />
      <Part id="overdue" title={desk.visitsOverdue} asked={asked.overdue} withDay withDone
        none={desk.visitsOverdueNone} />
      <Part id="settle" title={desk.targetsOpen} asked={asked.settle} withDay
        none={desk.targetsOpenNone} />
      <Part id="next" title={desk.visitsNext} asked={asked.next} withDay
        none={desk.visitsNextNone} />
    </>
  );
}

function Part(props: {
  id: string; title: string; asked: ListParams; withDay?: boolean; withDone?: boolean;
  none: ComponentChildren;
}) {
  const desk = useHomeText();
  const whose = useWhose();
  const query = useVisits(props.asked);
  const rows = query.data?.items ?? [];
  return (
    <Card id={props.id} title={props.title} count={rows.length ? counted(query.data) : null}
      action={rows.length > kShown && (
        <Link href={`/visits?${listQuery(props.asked)}`} aria-label={desk.seeAllOf(props.title)}>
          {desk.seeAll}
        </Link>
      )}>
      <Loading query={query} rows={3} tall>
        {() => (rows.length === 0 ? <CardNote>{props.none}</CardNote> : (
          <VisitList rows={rows.slice(0, kShown)} withDay={props.withDay}
            withDone={props.withDone} withPerson={!('salesperson' in whose)} />
        ))}
      </Loading>
    </Card>
  );
}
