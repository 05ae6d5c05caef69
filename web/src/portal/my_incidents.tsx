// A customer's own incidents, the newest first, by state.
import { Link, useSearchParams } from 'wouter-preact';
import type { Incident } from '@/api/incidents';
import { useSettings } from '@/app/settings';
import { usePortalText } from '@/i18n/portal';
import { Failure } from '@/kit/failure';
import { Icon } from '@/kit/icons';
import { MoreRows } from '@/kit/more_rows';
import { Page } from '@/kit/page';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { fullTime, shortTime } from '@/lib/format';
import { useHighlights } from '@/lib/use_highlights';
import { useRecordList } from '@/pages/records/use_records';
import { StatePill } from './state_pill';
import '@/styles/queues.css';

export function MyIncidents(props: { place: string }) {
  const text = usePortalText();
  const [address, setAddress] = useSearchParams();
  const asked = address.get('state') ?? '';
  const state = asked in text.states ? asked : '';
  const { list, rows } = useRecordList('incidents', state ? { state } : {});
  const fresh = useHighlights(rows, list.isSuccess, state);
  const add = (
    <Link class="button primary" href="/incidents/new">
      <Icon name="plus" /><span>{text.portalNew}</span>
    </Link>
  );
  return (
    <Page title={text.portalTitle} place={props.place} lead={text.portalLead} actions={add}>
      <div class="quick-views" role="group" aria-label={text.portalState}>
        {[['', text.portalAny] as const, ...Object.entries(text.states)].map(([key, label]) => (
          <button key={key} type="button" aria-pressed={key === state}
            onClick={() => setAddress(key ? { state: key } : {}, { replace: true })}>
            {label}
          </button>
        ))}
      </div>
      {list.isPending && <Skeleton rows={4} tall />}
      {list.isError && !list.data &&
        <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (state
        ? <State icon="info" title={text.portalNoneState} />
        : <State icon="info" title={text.portalNone} action={add}>{text.portalNoneHint}</State>)}
      {rows.length > 0 && (
        <>
          <ul class="my-incidents">
            {(rows as Incident[]).map((row) => (
              <Card key={row.id} row={row} isFresh={fresh.has(row.id)} />
            ))}
          </ul>
          {list.hasNextPage && <MoreRows list={list} count={rows.length} label={String} />}
        </>
      )}
    </Page>
  );
}

function Card(props: { row: Incident; isFresh: boolean }) {
  const text = usePortalText();
  const { language } = useSettings();
  const { row } = props;
  const at = (row.last_reply_at as string | null) ?? row.created_at ?? '';
  return (
    <li class={props.isFresh ? 'my-incident fresh' : 'my-incident'}>
      <div>
        <Link href={`/incidents/${row.id}`} class="row-link"><bdi>{row.title}</bdi></Link>
        <p class="muted">
          <span class="number">{row.number}</span>
          <time dateTime={at} title={fullTime(at, language)}>
            {shortTime(at, language, new Date())}
          </time>
          {row.replies > 0 && <span>{text.portalReplies(row.replies)}</span>}
          {row.handled_by && <span>{text.portalHandledBy(row.handled_by)}</span>}
        </p>
      </div>
      <StatePill state={row.state} />
    </li>
  );
}
