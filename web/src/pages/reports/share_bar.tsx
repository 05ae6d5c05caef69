// The outcomes of targets as one bar: met, failed, cancelled, pending. Decoration: the figures
// stand beside it.
import type { Tally } from '@/api/reports';

export const kOutcomes = ['met', 'failed', 'cancelled', 'pending'] as const;

export function ShareBar(props: { tally: Tally; top: number }) {
  const { tally, top } = props;
  let at = 0;
  return (
    <svg class="share-bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"
      focusable="false">
      {kOutcomes.map((outcome) => {
        const width = top > 0 ? (tally[outcome] / top) * 100 : 0;
        const x = at;
        at += width;
        return width > 0
          && <rect key={outcome} class={outcome} x={x} y="0" width={width} height="1" />;
      })}
    </svg>
  );
}
