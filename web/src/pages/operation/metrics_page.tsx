// How this node is doing: its metrics as lines over the last hour, which the node remembers, or the
// last minutes; and all of them as a list.
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'preact/hooks';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useOperationText, type OperationDictionary } from '@/i18n/operation';
import { Card } from '@/kit/card';
import { Forbidden } from '@/kit/forbidden';
import { LineChart, type Line } from '@/kit/line_chart';
import { Loading } from '@/kit/loading';
import { Page } from '@/kit/page';
import { Segmented } from '@/kit/segmented';
import { bytes, duration, number, type Language } from '@/lib/format';
import { useReplication } from '@/lib/use_replication';
import { ClusterCrumb } from './cluster_crumb';
import { History, kHourMs, kSpanMs, readingsOf } from './history';
import { MetricList } from './metric_list';
import { labelled, parseMetrics, valueOf, type Metric } from './prometheus';
import { useRemembered } from './use_remembered';
import '@/styles/card.css';
import '@/styles/charts.css';

const kPollMs = 2000;

type ChartName = keyof OperationDictionary['charts'];

export function MetricsPage(props: { place: string }) {
  const text = useOperationText();
  const { client, isAdministrator } = useAuth();
  const [spanMs, setSpan] = useState(kHourMs);
  const history = useRef<History | null>(null);
  const addedAt = useRef(0);
  const status = useReplication({ enabled: isAdministrator, poll: false }).data;
  const query = useQuery({
    queryKey: ['metrics'],
    queryFn: async ({ signal }) => parseMetrics(await client.requestText('/metrics',
      { signal, headers: { Accept: 'text/plain' } })),
    enabled: isAdministrator,
    refetchInterval: kPollMs,
  });
  const before = useRemembered();
  // Those of before come first: rates are differences. Without them, it begins here.
  if (!history.current && !before.isPending) {
    history.current = new History();
    if (before.data) {
      for (const [atMs, metrics] of readingsOf(before.data)) {
        remember(history.current, metrics, atMs);
      }
    }
  }
  if (history.current && query.data && query.dataUpdatedAt !== addedAt.current) {
    addedAt.current = query.dataUpdatedAt;
    remember(history.current, query.data.metrics, query.dataUpdatedAt);
  }
  return (
    <Page title={text.metrics} place={props.place} above={<ClusterCrumb />}
      lead={status && text.metricsLead(status.node.name)}
      actions={isAdministrator && (
        <Segmented<string> legend={text.span} isBare value={String(spanMs)}
          choices={[kSpanMs, kHourMs].map((span) => [String(span), text.spans(span / 60_000)])}
          onChoose={(span) => setSpan(Number(span))} />
      )}>
      {!isAdministrator ? <Forbidden /> : (
        <Loading query={query} rows={6} tall>
          {(data) => (
            <>
              <div class="chart-cards">
                {kCharts.map((name) => (
                  <Chart key={name} name={name} history={history.current ?? kNothing}
                    nowMs={query.dataUpdatedAt} spanMs={spanMs}
                    names={namesOf(name, data.metrics)} />
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
  ['requests', 'latency', 'commit', 'behind', 'applied', 'connections', 'queue', 'memory', 'disk',
    'wal', 'log'];
const kOfTime: readonly ChartName[] = ['commit', 'behind', 'latency'];
const kOfBytes: readonly ChartName[] = ['wal', 'log', 'memory', 'disk'];
const kNothing = new History();

const kLatency = 'panal_front_latency_seconds';

/** Of the quantiles of latencies, the one that people feel. */
const slowest = (metrics: readonly Metric[]) => metrics.filter((one) =>
  one.name === kLatency && one.labels.includes('"0.99"'));

function remember(history: History, metrics: readonly Metric[], atMs: number) {
  const value = (name: string) => valueOf(metrics, name) ?? 0;
  history.addRate('requests', atMs, value('panal_http_requests_total'));
  history.addMean('commit', atMs, value('panal_writer_commit_seconds_sum') * 1000,
    value('panal_writer_commit_seconds_count'));
  history.addRate('applied', atMs, value('panal_replication_applied_batch_entries_sum'));
  history.add('connections', atMs, value('panal_http_connections'));
  history.add('queue', atMs, value('panal_writer_queue'));
  history.add('memory', atMs, value('panal_process_resident_bytes'));
  history.add('disk', atMs, value('panal_disk_free_bytes'));
  history.add('wal', atMs, value('panal_wal_bytes'));
  history.add('log', atMs, value('panal_log_bytes'));
  for (const [peer, seconds] of labelled(metrics, 'panal_peer_behind_seconds')) {
    history.add(`behind ${peer}`, atMs, seconds * 1000);
  }
  for (const [backend, seconds] of labelled(slowest(metrics), kLatency)) {
    history.add(`latency ${backend}`, atMs, seconds * 1000);
  }
}

/** The lines of a chart: one, or one a node. */
function namesOf(chart: ChartName, metrics: readonly Metric[]): string[] {
  if (chart === 'behind') {
    return labelled(metrics, 'panal_peer_behind_seconds').map(([peer]) => peer);
  }
  return chart === 'latency' ? labelled(slowest(metrics), kLatency).map(([node]) => node) : [chart];
}

/** The scale reaches this at least, in what the chart counts. */
const kLeast: Partial<Record<ChartName, number>> = {
  commit: 10, latency: 10, behind: 10, connections: 10, queue: 10, wal: 100_000, log: 100_000,
};

function formatOf(name: ChartName, language: Language): (value: number) => string {
  if (kOfTime.includes(name)) return (value) => duration(value, language);
  if (kOfBytes.includes(name)) return (value) => bytes(value, language);
  return (value) => number(value, language, value < 10 ? 1 : 0);
}

function Chart(props: {
  name: ChartName; history: History; nowMs: number; spanMs: number; names: readonly string[];
}) {
  const text = useOperationText();
  const { language } = useSettings();
  const { name, history } = props;
  const format = formatOf(name, language);
  const lines: Line[] = props.names.map((one) =>
    ({ name: one, points: history.of(one === name ? name : `${name} ${one}`) }));
  const values = lines.flatMap((line) => line.points
    .filter((point) => props.nowMs - point.atMs <= props.spanMs).map((point) => point.value));
  const now = Math.max(0, ...lines.map((line) => line.points.at(-1)?.value ?? 0));
  return (
    <Card title={text.charts[name]} action={<b>{values.length ? format(now) : '–'}</b>}>
      <LineChart lines={lines} spanMs={props.spanMs} nowMs={props.nowMs} format={format}
        least={kLeast[name] ?? 1}
        label={`${text.charts[name]}: ${values.length
          ? text.chartNow(format(now), format(Math.max(...values))) : text.collecting}`}
        ends={[text.minutesAgo(props.spanMs / 60_000), text.now]} />
    </Card>
  );
}
