import { describe, expect, it } from 'vitest';
import type { Peer, Replication } from '@/api/types';
import { clusterEn as en } from '@/i18n/cluster_en';
import { points, Samples } from '@/lib/samples';
import { clusterHealth, missing } from '@/lib/vectors';
import { clusterNotices } from '@/pages/cluster/notices';

const now = new Date('2026-01-01T12:00:00.000Z');

function peer(changes: Partial<Peer> = {}): Peer {
  return {
    id: 'B', name: 'n2', address: 'n2:7443', state: 'connected', vector: { A: 10 }, synced: true,
    behind_entries: 0, behind_ms: 0, rtt_ms: 1, clock_offset_ms: 0, bytes_sent: 0,
    bytes_received: 0, last_contact: now.toISOString(), last_error: null, ...changes,
  };
}

function status(changes: Partial<Replication> = {}): Replication {
  return {
    cluster: { id: 'c', name: 'casa', members: 2 },
    node: { id: 'A', uuid: 'u', name: 'n1', version: '1', schema: 1, role: 'node',
      state: 'ready', reason: null },
    vector: { A: 10 }, peers: [peer()], log: { entries: 10, bytes: 1, stable: {} }, held: [],
    conflicts: { open: 0, total: 0 }, digest: { value: 'x', vector: {}, divergent_with: [] },
    ...changes,
  };
}
const titles = (given: Replication) => clusterNotices(given, en, 'en', now).map((one) => one.title);

describe('missing', () => {
  it('sums over all origins, also unknown ones, and never goes below zero', () => {
    expect(missing({ A: 5, B: 9 }, { A: 7, B: 1, C: 3 })).toBe(5);
  });
});

describe('clusterNotices', () => {
  it('says that all is well', () => expect(titles(status())).toEqual([en.allGood]));
  it('says that a single node has a single copy', () => {
    expect(titles(status({ peers: [] }))).toEqual([en.aloneTitle]);
  });
  it('does not fuss over a moment of lag', () => {
    const brief = peer({ synced: false, behind_entries: 2, behind_ms: 15, vector: { A: 8 } });
    expect(titles(status({ peers: [brief] }))).toEqual([en.allGood]);
    expect(clusterHealth(status({ peers: [brief] }))).toBe('good');
  });
  it('names what needs a person before what passes by itself', () => {
    const given = status({ peers: [
      peer({ name: 'slow', synced: false, behind_entries: 500, behind_ms: 9000, vector: {} }),
      peer({ id: 'C', name: 'gone', state: 'unreachable' }),
    ] });
    expect(titles(given)[0]).toMatch(/^gone does not answer since \d\d:\d\d$/);
    expect(titles(given)[1]).toBe('slow is behind');
    expect(clusterHealth(given)).toBe('bad');
  });
  it('gives the day of a contact that was not today', () => {
    const given = status({ peers: [peer({ state: 'unreachable',
      last_contact: '2025-12-24T08:00:00.000Z' })] });
    expect(titles(given)[0]).toContain('24 Dec 2025');
  });
  it('explains the state of this node', () => {
    const full = status();
    full.node.state = 'read_only';
    full.node.reason = 'disk_full';
    expect(clusterNotices(full, en, 'en', now)[0]!.body).toBe(en.nodeReasonDisk);
  });
  it('reports divergence and held entries', () => {
    const given = status({
      digest: { value: 'x', vector: {}, divergent_with: ['n2'] },
      held: [{ origin: 'C', entries: 4, reason: 'newer_schema', detail: '' }],
    });
    expect(titles(given)).toEqual([en.noticeDivergent('n2'), en.noticeHeld('C')]);
  });
});

describe('samples', () => {
  it('keeps a bounded memory per peer', () => {
    const samples = new Samples();
    for (let count = 0; count < 400; count += 1) samples.add(status(), count);
    expect(samples.of('B')).toHaveLength(150);
    expect(samples.of('nobody')).toEqual([]);
  });
  it('draws the newest at the right edge', () => {
    expect(points([0, 4], 100, 20, 4, 101)).toBe('99.0,20.0 100.0,0.0');
  });
});
