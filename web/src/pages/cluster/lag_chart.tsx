// What each node lacked in the last hour, as lines: what this node remembers, then what came while
// the page was open.
import type { Replication } from '@/api/types';
import { useSettings } from '@/app/settings';
import { useOperationText } from '@/i18n/operation';
import { Card } from '@/kit/card';
import { LineChart, type Point } from '@/kit/line_chart';
import { number } from '@/lib/format';
import type { Samples } from '@/lib/samples';
import { kHourMs, type Remembered } from '@/pages/operation/history';
import { useRemembered } from '@/pages/operation/use_remembered';

export function LagChart(props: { status: Replication; samples: Samples; nowMs: number }) {
  const text = useOperationText();
  const { language } = useSettings();
  const remembered = useRemembered().data;
  const peers = props.status.peers.filter((peer) => peer.state !== 'removed');
  if (peers.length === 0) return null;
  const lines = peers.map((peer) => {
    const seen = props.samples.of(peer.id).map((sample) =>
      ({ atMs: sample.atMs, value: sample.theyLack }));
    const from = seen[0]?.atMs ?? props.nowMs;
    return {
      name: peer.name,
      points: [...pointsOf(remembered, peer.name).filter((point) => point.atMs < from), ...seen],
    };
  });
  const label = lines.map(({ name, points }) => text.lagNow(name, points.at(-1)?.value ?? 0,
    Math.max(0, ...points.map((point) => point.value)))).join('; ');
  return (
    <Card title={text.lag} class="lag">
      <p class="card-note">{text.lagLead}</p>
      <LineChart lines={lines} label={label} spanMs={kHourMs} nowMs={props.nowMs}
        least={10} format={(value) => number(value, language)}
        ends={[text.minutesAgo(kHourMs / 60_000), text.now]} />
    </Card>
  );
}

function pointsOf(remembered: Remembered | undefined, peer: string): Point[] {
  const values = remembered?.series[`panal_peer_behind_entries{peer="${peer}"}`] ?? [];
  return values.flatMap((value, at) =>
    (value === null ? [] : [{ atMs: remembered!.times[at]!, value }]));
}
