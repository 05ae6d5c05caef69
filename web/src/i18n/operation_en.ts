// English texts of the pages of operation.
import type { OperationDictionary } from './operation_es';

export const operationEn: OperationDictionary = {
  front: 'Front',
  frontLead: (node: string) => `The requests that ${node} got, and which node it gave them to.`,
  frontOthers: 'Each node balances by itself: to see another, go to its address.',
  pause: 'Pause',
  resume: 'Go on',
  live: 'Renewed every 2 seconds',
  paused: 'Paused',
  csv: 'CSV',
  plain: 'Plain page',
  rate: 'Requests per second',
  rateChart: 'Requests per second in the last minutes',
  answered: 'Answers without error',
  median: 'Latency, median',
  p99: 'Latency, 99%',
  columns: {
    svname: 'Node', status: 'State', rate: 'Per s', stot: 'Requests', scur: 'Now',
    smax: 'Max', qcur: 'Queued', bin: 'Received', bout: 'Sent', hrsp_2xx: '2xx',
    hrsp_3xx: '3xx', hrsp_4xx: '4xx', hrsp_5xx: '5xx', econ: 'Connect err.',
    eresp: 'Answer err.', wretr: 'Retries', latency_p50_us: 'p50', latency_p90_us: 'p90',
    latency_p99_us: 'p99', chkfail: 'Failed checks', lastchg: 'Unchanged for',
    downtime: 'Down in all',
  },
  rows: { FRONTEND: 'Received in all', BACKEND: 'Given in all' } as Record<string, string>,
  backendStates: {
    ready: 'Serves', down: 'Down', draining: 'Draining', open: 'Open', up: 'Serves',
    not_ready: 'Not ready', starting: 'Starting', stale: 'Behind', unknown: 'To be checked',
  } as Record<string, string>,

  metrics: 'Metrics',
  metricsLead: (node: string) =>
    `How ${node} is doing. It remembers the last hour; Prometheus reads the same at /metrics.`,
  metricsAll: 'All figures',
  metricsFilter: 'Search a metric',
  metricsName: 'Metric',
  metricsValue: 'Value',
  metricsNone: 'No metric has that name.',
  collecting: 'Collecting data…',
  charts: {
    requests: 'Requests per second', commit: 'Saving a change, mean',
    applied: 'Changes applied per second', behind: 'Lag of the other nodes',
    connections: 'Open connections', wal: 'SQLite log (WAL)', log: 'Log of changes',
    queue: 'Changes queued', latency: 'Latency, 99%',
    memory: 'Memory of the process', disk: 'Free disk',
  },
  chartNow: (now: string, top: string) => `now ${now}, at most ${top}`,
  minutesAgo: (minutes: number) => `${minutes} min ago`,
  now: 'now',
  span: 'How much time',
  spans: (minutes: number) => (minutes === 60 ? '1 hour' : `${minutes} min`),

  lag: 'Lag, last hour',
  lagLead: 'Changes that each node lacks. A flat line at zero is how it should be.',
  lagNow: (peer: string, now: number, top: number) => `${peer}: now ${now}, at most ${top}`,
};
