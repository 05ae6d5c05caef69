// Beside the conversation: state, who has it, priority, deadlines, what it is about.
import { useState } from 'preact/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { entityOf, type Attribute } from '@/api/entities';
import {
  incidentOperations, nextStates, type Incident, type IncidentState,
} from '@/api/incidents';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useIncidentText, type IncidentDictionary } from '@/i18n/incidents';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { SelectField } from '@/kit/select_field';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { Value } from '@/pages/records/value';
import { attributeWord, wordFor } from '@/pages/records/words';
import { MergeDialog } from './merge_dialog';
import { SplitDialog } from './split_dialog';
import { ServiceLevels } from './service_badge';
import { useAgents, useChangeIncident } from './use_incident';

const kShown = ['requester', 'customer', 'category', 'product', 'department', 'tags',
  'satisfaction', 'satisfaction_notes', 'merged_into'];

export function stateVerb(
  from: IncidentState, to: IncidentState, text: IncidentDictionary,
): string {
  if (to === 'open') return from === 'new' ? text.toOpen : text.reopen;
  return { waiting: text.toWaiting, resolved: text.toResolved, closed: text.toClosed,
    new: text.toOpen }[to];
}

export function IncidentSide(props: { row: Incident }) {
  const text = useIncidentText();
  const pages = usePageText();
  const entity = entityOf('incidents');
  const change = useChangeIncident(props.row);
  const [opened, setOpened] = useState<'merge' | 'split' | null>(null);
  const { row } = props;
  const priorities = entity.attributes.find((one) => one.name === 'priority')!.choices!;
  const shown = kShown.map((name) => entity.attributes.find((one) => one.name === name))
    .filter((one): one is Attribute => !!one && isFilled(row[one.name]));
  return (
    <>
      <aside class="panel incident-side" aria-label={text.facts}>
        <section>
          <h2>{text.state}</h2>
          <Value entity={entity} attribute={{ name: 'state', type: 'choice' }} row={row} />
          <div class="form-actions">
            {nextStates(row.state).map((to, at) => (
              <Button key={to} small kind={at === 0 ? 'primary' : 'plain'}
                onClick={() => void change({ state: to })}>
                {stateVerb(row.state, to, text)}
              </Button>
            ))}
          </div>
        </section>
        <Assignee row={row} />
        <SelectField label={text.priority} name="priority" value={String(row.priority)}
          choices={priorities.map((one) => [one, wordFor(entity, 'priority', one, pages)])}
          onValue={(priority) => void change({ priority })} />
        <section>
          <h2>{text.due}</h2>
          <ServiceLevels row={row} />
        </section>
        {shown.length > 0 && (
          <dl class="side-facts">
            {shown.map((attribute) => (
              <div key={attribute.name}>
                <dt>{attributeWord(entity, attribute.name, pages)}</dt>
                <dd><Value entity={entity} attribute={attribute} row={row} /></dd>
              </div>
            ))}
          </dl>
        )}
        {!row.merged_into && (
          <div class="form-actions">
            <Button small icon="link" onClick={() => setOpened('merge')}>{text.merge}</Button>
            {row.replies > 0 && (
              <Button small icon="conflicts" onClick={() => setOpened('split')}>
                {text.split}
              </Button>
            )}
          </div>
        )}
      </aside>
      {opened === 'merge' && <MergeDialog row={row} onClose={() => setOpened(null)} />}
      {opened === 'split' && <SplitDialog row={row} onClose={() => setOpened(null)} />}
    </>
  );
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0
    : value !== null && value !== undefined && value !== '';
}

function Assignee(props: { row: Incident }) {
  const text = useIncidentText();
  const common = useText();
  const toast = useToast();
  const { client, session } = useAuth();
  const queries = useQueryClient();
  const agents = useAgents().data?.items ?? [];
  const change = useChangeIncident(props.row);
  const { row } = props;
  const assignee = (row.assignee as string | null) ?? '';
  const isListed = agents.some((one) => one.id === assignee);
  const choices = agents.map((one) =>
    [one.id, text.agentLoad(one.name || one.login, one.incidents)] as const);
  const others = assignee && !isListed
    ? [[assignee, String(row.assignee_name ?? '…')] as const, ...choices] : choices;

  async function take() {
    try {
      await incidentOperations(client).take(row.id);
      toast(text.taken);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    await queries.invalidateQueries({ queryKey: ['incidents'] });
  }

  return (
    <div class="assignee">
      <SelectField label={text.assignee} name="assignee" value={assignee} none={text.nobody}
        choices={others} onValue={(id) => void change({ assignee: id || null })} />
      {assignee !== session!.user.id && (
        <Button small onClick={() => void take()}>{text.take}</Button>
      )}
    </div>
  );
}
