// What the replication status means: who lacks how much, and is that a worry?
//
// A healthy cluster under load is never quite equal everywhere, so being a moment behind is
// normal: only a lag that people could notice counts.
import type { Peer, Replication, Vector } from '@/api/types';

const kNoticeableMs = 2000;
const kNoticeableEntries = 100;

/** How many entries `mine` lacks of those that `theirs` has. */
export function missing(mine: Vector, theirs: Vector): number {
  let count = 0;
  for (const [origin, last] of Object.entries(theirs)) {
    count += Math.max(0, last - (mine[origin] ?? 0));
  }
  return count;
}

export type Health = 'good' | 'busy' | 'bad';

/** Whether a lag in either direction is large or old enough to be named. */
export function isBehind(peer: Peer, ours: Vector): boolean {
  if (peer.synced) return false;
  return (peer.behind_ms ?? 0) >= kNoticeableMs
    || peer.behind_entries >= kNoticeableEntries
    || missing(ours, peer.vector) >= kNoticeableEntries;
}

export function peerHealth(peer: Peer, ours: Vector): Health {
  if (peer.state === 'connected') return isBehind(peer, ours) ? 'busy' : 'good';
  return peer.state === 'connecting' ? 'busy' : 'bad';
}

export function nodeHealth(state: Replication['node']['state']): Health {
  if (state === 'ready') return 'good';
  return state === 'read_only' || state === 'fenced' ? 'bad' : 'busy';
}

/** The worst of all: what the mark beside "Cluster" in the navigation shows. */
export function clusterHealth(status: Replication): Health {
  const all = [nodeHealth(status.node.state), ...status.peers
    .filter((peer) => peer.state !== 'removed')
    .map((peer) => peerHealth(peer, status.vector))];
  if (all.includes('bad') || status.digest.divergent_with.length > 0) return 'bad';
  return all.includes('busy') || status.held.length > 0 ? 'busy' : 'good';
}
