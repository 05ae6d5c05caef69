// The front's statistics, live: what this node was asked, and which node answered how. The columns
// are those that users of HAProxy know.
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'preact/hooks';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useOperationText } from '@/i18n/operation';
import { Button } from '@/kit/button';
import { Card } from '@/kit/card';
import { Forbidden } from '@/kit/forbidden';
import { Icon } from '@/kit/icons';
import { LineChart } from '@/kit/line_chart';
import { Loading } from '@/kit/loading';
import { Page } from '@/kit/page';
import { duration, number } from '@/lib/format';
import { useReplication } from '@/lib/use_replication';
import { useMembers } from '@/pages/cluster/use_members';
import { ClusterCrumb } from './cluster_crumb';
import { FrontTable } from './front_table';
import { History, kSpanMs } from './history';
import '@/styles/card.css';
import '@/styles/charts.css';
import '@/styles/cluster.css';

export type FrontRow = Readonly<Record<string, number | string | null>> & { svname: string };

export interface FrontStatistics {
  frontend: FrontRow;
  backends: FrontRow[];
  total: FrontRow;
}

const kPollMs = 2000;

export function FrontPage(props: { place: string }) {
  const text = useOperationText();
  const { client, isAdministrator } = useAuth();
  const [isPaused, setPaused] = useState(false);
  const history = useRef(new History());
  const addedAt = useRef(0);
  const status = useReplication({ enabled: isAdministrator, poll: false }).data;
  const query = useQuery({
    queryKey: ['front'],
    queryFn: ({ signal }) => client.request<FrontStatistics>('/front/stats.json', { signal }),
    enabled: isAdministrator,
    refetchInterval: isPaused ? false : kPollMs,
  });
  if (query.data && query.dataUpdatedAt !== addedAt.current) {
    addedAt.current = query.dataUpdatedAt;
    const { frontend, backends, total } = query.data;
    for (const row of [frontend, ...backends, total]) {
      history.current.addRate(row.svname, query.dataUpdatedAt, Number(row.stot));
    }
  }
  return (
    <Page title={text.front} place={props.place} above={<ClusterCrumb />}
      lead={status && text.frontLead(status.node.name)}
      actions={isAdministrator && (
        <>
          <a class="button plain" href="/front/stats.csv" download="panal-front.csv">
            <Icon name="download" /><span>{text.csv}</span>
          </a>
          <Button icon={isPaused ? 'play' : 'pause'} onClick={() => setPaused(!isPaused)}>
            {isPaused ? text.resume : text.pause}
          </Button>
        </>
      )}>
      {!isAdministrator ? <Forbidden /> : (
        <Loading query={query} rows={6} tall>
          {(data) => <Shown data={data} history={history.current} nowMs={query.dataUpdatedAt} />}
        </Loading>
      )}
      {isAdministrator && (
        <p class="front-note">
          {isPaused ? text.paused : text.live}. {text.frontOthers}{' '}
          <a href="/front/stats">{text.plain}</a>
        </p>
      )}
    </Page>
  );
}

function Shown(props: { data: FrontStatistics; history: History; nowMs: number }) {
  const text = useOperationText();
  const { language } = useSettings();
  const { data, history } = props;
  const members = useMembers(true).data?.items ?? [];
  const { frontend } = data;
  const answers = ['1xx', '2xx', '3xx', '4xx', '5xx'].reduce((sum, status) =>
    sum + Number(frontend[`hrsp_${status}`]), 0);
  const good = answers ? (1 - Number(frontend.hrsp_5xx) / answers) * 100 : null;
  const rate = history.last('FRONTEND');
  const format = (value: number) => number(value, language, value < 10 ? 1 : 0);
  return (
    <>
      <ul class="tiles">
        <li class="tile"><b>{rate === null ? '–' : format(rate)}</b><span>{text.rate}</span></li>
        <li class={good !== null && good < 99.9 ? 'tile busy' : 'tile good'}>
          <b>{good === null ? '–' : `${number(good, language, 2)} %`}</b>
          <span>{text.answered}</span>
        </li>
        <li class="tile"><b>{duration(Number(frontend.latency_p50_us) / 1000, language)}</b>
          <span>{text.median}</span></li>
        <li class="tile"><b>{duration(Number(frontend.latency_p99_us) / 1000, language)}</b>
          <span>{text.p99}</span></li>
      </ul>
      <FrontTable data={data} members={members} rateOf={(name) => history.last(name)} />
      <div class="chart-cards front-chart">
        <Card title={text.rate}>
          <LineChart spanMs={kSpanMs} nowMs={props.nowMs} format={format} label={text.rateChart}
            ends={[text.minutesAgo(kSpanMs / 60_000), text.now]}
            lines={data.backends.map((row) => ({
              name: row.svname, points: history.of(row.svname),
            }))} />
        </Card>
      </div>
    </>
  );
}
