// What each node lacked in the last five minutes, as lines.
import type { Replication } from '@/api/types';
import { useSettings } from '@/app/settings';
import { useOperationText } from '@/i18n/operation';
import { Card } from '@/kit/card';
import { LineChart } from '@/kit/line_chart';
import { number } from '@/lib/format';
import type { Samples } from '@/lib/samples';

const kSpanMs = 5 * 60_000;

export function LagChart(props: { status: Replication; samples: Samples; nowMs: number }) {
  const text = useOperationText();
  const { language } = useSettings();
  const peers = props.status.peers.filter((peer) => peer.state !== 'removed');
  if (peers.length === 0) return null;
  const lines = peers.map((peer) => ({
    name: peer.name,
    points: props.samples.of(peer.id).map((sample) =>
      ({ atMs: sample.atMs, value: sample.theyLack })),
  }));
  const label = lines.map(({ name, points }) => text.lagNow(name, points.at(-1)?.value ?? 0,
    Math.max(0, ...points.map((point) => point.value)))).join('; ');
  return (
    <Card title={text.lag} class="lag">
      <p class="card-note">{text.lagLead}</p>
      <LineChart lines={lines} label={label} spanMs={kSpanMs} nowMs={props.nowMs}
        least={10} format={(value) => number(value, language)}
        ends={[text.minutesAgo(kSpanMs / 60_000), text.now]} />
    </Card>
  );
}
