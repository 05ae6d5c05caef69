// English texts of the cluster and its notices.
import type { ClusterDictionary } from './cluster_es';
import { counted } from './words';

const n = counted('en');

export const clusterEn: ClusterDictionary = {
  entries: (count) => n(count, 'change', 'changes'),
  clusterLead: (members) => n(members, 'node', 'nodes'),
  addNode: 'Add a node',
  thisNode: 'this node',
  theyLack: 'It lacks',
  weLack: 'We lack',
  roundTrip: 'Round trip',
  clockOffset: 'Clock',
  lastContact: 'Last contact',
  lastError: 'Last error',
  never: 'never',
  lagGraph: 'Lag, 5 min',
  lagGraphLabel: (they, we, top) =>
    `Lag over the last 5 minutes: now it lacks ${they} and we lack ${we}; at most ${top}`,
  stateReady: 'Ready',
  stateJoining: 'Joining',
  stateCatchingUp: 'Catching up',
  stateDraining: 'Draining',
  stateReadOnly: 'Read only',
  stateFenced: 'Fenced',
  peerConnected: 'Connected',
  peerBehind: 'Syncing',
  peerConnecting: 'Connecting',
  peerUnreachable: 'Unreachable',
  peerRemoved: 'Removed',
  peerNeedsSnapshot: 'Needs a copy',
  allGood: 'Every node is up to date.',
  aloneTitle: 'One node only',
  aloneBody: 'All works, but there is a single copy of the data. Add a node to have another.',
  noticeUnreachable: (name) => `${name} does not answer`,
  noticeSince: (time) => `since ${time}`,
  noticeSinceDay: (day) => `since ${day}`,
  noticeUnreachableDo: (lacks) =>
    `Check that it is switched on and that the network reaches it. It lacks ${lacks}; `
    + 'it will get them by itself once it is back. Work can go on here.',
  noticeUnreachableIdle:
    'Check that it is switched on and that the network reaches it. It will catch up by itself '
    + 'once it is back. Work can go on here.',
  noticeBehind: (name) => `${name} is behind`,
  noticeBehindDo: (lacks) =>
    `It lacks ${lacks} and is receiving them. Nothing to do; if it does not go down in a few `
    + 'minutes, look at that node\'s network and disk.',
  noticeSnapshot: (name) => `${name} needs a full copy`,
  noticeSnapshotDo: 'It was away for too long. Join the node again with a new token.',
  noticeDivergent: (name) => `${name} has different data`,
  noticeDivergentDo: 'With the same changes applied, its content differs from ours. '
    + 'Run “panal verify” on both nodes.',
  noticeHeld: (origin) => `Changes of ${origin} are waiting`,
  noticeHeldDo: (count, reason) => `${n(count, 'change', 'changes')}: ${reason}.`,
  heldClock: 'that node\'s clock is ahead; set it right',
  heldSchema: 'they come from a newer version of Panal; update this node',
  heldDependency: 'an earlier change is missing and will come through another node',
  nodeNotReady: (name, state) => `${name}: ${state.toLowerCase()}`,
  nodeReasonDisk: 'The disk is full. Free some space: it comes back by itself within seconds.',
  nodeReasonClockAhead: 'Its clock is ahead. Set it right (NTP).',
  nodeReasonClockBehind: 'Its clock is behind. Set it right (NTP).',
  nodeReasonOther: 'Look at that node\'s log to see why.',
  nodeReasonBusy: 'It will serve requests as soon as it is done. Nothing to do.',
  logTitle: 'Log',
  logEntries: 'Changes kept',
  logSize: 'Size',
  conflictsOpen: 'Open conflicts',
  digestTitle: 'Data digest',
  tokenTitle: 'Add a node',
  tokenLead: 'This makes a token that works for one node and expires.',
  tokenRole: 'Role of the node',
  tokenRoleNode: 'Full node: keeps the data',
  tokenRoleFront: 'Front only: keeps no data',
  ttl15m: '15 minutes',
  tokenCreating: 'Creating…',
  tokenOnce: (time) => `Shown only now. It works once, until ${time}.`,
  tokenSteps: 'On the new machine, with Panal installed:',
  tokenStepJoin: '1. Join',
  tokenStepServe: '2. Start',
  tokenStepCheck: '3. Check',
  tokenQr: 'QR code of the join token',
};
