// Turns the replication status into sentences: what is the matter, since when, what to do.
// Pure, so that every case has a test.
import type { Peer, Replication } from '@/api/types';
import type { Dictionary } from '@/i18n/es';
import { isToday, shortTime, timeOnly, type Language } from '@/lib/format';
import { isBehind, missing, nodeHealth } from '@/lib/vectors';
import { stateName } from './names';

export interface ClusterNotice {
  key: string;
  tone: 'info' | 'busy' | 'bad' | 'good';
  title: string;
  body: string;
}

function nodeAdvice(reason: string | null, isBad: boolean, text: Dictionary): string {
  if (reason === 'disk_full') return text.nodeReasonDisk;
  if (reason === 'clock_ahead') return text.nodeReasonClockAhead;
  if (reason === 'clock_behind') return text.nodeReasonClockBehind;
  return isBad ? text.nodeReasonOther : text.nodeReasonBusy;
}

function sinceWhen(
  time: string | null, text: Dictionary, language: Language, now: Date,
): string {
  if (!time) return '';
  return isToday(time, now) ? ` ${text.noticeSince(timeOnly(time, language))}`
    : ` ${text.noticeSinceDay(shortTime(time, language, now))}`;
}

function peerNotice(
  peer: Peer, status: Replication, text: Dictionary, language: Language, now: Date,
): ClusterNotice | null {
  const lacks = missing(peer.vector, status.vector);
  const since = sinceWhen(peer.last_contact, text, language, now);
  if (peer.state === 'unreachable') {
    return {
      key: `unreachable ${peer.id}`, tone: 'bad', title: text.noticeUnreachable(peer.name) + since,
      body: lacks ? text.noticeUnreachableDo(text.entries(lacks)) : text.noticeUnreachableIdle,
    };
  }
  if (peer.state === 'needs_snapshot') {
    return {
      key: `snapshot ${peer.id}`, tone: 'bad', title: text.noticeSnapshot(peer.name) + since,
      body: text.noticeSnapshotDo,
    };
  }
  if (peer.state === 'connected' && lacks > 0 && isBehind(peer, status.vector)) {
    return {
      key: `behind ${peer.id}`, tone: 'busy', title: text.noticeBehind(peer.name),
      body: text.noticeBehindDo(text.entries(lacks)),
    };
  }
  return null;
}

function heldReason(reason: string, detail: string, text: Dictionary): string {
  if (reason === 'clock_ahead') return text.heldClock;
  if (reason === 'newer_schema') return text.heldSchema;
  if (reason === 'missing_dependency') return text.heldDependency;
  return detail || reason;
}

export function clusterNotices(
  status: Replication, text: Dictionary, language: Language, now: Date,
): ClusterNotice[] {
  const notices: ClusterNotice[] = [];
  const { node } = status;
  const health = nodeHealth(node.state);
  if (health !== 'good') {
    notices.push({
      key: 'node', tone: health, title: text.nodeNotReady(node.name, stateName(node.state, text)),
      body: nodeAdvice(node.reason, health === 'bad', text),
    });
  }
  for (const name of status.digest.divergent_with) {
    notices.push({
      key: `divergent ${name}`, tone: 'bad', title: text.noticeDivergent(name),
      body: text.noticeDivergentDo,
    });
  }
  for (const peer of status.peers) {
    const notice = peerNotice(peer, status, text, language, now);
    if (notice) notices.push(notice);
  }
  for (const held of status.held) {
    notices.push({
      key: `held ${held.origin} ${held.reason}`, tone: 'busy',
      title: text.noticeHeld(held.origin),
      body: text.noticeHeldDo(held.entries, heldReason(held.reason, held.detail, text)),
    });
  }
  // What needs a person comes before what passes by itself.
  if (notices.length > 0) {
    return [...notices.filter((one) => one.tone === 'bad'),
      ...notices.filter((one) => one.tone !== 'bad')];
  }
  return status.peers.length === 0
    ? [{ key: 'alone', tone: 'info', title: text.aloneTitle, body: text.aloneBody }]
    : [{ key: 'good', tone: 'good', title: text.allGood, body: '' }];
}
