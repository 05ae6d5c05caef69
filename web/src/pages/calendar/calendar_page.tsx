// The visits as a calendar: a month, a week, or day after day. View, day and whose stand in the
// address.
import { useState } from 'preact/hooks';
import { Link, useLocation, useSearchParams } from 'wouter-preact';
import { entityOf, may, mayList } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Forbidden } from '@/kit/forbidden';
import { Icon } from '@/kit/icons';
import { Loading } from '@/kit/loading';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { Segmented } from '@/kit/segmented';
import { dayOf, isoOf, monthName, showDay, type Day } from '@/lib/dates';
import { RecordPicker } from '@/pages/records/record_picker';
import { attributeWord } from '@/pages/records/words';
import { Agenda, WeekColumns } from './day_lists';
import { FeedDialog } from './feed_dialog';
import { MonthGrid } from './month_grid';
import { dayIn, isoRange, kViews, spanOf, type View } from './span';
import { useDayVisits } from './use_month';
import '@/styles/card.css';
import '@/styles/home.css';
import '@/styles/calendar.css';

const kNarrow = 760;

export function CalendarPage(props: { place: string }) {
  const desk = useDeskText();
  const text = usePageText();
  const { session } = useAuth();
  const [isFeedOpen, setFeedOpen] = useState(false);
  const { user } = session!;
  const visits = entityOf('visits');
  const canSee = may(user, visits, 'read');
  return (
    <Page title={desk.calendar} place={props.place} lead={canSee && desk.calendarLead}
      actions={canSee && (
        <>
          <Button icon="link" onClick={() => setFeedOpen(true)}>{desk.feed}</Button>
          {may(user, visits, 'create') && (
            <Link class="button primary" href="/visits/new">
              <Icon name="plus" /><span>{text.entities.visits.add}</span>
            </Link>
          )}
        </>
      )}>
      {canSee ? <Calendar /> : <Forbidden />}
      {isFeedOpen && <FeedDialog onClose={() => setFeedOpen(false)} />}
    </Page>
  );
}

function Calendar() {
  const desk = useDeskText();
  const text = usePageText();
  const { language } = useSettings();
  const { session } = useAuth();
  const [path] = useLocation();
  const [address, setAddress] = useSearchParams();
  const today = dayOf(new Date());
  const asked = address.get('view') as View;
  const view: View = kViews.includes(asked) ? asked : innerWidth < kNarrow ? 'agenda' : 'month';
  const on = dayIn(address.get('on'), today);
  const salesperson = address.get('salesperson') ?? '';
  const seesAll = mayList(session!.user, entityOf('users'));
  const span = spanOf(view, on);
  const { from, to } = isoRange(span.days);
  const query = useDayVisits(from, to, salesperson ? { salesperson } : {});
  const addressOf = (next: { view?: View; on?: Day | string; salesperson?: string }) => {
    const day = next.on ?? on;
    const values = {
      view: next.view ?? view, on: typeof day === 'string' ? day : isoOf(day),
      salesperson: next.salesperson ?? salesperson,
    };
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
  };
  const go = (next: Parameters<typeof addressOf>[0]) =>
    setAddress(addressOf(next), { replace: true });
  const shared = { today: isoOf(today), withPerson: seesAll && !salesperson, days: span.days };
  const title = view === 'month' ? monthName(on.year, on.month, language)
    : `${showDay(from)} – ${showDay(to)}`;
  return (
    <>
      <div class="calendar-bar">
        <Segmented<View> legend={desk.view} value={view} onChoose={(next) => go({ view: next })}
          choices={kViews.map((one) => [one, desk.views[one]])} />
        <div class="calendar-move">
          <Button icon="left" label={desk.before[view]} onClick={() => go({ on: span.before })} />
          <Button onClick={() => go({ on: today })}>{desk.today}</Button>
          <Button icon="right" label={desk.after[view]} onClick={() => go({ on: span.after })} />
          <strong aria-live="polite">{title}</strong>
        </div>
        {seesAll && (
          <RecordPicker of={entityOf('users')} id={salesperson || null}
            label={attributeWord(entityOf('visits'), 'salesperson', text)}
            onChange={(one) => go({ salesperson: one?.id ?? '' })} />
        )}
      </div>
      <Loading query={query} rows={6} tall>
        {(found) => (
          <div aria-busy={query.isFetching || undefined}>
            {found.isCut && <Notice tone="busy" title={desk.calendarCut} />}
            {view === 'month' && <MonthGrid {...shared} visits={found} on={on}
              onDay={(day) => go({ on: day })}
              agenda={(day) => `${path}?${new URLSearchParams(
                addressOf({ view: 'agenda', on: day }))}`} />}
            {view === 'week' && <WeekColumns {...shared} visits={found} />}
            {view === 'agenda' && <Agenda {...shared} visits={found} />}
          </div>
        )}
      </Loading>
    </>
  );
}
