// How the cluster is, in a few words; for administrators.
import { Link } from 'wouter-preact';
import { useSettings } from '@/app/settings';
import { useClusterText } from '@/i18n/cluster';
import { useHomeText } from '@/i18n/home';
import { Badge } from '@/kit/badge';
import { Card } from '@/kit/card';
import { Loading } from '@/kit/loading';
import { Notice } from '@/kit/notice';
import { useReplication } from '@/lib/use_replication';
import { nodeHealth, peerHealth } from '@/lib/vectors';
import { clusterNotices } from '@/pages/cluster/notices';
import { peerStateName, stateName } from '@/pages/cluster/names';

export function ClusterPart() {
  const desk = useHomeText();
  const { language } = useSettings();
  const words = useClusterText();
  const query = useReplication({ enabled: true, poll: false });
  return (
    <Card title={desk.clusterHealth} action={
      <Link href="/cluster" aria-label={desk.seeAllOf(desk.clusterHealth)}>{desk.seeAll}</Link>
    }>
      <Loading query={query} rows={2}>
        {(status) => (
          <>
            {clusterNotices(status, words, language, new Date()).slice(0, 2).map((notice) => (
              <Notice key={notice.key} tone={notice.tone} title={notice.title} />
            ))}
            <ul class="card-nodes">
              <li>
                <Badge health={nodeHealth(status.node.state)}>{status.node.name}</Badge>
                <span class="visually-hidden">: {stateName(status.node.state, words)}</span>
              </li>
              {status.peers.filter((peer) => peer.state !== 'removed').map((peer) => (
                <li key={peer.id}>
                  <Badge health={peerHealth(peer, status.vector)}>{peer.name}</Badge>
                  <span class="visually-hidden">
                    : {peerStateName(peer, status.vector, words)}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loading>
    </Card>
  );
}
