// One of a customer's incidents: what was written, a reply, and how it ended.
import type { Incident } from '@/api/incidents';
import { statusOf } from '@/api/problem';
import { useFileText } from '@/i18n/files';
import { useIncidentText } from '@/i18n/incidents';
import { usePortalText } from '@/i18n/portal';
import { Button } from '@/kit/button';
import { Failure } from '@/kit/failure';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { useText } from '@/app/settings';
import { useHighlights } from '@/lib/use_highlights';
import { Attachments } from '@/pages/attachments/attachments';
import { Composer } from '@/pages/incidents/composer';
import { Timeline } from '@/pages/incidents/timeline';
import { useChangeIncident, useEntries } from '@/pages/incidents/use_incident';
import { useRecord } from '@/pages/records/use_records';
import { Back } from './new_incident';
import { Rating } from './rating';
import { StatePill } from './state_pill';
import '@/styles/incidents.css';
import '@/styles/queues.css';

export function PortalIncident(props: { id: string; place: string }) {
  const words = usePortalText();
  const common = useText();
  const query = useRecord('incidents', props.id);
  const row = query.data as Incident | undefined;
  if (row) return <Loaded row={row} place={props.place} />;
  return (
    <Page title={words.portalTitle} place={props.place} above={<Back />}>
      {query.isPending ? <Skeleton rows={6} tall />
        : statusOf(query.error) === 404 ? <State icon="info" title={common.errorGone} />
        : <Failure error={query.error} onRetry={() => void query.refetch()} />}
    </Page>
  );
}

function Loaded(props: { row: Incident; place: string }) {
  const text = useIncidentText();
  const words = usePortalText();
  const files = useFileText();
  const { row } = props;
  const change = useChangeIncident(row);
  const { list, entries } = useEntries('incident_replies', row.id);
  const fresh = useHighlights(entries, list.isSuccess, row.id);
  const isOver = row.state === 'resolved' || row.state === 'closed';
  return (
    <Page title={row.title} place={props.place} above={<Back />}
      lead={[row.number, row.handled_by && words.portalHandledBy(row.handled_by)]
        .filter(Boolean).join(' · ')}
      actions={<StatePill state={row.state} />}>
      <div class="talk">
        {list.data ? (
          <Timeline entries={entries} side="customer" fresh={fresh} opening={{
            who: text.you, body: row.description, at: row.created_at ?? '',
          }} />
        ) : list.isError ? <Failure error={list.error} onRetry={() => void list.refetch()} />
          : <Skeleton rows={4} tall />}
        <section aria-labelledby="files">
          <h2 id="files">{files.files}</h2>
          <Attachments collection="incidents" record={row.id} canAdd={row.state !== 'closed'} />
        </section>
        {isOver && <Rating row={row} />}
        {row.state === 'closed' ? <Notice tone="info" title={words.portalClosed} /> : (
          <section class="panel" aria-label={text.write}>
            <Composer incident={row.id} kind="reply" extra={isOver ? (
              <Button onClick={() => void change({ state: 'open' }, words.portalReopened)}>
                {words.portalReopen}
              </Button>
            ) : (
              <Button icon="check"
                onClick={() => void change({ state: 'resolved' }, words.portalResolved)}>
                {words.portalResolve}
              </Button>
            )} />
          </section>
        )}
      </div>
    </Page>
  );
}
