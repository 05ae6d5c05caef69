// One line per node, this one first. On a phone the lines become cards (cluster.css), which is
// why the roles are spelt out: a table that is not displayed as one loses them.
import type { Replication } from '@/api/types';
import { useSettings } from '@/app/settings';
import { Badge } from '@/kit/badge';
import type { Samples } from '@/lib/samples';
import { nodeHealth } from '@/lib/vectors';
import { Cell } from './cell';
import { stateName } from './names';
import { PeerRow } from './peer_row';

export function NodesTable(props: { status: Replication; samples: Samples; now: Date }) {
  const { text } = useSettings();
  const { status } = props;
  const { node } = status;
  const hasVersions = status.peers.some((peer) => peer.version);
  const heads = [text.node, text.state, text.theyLack, text.weLack, text.lagGraph,
    text.roundTrip, text.clockOffset, text.lastContact];
  const numeric = new Set([text.theyLack, text.weLack, text.roundTrip, text.clockOffset]);
  return (
    <div class="table-box">
      <table class="table" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {heads.map((head) => (
              <th key={head} role="columnheader" scope="col"
                class={numeric.has(head) ? 'number' : undefined}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          <tr role="row" class="self">
            <th role="rowheader" scope="row">
              <span class="node-title">{node.name}</span>
              <span class="chip">{text.thisNode}</span>
              <small>{node.id} · {text.version} {node.version}</small>
            </th>
            <Cell label={text.state}>
              <Badge health={nodeHealth(node.state)}>{stateName(node.state, text)}</Badge>
            </Cell>
            {heads.slice(2).map((head) => <Cell key={head} label={head} empty />)}
          </tr>
          {status.peers.map((peer) => (
            <PeerRow key={peer.id} peer={peer} status={status} now={props.now}
              samples={props.samples.of(peer.id)} hasVersions={hasVersions} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
