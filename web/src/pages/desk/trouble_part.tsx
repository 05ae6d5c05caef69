// What wants attention beyond the day's work: conflicts that are open, one's own first, and for
// administrators how the cluster is.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { fetchConflicts, type Conflict } from '@/api/conflicts';
import { entityOf, isEntity } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Badge } from '@/kit/badge';
import { Card, CardNote } from '@/kit/card';
import { Loading } from '@/kit/loading';
import { Notice } from '@/kit/notice';
import { useReplication } from '@/lib/use_replication';
import { nodeHealth, peerHealth } from '@/lib/vectors';
import { clusterNotices } from '@/pages/cluster/notices';
import { peerStateName, stateName } from '@/pages/cluster/names';
import { ReferenceName } from '@/pages/records/filter_chips';
import { attributeWord, entityWords } from '@/pages/records/words';

const kAsked = '50';
const kShown = 4;

export function ConflictsPart() {
  const desk = useDeskText();
  const text = usePageText();
  const { client, session } = useAuth();
  const query = useQuery({
    queryKey: ['conflicts', 'home'],
    queryFn: ({ signal }) => fetchConflicts(client, { state: 'open', limit: kAsked }, null, signal),
    retry: false,
  });
  const { login } = session!.user;
  const isMine = (one: Conflict) => one.kept.user === login || one.lost.user === login;
  const rows = [...query.data?.items ?? []].sort((a, b) => Number(isMine(b)) - Number(isMine(a)));
  return (
    <Card id="conflicts" title={desk.conflictsMine}
      count={rows.length ? `${rows.length}${query.data!.next ? '+' : ''}` : null}
      action={rows.length > 0 && (
        <Link href="/conflicts" aria-label={desk.seeAllOf(desk.conflictsMine)}>{desk.seeAll}</Link>
      )}>
      <Loading query={query} rows={1}>
        {() => (rows.length === 0 ? <CardNote>{desk.conflictsNone}</CardNote> : (
          <ul class="card-lines">
            {rows.slice(0, kShown).map((one) => {
              const entity = one.table && isEntity(one.table) ? entityOf(one.table) : null;
              return (
                <li key={one.id}>
                  <Link href={`/conflicts?record=${one.record}`}>
                    {entity && isEntity(entity.name)
                      ? <ReferenceName of={entity.name} id={one.record} /> : one.table ?? '?'}
                  </Link>
                  <small>
                    {entity && entityWords(entity, text).one}
                    {entity && one.column && ` · ${attributeWord(entity, one.column, text)}`}
                    {` · ${text.conflictKinds[one.kind] ?? one.kind}`}
                    {isMine(one) && <span class="chip">{desk.conflictMine}</span>}
                  </small>
                </li>
              );
            })}
          </ul>
        ))}
      </Loading>
    </Card>
  );
}

export function ClusterPart() {
  const desk = useDeskText();
  const { text, language } = useSettings();
  const query = useReplication({ enabled: true, poll: false });
  return (
    <Card title={desk.clusterHealth} action={
      <Link href="/cluster" aria-label={desk.seeAllOf(desk.clusterHealth)}>{desk.seeAll}</Link>
    }>
      <Loading query={query} rows={2}>
        {(status) => (
          <>
            {clusterNotices(status, text, language, new Date()).slice(0, 2).map((notice) => (
              <Notice key={notice.key} tone={notice.tone} title={notice.title} />
            ))}
            <ul class="card-nodes">
              <li>
                <Badge health={nodeHealth(status.node.state)}>{status.node.name}</Badge>
                <span class="visually-hidden">: {stateName(status.node.state, text)}</span>
              </li>
              {status.peers.filter((peer) => peer.state !== 'removed').map((peer) => (
                <li key={peer.id}>
                  <Badge health={peerHealth(peer, status.vector)}>{peer.name}</Badge>
                  <span class="visually-hidden">
                    : {peerStateName(peer, status.vector, text)}
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
