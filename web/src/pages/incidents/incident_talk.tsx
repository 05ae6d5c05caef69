// An incident as those who resolve it see it: the conversation with the customer and their own
// notes in one line of time, and beside it all that can be done.
import { useMemo, useState } from 'preact/hooks';
import type { Row } from '@/api/entities';
import type { Incident, IncidentState } from '@/api/incidents';
import { useFileText } from '@/i18n/files';
import { useIncidentText } from '@/i18n/incidents';
import { Failure } from '@/kit/failure';
import { Menu, MenuItem } from '@/kit/menu';
import { Segmented } from '@/kit/segmented';
import { Skeleton } from '@/kit/skeleton';
import { useHighlights } from '@/lib/use_highlights';
import { Attachments } from '@/pages/attachments/attachments';
import { useRecordList } from '@/pages/records/use_records';
import { Composer } from './composer';
import { IncidentSide } from './incident_side';
import { Timeline } from './timeline';
import { useChangeIncident, useEntries } from './use_incident';
import '@/styles/account.css';
import '@/styles/incidents.css';
import '@/styles/queues.css';

export function IncidentTalk(props: { row: Row }) {
  const files = useFileText();
  const row = props.row as Incident;
  const replies = useEntries('incident_replies', row.id);
  const notes = useEntries('incident_notes', row.id);
  const entries = useMemo(() => [...replies.entries, ...notes.entries]
    .sort((a, b) => a.at.localeCompare(b.at)), [replies.entries, notes.entries]);
  const failed = [replies.list, notes.list].find((list) => list.isError && !list.data);
  const isReady = !!replies.list.data && !!notes.list.data;
  const fresh = useHighlights(entries, isReady, row.id);
  return (
    <div class="incident">
      <div class="talk">
        {failed ? <Failure error={failed.error} onRetry={() => void failed.refetch()} />
          : !isReady ? <Skeleton rows={4} tall />
          : <Timeline entries={entries} side="staff" fresh={fresh} opening={{
            // Their replies say what they are called.
            who: entries.find((one) => !one.isStaff)?.who ?? row.requester_name,
            body: row.description, at: row.created_at ?? '',
          }} />}
        <section aria-labelledby="files">
          <h2 id="files">{files.files}</h2>
          <Attachments collection="incidents" record={row.id} canAdd />
        </section>
        <Write row={row} />
      </div>
      <IncidentSide row={row} />
    </div>
  );
}

function Write(props: { row: Incident }) {
  const text = useIncidentText();
  const { row } = props;
  const [kind, setKind] = useState<'reply' | 'note'>('reply');
  const [after, setAfter] = useState<'' | IncidentState>('');
  const change = useChangeIncident(row);
  return (
    <section class="panel" aria-label={text.write}>
      <Segmented<'reply' | 'note'> legend={text.write} value={kind} onChoose={setKind}
        choices={[['reply', text.asReply], ['note', text.asNote]]} />
      <Composer key={kind} incident={row.id} kind={kind}
        tools={kind === 'reply' ? (insert) => <Canned onChoose={insert} /> : undefined}
        extra={kind === 'reply' && row.state !== 'closed' && (
          <label class="after">
            <span>{text.after}</span>
            <select class="input" name="after" value={after} onChange={(event) =>
              setAfter(event.currentTarget.value as '' | IncidentState)}>
              <option value="">{text.afterSame}</option>
              <option value="waiting">{text.afterWaiting}</option>
              <option value="resolved">{text.afterResolved}</option>
            </select>
          </label>
        )}
        onSent={async () => {
          if (kind === 'reply' && after) await change({ state: after }, null, 'now');
          setAfter('');
        }} />
    </section>
  );
}

function Canned(props: { onChoose(text: string): void }) {
  const text = useIncidentText();
  const { rows } = useRecordList('canned_replies', {});
  if (rows.length === 0) return null;
  return (
    <div class="talk-tools">
      <Menu label={text.canned} icon="posts">
        {(close) => rows.map((row) => (
          <MenuItem key={row.id} onChoose={() => { close(); props.onChoose(String(row.body)); }}>
            {String(row.title)}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
