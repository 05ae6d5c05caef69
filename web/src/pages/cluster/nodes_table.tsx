// One line per node, this one first. On a phone the lines become cards (cluster.css), which is
// why the roles are spelt out: a table that is not displayed as one loses them.
import type { Replication } from '@/api/types';
import { useSettings } from '@/app/settings';
import { useClusterText } from '@/i18n/cluster';
import { Badge } from '@/kit/badge';
import type { Samples } from '@/lib/samples';
import { nodeHealth } from '@/lib/vectors';
import { usePageText } from '@/i18n/pages';
import { Cell } from './cell';
import { NodeActions } from './node_actions';
import { stateName } from './names';
import { MemberFacts } from './member_facts';
import { PeerRow } from './peer_row';
import type { Member } from './use_members';

interface Props {
  status: Replication;
  members: readonly Member[];
  samples: Samples;
  now: Date;
}

export function NodesTable(props: Props) {
  const { text } = useSettings();
  const words = useClusterText();
  const pageText = usePageText();
  const { status } = props;
  const { node } = status;
  const memberOf = (name: string) => props.members.find((one) => one.name === name);
  const isLast = props.members.filter((one) => one.role === 'node'
    && one.state !== 'removed').length < 2;
  const actionsOf = (name: string) => {
    const member = memberOf(name);
    return (
      <td role="cell" class="row-actions">
        {member && <NodeActions member={member} isLast={isLast && member.role === 'node'} />}
      </td>
    );
  };
  const hasVersions = status.peers.some((peer) => peer.version);
  const heads = [text.node, text.state, words.theyLack, words.weLack, words.lagGraph,
    words.roundTrip, words.clockOffset, words.lastContact];
  const numeric = new Set([words.theyLack, words.weLack, words.roundTrip, words.clockOffset]);
  return (
    <div class="table-box">
      <table class="table" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {heads.map((head) => (
              <th key={head} role="columnheader" scope="col"
                class={numeric.has(head) ? 'number' : undefined}>{head}</th>
            ))}
            <th role="columnheader" scope="col">
              <span class="visually-hidden">{pageText.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          <tr role="row" class="self">
            <th role="rowheader" scope="row">
              <span class="node-title">{node.name}</span>
              <span class="chip">{words.thisNode}</span>
              <small>{node.id} · {text.version} {node.version}</small>
              <MemberFacts member={memberOf(node.name)} now={props.now} />
            </th>
            <Cell label={text.state}>
              <Badge health={nodeHealth(node.state)}>{stateName(node.state, words)}</Badge>
            </Cell>
            {heads.slice(2).map((head) => <Cell key={head} label={head} empty />)}
            {actionsOf(node.name)}
          </tr>
          {status.peers.map((peer) => (
            <PeerRow key={peer.id} peer={peer} status={status} now={props.now}
              samples={props.samples.of(peer.id)} hasVersions={hasVersions}
              member={memberOf(peer.name)} actions={actionsOf(peer.name)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
