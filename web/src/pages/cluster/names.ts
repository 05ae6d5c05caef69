// The states of nodes and peers in the chosen language.
import type { NodeState, Peer, Vector } from '@/api/types';
import type { Dictionary } from '@/i18n/es';
import { isBehind } from '@/lib/vectors';

export function stateName(state: NodeState, text: Dictionary): string {
  const names: Record<NodeState, string> = {
    ready: text.stateReady, joining: text.stateJoining, catching_up: text.stateCatchingUp,
    draining: text.stateDraining, read_only: text.stateReadOnly, fenced: text.stateFenced,
  };
  return names[state] ?? state;
}

export function peerStateName(peer: Peer, ours: Vector, text: Dictionary): string {
  if (peer.state === 'connected' && isBehind(peer, ours)) return text.peerBehind;
  const names: Record<Peer['state'], string> = {
    connected: text.peerConnected, connecting: text.peerConnecting,
    unreachable: text.peerUnreachable, removed: text.peerRemoved,
    needs_snapshot: text.peerNeedsSnapshot,
  };
  return names[peer.state] ?? peer.state;
}
