// Another node, as this one sees it.
import type { ComponentChildren } from 'preact';
import type { Peer, Replication } from '@/api/types';
import { useSettings } from '@/app/settings';
import { useClusterText } from '@/i18n/cluster';
import { Badge } from '@/kit/badge';
import { ago, duration, fullTime, number } from '@/lib/format';
import type { Sample } from '@/lib/samples';
import { missing, peerHealth } from '@/lib/vectors';
import { Cell } from './cell';
import { MemberFacts } from './member_facts';
import { peerStateName } from './names';
import { Sparkline } from './sparkline';
import type { Member } from './use_members';

interface Props {
  peer: Peer;
  status: Replication;
  samples: readonly Sample[];
  hasVersions: boolean;
  member: Member | undefined;
  actions: ComponentChildren;
  now: Date;
}

export function PeerRow(props: Props) {
  const { text, language } = useSettings();
  const words = useClusterText();
  const { peer, status } = props;
  const theyLack = Math.max(peer.behind_entries, missing(peer.vector, status.vector));
  const weLack = missing(status.vector, peer.vector);
  const lag = (count: number) => (count ? number(count, language) : <span class="muted">0</span>);
  const measured = (ms: number | null) => (ms === null ? '–' : duration(ms, language));
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <span class="node-title">{peer.name}</span>
        <small>
          {peer.id} · {peer.address}
          {props.hasVersions && peer.version && ` · ${text.version} ${peer.version}`}
        </small>
        <MemberFacts member={props.member} now={props.now} />
        {peer.last_error && (
          <small class="last-error"><b>{words.lastError}:</b> {peer.last_error}</small>
        )}
      </th>
      <Cell label={text.state}>
        <Badge health={peer.state === 'removed' ? 'off' : peerHealth(peer, status.vector)}>
          {peerStateName(peer, status.vector, words)}
        </Badge>
      </Cell>
      <Cell label={words.theyLack} number>
        {lag(theyLack)}
        {theyLack > 0 && peer.behind_ms !== null && (
          <small>{duration(peer.behind_ms, language)}</small>
        )}
      </Cell>
      <Cell label={words.weLack} number>{lag(weLack)}</Cell>
      <Cell label={words.lagGraph}><Sparkline samples={props.samples} /></Cell>
      <Cell label={words.roundTrip} number>{measured(peer.rtt_ms)}</Cell>
      <Cell label={words.clockOffset} number>{measured(peer.clock_offset_ms)}</Cell>
      <Cell label={words.lastContact}
        title={peer.last_contact ? fullTime(peer.last_contact, language) : undefined}>
        {peer.last_contact ? ago(peer.last_contact, language, props.now) : words.never}
      </Cell>
      {props.actions}
    </tr>
  );
}
