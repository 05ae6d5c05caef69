// Version vectors as the replication status shows them: origin → last entry applied.
import type { Replication, Vector } from '@/api/types';

/** How many entries `mine` lacks of those that `theirs` has. */
export function missing(mine: Vector, theirs: Vector): number {
  let count = 0;
  for (const [origin, last] of Object.entries(theirs)) {
    count += Math.max(0, last - (mine[origin] ?? 0));
  }
  return count;
}

export type Health = 'good' | 'busy' | 'bad';

export function peerHealth(peer: Replication['peers'][number]): Health {
  if (peer.state === 'connected') return peer.synced ? 'good' : 'busy';
  return peer.state === 'connecting' ? 'busy' : 'bad';
}

export function nodeHealth(state: Replication['node']['state']): Health {
  if (state === 'ready') return 'good';
  return state === 'read_only' || state === 'fenced' ? 'bad' : 'busy';
}

/** The worst of all: what the mark beside "Cluster" in the navigation shows. */
export function clusterHealth(status: Replication): Health {
  const all = [nodeHealth(status.node.state),
    ...status.peers.filter((peer) => peer.state !== 'removed').map(peerHealth)];
  if (all.includes('bad') || status.digest.divergent_with.length > 0) return 'bad';
  return all.includes('busy') ? 'busy' : 'good';
}
