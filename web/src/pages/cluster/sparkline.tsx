// Five minutes of lag in a line: what the peer lacks, and what we lack of it.
import { useClusterText } from '@/i18n/cluster';
import { points, type Sample } from '@/lib/samples';

const kWidth = 120;
const kHeight = 24;

export function Sparkline(props: { samples: readonly Sample[] }) {
  const words = useClusterText();
  const they = props.samples.map((sample) => sample.theyLack);
  const we = props.samples.map((sample) => sample.weLack);
  const top = Math.max(1, ...they, ...we);
  const label = words.lagGraphLabel(they.at(-1) ?? 0, we.at(-1) ?? 0, Math.max(0, ...they, ...we));
  return (
    <svg class="sparkline" role="img" aria-label={label} width={kWidth} height={kHeight + 2}
      viewBox={`0 -1 ${kWidth} ${kHeight + 2}`}>
      <line class="floor" x1="0" x2={kWidth} y1={kHeight} y2={kHeight} />
      <polyline class="we" points={points(we, kWidth, kHeight, top)} />
      <polyline class="they" points={points(they, kWidth, kHeight, top)} />
    </svg>
  );
}
