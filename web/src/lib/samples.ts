// A short memory of the lag of each peer, for the little graphs. Bounded; lives as long as the
// page is open.
import type { Replication } from '@/api/types';
import { missing } from './vectors';

export interface Sample {
  atMs: number;
  theyLack: number;
  weLack: number;
}

const kSamplesMax = 150;  // five minutes, one every two seconds: the node remembers what is older

export class Samples {
  private readonly byPeer = new Map<string, Sample[]>();

  add(status: Replication, atMs: number): void {
    for (const peer of status.peers) {
      const kept = this.byPeer.get(peer.id) ?? [];
      const weLack = missing(status.vector, peer.vector);
      kept.push({ atMs, theyLack: peer.behind_entries, weLack });
      if (kept.length > kSamplesMax) kept.shift();
      this.byPeer.set(peer.id, kept);
    }
  }

  of(peer: string): readonly Sample[] {
    return this.byPeer.get(peer) ?? [];
  }
}

/** SVG polyline points for values in a box; the newest stands at the right edge. */
export function points(
  values: readonly number[], width: number, height: number, top: number, slots = kSamplesMax,
): string {
  const step = width / (slots - 1);
  const scale = top > 0 ? height / top : 0;
  return values.map((value, index) => {
    const x = width - (values.length - 1 - index) * step;
    return `${x.toFixed(1)},${(height - value * scale).toFixed(1)}`;
  }).join(' ');
}
