// Turns the replication status into sentences: what is the matter, since when, what to do.
// Pure, so that every case has a test.
import type { Peer, Replication } from '@/api/types';
import type { ClusterDictionary } from '@/i18n/cluster';
import { isToday, shortTime, timeOnly, type Language } from '@/lib/format';
import { isBehind, missing, nodeHealth } from '@/lib/vectors';
import { stateName } from './names';

export interface ClusterNotice {
  key: string;
  tone: 'info' | 'busy' | 'bad' | 'good';
  title: string;
  body: string;
}

function nodeAdvice(reason: string | null, isBad: boolean, words: ClusterDictionary): string {
  if (reason === 'disk_full') return words.nodeReasonDisk;
  if (reason === 'clock_ahead') return words.nodeReasonClockAhead;
  if (reason === 'clock_behind') return words.nodeReasonClockBehind;
  return isBad ? words.nodeReasonOther : words.nodeReasonBusy;
}

function sinceWhen(
  time: string | null, words: ClusterDictionary, language: Language, now: Date,
): string {
  if (!time) return '';
  return isToday(time, now) ? ` ${words.noticeSince(timeOnly(time, language))}`
    : ` ${words.noticeSinceDay(shortTime(time, language, now))}`;
}

function peerNotice(
  peer: Peer, status: Replication, words: ClusterDictionary, language: Language, now: Date,
): ClusterNotice | null {
  const lacks = missing(peer.vector, status.vector);
  const since = sinceWhen(peer.last_contact, words, language, now);
  if (peer.state === 'unreachable') {
    return {
      key: `unreachable ${peer.id}`, tone: 'bad', title: words.noticeUnreachable(peer.name) + since,
      body: lacks ? words.noticeUnreachableDo(words.entries(lacks)) : words.noticeUnreachableIdle,
    };
  }
  if (peer.state === 'needs_snapshot') {
    return {
      key: `snapshot ${peer.id}`, tone: 'bad', title: words.noticeSnapshot(peer.name) + since,
      body: words.noticeSnapshotDo,
    };
  }
  if (peer.state === 'connected' && lacks > 0 && isBehind(peer, status.vector)) {
    return {
      key: `behind ${peer.id}`, tone: 'busy', title: words.noticeBehind(peer.name),
      body: words.noticeBehindDo(words.entries(lacks)),
    };
  }
  return null;
}

function heldReason(reason: string, detail: string, words: ClusterDictionary): string {
  if (reason === 'clock_ahead') return words.heldClock;
  if (reason === 'newer_schema') return words.heldSchema;
  if (reason === 'missing_dependency') return words.heldDependency;
  return detail || reason;
}

export function clusterNotices(
  status: Replication, words: ClusterDictionary, language: Language, now: Date,
): ClusterNotice[] {
  const notices: ClusterNotice[] = [];
  const { node } = status;
  const health = nodeHealth(node.state);
  if (health !== 'good') {
    notices.push({
      key: 'node', tone: health, title: words.nodeNotReady(node.name, stateName(node.state, words)),
      body: nodeAdvice(node.reason, health === 'bad', words),
    });
  }
  for (const name of status.digest.divergent_with) {
    notices.push({
      key: `divergent ${name}`, tone: 'bad', title: words.noticeDivergent(name),
      body: words.noticeDivergentDo,
    });
  }
  for (const peer of status.peers) {
    const notice = peerNotice(peer, status, words, language, now);
    if (notice) notices.push(notice);
  }
  for (const held of status.held) {
    notices.push({
      key: `held ${held.origin} ${held.reason}`, tone: 'busy',
      title: words.noticeHeld(held.origin),
      body: words.noticeHeldDo(held.entries, heldReason(held.reason, held.detail, words)),
    });
  }
  // What needs a person comes before what passes by itself.
  if (notices.length > 0) {
    return [...notices.filter((one) => one.tone === 'bad'),
      ...notices.filter((one) => one.tone !== 'bad')];
  }
  return status.peers.length === 0
    ? [{ key: 'alone', tone: 'info', title: words.aloneTitle, body: words.aloneBody }]
    : [{ key: 'good', tone: 'good', title: words.allGood, body: '' }];
}
