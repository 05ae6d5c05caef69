// The nodes of the cluster, live: who is there, who lacks what, and what to do about it.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useClusterText } from '@/i18n/cluster';
import { useNavigationText } from '@/i18n/navigation';
import { Button } from '@/kit/button';
import { Failure } from '@/kit/failure';
import { Forbidden } from '@/kit/forbidden';
import { Icon } from '@/kit/icons';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { Skeleton } from '@/kit/skeleton';
import { Samples } from '@/lib/samples';
import { useReplication } from '@/lib/use_replication';
import { AddNodeDialog } from './add_node_dialog';
import { ClusterFacts } from './cluster_facts';
import { LagChart } from './lag_chart';
import { NodesTable } from './nodes_table';
import { Durability } from './durability';
import { clusterNotices } from './notices';
import { useMembers } from './use_members';
import '@/styles/table.css';
import '@/styles/cluster.css';

export function ClusterPage(props: { place: string }) {
  const { text, language } = useSettings();
  const words = useClusterText();
  const navigation = useNavigationText().modules;
  const { isAdministrator } = useAuth();
  const [isAdding, setAdding] = useState(false);
  const samples = useSamples();
  const sampledAt = useRef(0);
  const query = useReplication({ enabled: isAdministrator, poll: true });
  const status = query.data;
  const members = useMembers(isAdministrator).data?.items ?? [];

  if (status && query.dataUpdatedAt !== sampledAt.current) {
    sampledAt.current = query.dataUpdatedAt;
    samples.add(status, query.dataUpdatedAt);
  }
  useTicks();

  if (!isAdministrator) {
    return (
      <Page title={text.cluster} place={props.place}>
        <Forbidden />
      </Page>
    );
  }
  return (
    <Page title={text.cluster} place={props.place}
      lead={status && `${status.cluster.name} · ${words.clusterLead(status.cluster.members)}`}
      actions={
        <>
          <Link class="button plain" href="/cluster/metrics"><Icon name="stats" />
            <span>{navigation.metrics}</span>
          </Link>
          <Link class="button plain" href="/cluster/front"><Icon name="filter" />
            <span>{navigation.statistics}</span>
          </Link>
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
            {words.addNode}
          </Button>
        </>
      }>
      {query.isPending && <Skeleton rows={5} tall />}
      {query.isError && !status &&
        <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {status && (
        <>
          <div class="notices" role="status">
            {clusterNotices(status, words, language, new Date()).map((notice) => (
              <Notice key={notice.key} tone={notice.tone} title={notice.title}>
                {notice.body}
              </Notice>
            ))}
          </div>
          <NodesTable status={status} members={members} samples={samples}
            now={new Date()} />
          <LagChart status={status} samples={samples} nowMs={query.dataUpdatedAt} />
          <ClusterFacts status={status} />
          <Durability />
        </>
      )}
      {isAdding && <AddNodeDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

/** They outlast the page: who comes back finds the minutes before. */
function useSamples(): Samples {
  const queries = useQueryClient();
  const kept = queries.getQueryData<Samples>(['lag']) ?? new Samples();
  queries.setQueryData<Samples>(['lag'], kept);
  return kept;
}

/** "12 s ago" must go on counting while nothing arrives. */
function useTicks() {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 5000);
    return () => clearInterval(timer);
  }, []);
}
