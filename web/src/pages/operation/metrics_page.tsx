// How this node is doing: its metrics as lines over the minutes since the page was opened, and all
// of them as a list.
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'preact/hooks';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useOperationText, type OperationDictionary } from '@/i18n/operation';
import { Card } from '@/kit/card';
import { Forbidden } from '@/kit/forbidden';
import { LineChart, type Line } from '@/kit/line_chart';
import { Loading } from '@/kit/loading';
import { Page } from '@/kit/page';
import { bytes, duration, number, type Language } from '@/lib/format';
import { useReplication } from '@/lib/use_replication';
import { ClusterCrumb } from './cluster_crumb';
import { History, kSpanMs } from './history';
import { MetricList } from './metric_list';
import { labelled, parseMetrics, valueOf, type Metric } from './prometheus';
import '@/styles/card.css';
import '@/styles/charts.css';

const kPollMs = 2000;

type ChartName = keyof OperationDictionary['charts'];

export function MetricsPage(props: { place: string }) {
  const text = useOperationText();
  const { client, isAdministrator } = useAuth();
  const history = useRef(new History());
  const addedAt = useRef(0);
  const status = useReplication({ enabled: isAdministrator, poll: false }).data;
  const query = useQuery({
    queryKey: ['metrics'],
    queryFn: async ({ signal }) => parseMetrics(await client.requestText('/metrics',
      { signal, headers: { Accept: 'text/plain' } })),
    enabled: isAdministrator,
    refetchInterval: kPollMs,
  });
  if (query.data && query.dataUpdatedAt !== addedAt.current) {
    addedAt.current = query.dataUpdatedAt;
    remember(history.current, query.data.metrics, query.dataUpdatedAt);
  }
  return (
    <Page title={text.metrics} place={props.place} above={<ClusterCrumb />}
      lead={status && text.metricsLead(status.node.name)}>
      {!isAdministrator ? <Forbidden /> : (
        <Loading query={query} rows={6} tall>
          {(data) => (
            <>
              <div class="chart-cards">
                {kCharts.map((name) => (
                  <Chart key={name} name={name} history={history.current}
                    nowMs={query.dataUpdatedAt}
                    peers={labelled(data.metrics, 'panal_peer_behind_seconds').map(([peer]) =>
                      peer)} />
                ))}
              </div>
              <MetricList {...data} />
            </>
          )}
        </Loading>
      )}
    </Page>
  );
}

const kCharts: readonly ChartName[] =
  ['requests', 'commit', 'behind', 'applied', 'connections', 'queue', 'wal', 'log'];

function remember(history: History, metrics: readonly Metric[], atMs: number) {
  const value = (name: string) => valueOf(metrics, name) ?? 0;
  history.addRate('requests', atMs, value('panal_http_requests_total'));
  history.addMean('commit', atMs, value('panal_writer_commit_seconds_sum') * 1000,
    value('panal_writer_commit_seconds_count'));
  history.addRate('applied', atMs, value('panal_replication_applied_batch_entries_sum'));
  history.add('connections', atMs, value('panal_http_connections'));
  history.add('queue', atMs, value('panal_writer_queue'));
  history.add('wal', atMs, value('panal_wal_bytes'));
  history.add('log', atMs, value('panal_log_bytes'));
  for (const [peer, seconds] of labelled(metrics, 'panal_peer_behind_seconds')) {
    history.add(`behind ${peer}`, atMs, seconds * 1000);
  }
}

/** The scale reaches this at least, in what the chart counts. */
const kLeast: Partial<Record<ChartName, number>> = {
  commit: 10, behind: 10, connections: 10, queue: 10, wal: 100_000, log: 100_000,
};

function formatOf(name: ChartName, language: Language): (value: number) => string {
  if (name === 'commit' || name === 'behind') return (value) => duration(value, language);
  if (name === 'wal' || name === 'log') return (value) => bytes(value, language);
  return (value) => number(value, language, value < 10 ? 1 : 0);
}

function Chart(props: {
  name: ChartName; history: History; nowMs: number; peers: readonly string[];
}) {
  const text = useOperationText();
  const { language } = useSettings();
  const { name, history } = props;
  const format = formatOf(name, language);
  const lines: Line[] = name === 'behind'
    ? props.peers.map((peer) => ({ name: peer, points: history.of(`behind ${peer}`) }))
    : [{ name, points: history.of(name) }];
  const values = lines.flatMap((line) => line.points.map((point) => point.value));
  const now = Math.max(0, ...lines.map((line) => line.points.at(-1)?.value ?? 0));
  return (
    <Card title={text.charts[name]} action={<b>{values.length ? format(now) : '–'}</b>}>
      <LineChart lines={lines} spanMs={kSpanMs} nowMs={props.nowMs} format={format}
        least={kLeast[name] ?? 1}
        label={`${text.charts[name]}: ${values.length
          ? text.chartNow(format(now), format(Math.max(...values))) : text.collecting}`}
        ends={[text.minutesAgo(kSpanMs / 60_000), text.now]} />
    </Card>
  );
}
