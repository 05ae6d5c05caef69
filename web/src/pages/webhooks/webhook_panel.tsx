// Below the facts of a webhook, or of a consumer: what became of each event.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'preact/hooks';
import { useSearchParams } from 'wouter-preact';
import type { Row } from '@/api/entities';
import { kStates, webhookOperations, type Delivery } from '@/api/webhooks';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useWebhookText } from '@/i18n/webhooks';
import { Badge } from '@/kit/badge';
import { Button } from '@/kit/button';
import { Loading } from '@/kit/loading';
import { MoreRows } from '@/kit/more_rows';
import { Notice } from '@/kit/notice';
import { SelectField } from '@/kit/select_field';
import { State } from '@/kit/state';
import { Table } from '@/kit/table';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { fullTime, shortTime } from '@/lib/format';
import { mergePages } from '@/lib/rows';
import '@/styles/webhooks.css';

interface Props {
  kind: 'webhooks' | 'consumers';
  row: Row;
}

const kHealths = { delivered: 'good', waiting: 'busy', dead: 'bad', wanted: 'off' } as const;

export function WebhookPanel({ kind, row }: Props) {
  const text = useWebhookText();
  const isHook = kind === 'webhooks';
  return (
    <div class="webhook">
      {isHook && row.signed === false && <Notice tone="bad" title={text.secretNone} />}
      <Deliveries kind={kind} row={row} />
      <section class="webhook-help" aria-labelledby="events">
        <h2 id="events">{text.events}</h2>
        <p>{text.eventsBody}</p>
      </section>
      {isHook && (
        <section class="webhook-help" aria-labelledby="how">
          <h2 id="how">{text.how}</h2>
          <p>{text.howBody}</p>
        </section>
      )}
    </div>
  );
}

function Deliveries({ kind, row }: Props) {
  const text = useWebhookText();
  const { text: common, language } = useSettings();
  const { client } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const [address, setAddress] = useSearchParams();
  const state = address.get('state') ?? '';
  const [busy, setBusy] = useState<string | null>(null);
  const operations = webhookOperations(client, kind, row.id);
  const list = useInfiniteQuery({
    queryKey: ['event_deliveries', row.id, state],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => operations.deliveries(state, pageParam, signal),
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
    placeholderData: (before) => before,
  });
  const rows = mergePages(list.data?.pages ?? []);
  const nameOf = (one: Delivery) => one.name || text.left;

  async function replay(one: Delivery) {
    if (busy) return;
    setBusy(one.id);
    try {
      await operations.replay(one.id);
      await queries.invalidateQueries({ queryKey: ['event_deliveries'] });
      toast(text.replayed);
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    setBusy(null);
  }

  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">{text.deliveries}</h2>
      <p class="muted">{kind === 'webhooks' ? text.lead : text.leadConsumer}</p>
      <div class="toolbar">
        <SelectField label={text.state} value={state} none={text.any}
          choices={kStates.map((one) => [one, text.states[one]])}
          onValue={(value) => setAddress(value ? { state: value } : {}, { replace: true })} />
      </div>
      <Loading query={list} rows={4} tall>
        {() => (rows.length === 0
          ? <State icon="link" title={text.none}>{text.noneHint}</State> : (
            <>
              <Table<Delivery> label={text.deliveries} rows={rows} nameOf={nameOf} columns={[
                { key: 'name', label: text.event, cell: nameOf },
                { key: 'state', label: text.state, cell: (one) => (
                  <Badge health={kHealths[one.state]}>{text.states[one.state]}</Badge>
                ) },
                { key: 'at', label: text.at, cell: (one) => (
                  <time dateTime={one.at} title={fullTime(one.at, language)}>
                    {shortTime(one.at, language, new Date())}
                  </time>
                ) },
                { key: 'attempts', label: text.attempts, isNumber: true,
                  cell: (one) => one.attempts || null },
                { key: 'answer', label: text.answer, isWide: true, cell: (one) => (
                  <>
                    {one.error ? <bdi lang="en">{one.error}</bdi> : one.status}
                    {one.state === 'waiting' && one.next_at
                      && <small>{text.next(fullTime(one.next_at, language))}</small>}
                  </>
                ) },
              ]} actions={(one) => one.event && (one.state === 'dead' || one.state === 'delivered')
                && (
                  <Button small busy={busy === one.id} label={text.replayOf(nameOf(one))}
                    onClick={() => void replay(one)}>{text.replay}</Button>
                )} />
              <MoreRows list={list} count={rows.length} label={text.count} />
            </>
          ))}
      </Loading>
    </section>
  );
}
