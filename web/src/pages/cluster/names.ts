// The states of nodes and peers in the chosen language.
import type { NodeState, Peer, Vector } from '@/api/types';
import type { ClusterDictionary } from '@/i18n/cluster';
import { isBehind } from '@/lib/vectors';

export function stateName(state: NodeState, words: ClusterDictionary): string {
  const names: Record<NodeState, string> = {
    ready: words.stateReady, joining: words.stateJoining, catching_up: words.stateCatchingUp,
    draining: words.stateDraining, read_only: words.stateReadOnly, fenced: words.stateFenced,
  };
  return names[state] ?? state;
}

export function peerStateName(peer: Peer, ours: Vector, words: ClusterDictionary): string {
  if (peer.state === 'connected' && isBehind(peer, ours)) return words.peerBehind;
  const names: Record<Peer['state'], string> = {
    connected: words.peerConnected, connecting: words.peerConnecting,
    unreachable: words.peerUnreachable, removed: words.peerRemoved,
    needs_snapshot: words.peerNeedsSnapshot,
  };
  return names[peer.state] ?? peer.state;
}
