// Values over time as lines: a few grid lines with their values, "now" at the right edge. One
// picture to a screen reader, with a sentence that says what it shows.
import '@/styles/charts.css';

export interface Point { atMs: number; value: number }
export interface Line { name: string; points: readonly Point[] }

interface Props {
  lines: readonly Line[];
  label: string;
  /** How long the time axis is. */
  spanMs: number;
  nowMs: number;
  /** What stands at the ends of the time axis. */
  ends: readonly [string, string];
  /** The scale reaches this at least: a single event is no mountain. */
  least?: number;
  format(value: number): string;
}

const kWidth = 600;
const kHeight = 120;

/** The next 1, 2 or 5 times a power of ten: a scale that people can read. */
export function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

export function LineChart(props: Props) {
  const { lines, spanMs, nowMs } = props;
  const top = niceTop(Math.max(props.least ?? 0, ...lines.flatMap((line) =>
    line.points.map((point) => point.value))));
  const x = (atMs: number) => kWidth - ((nowMs - atMs) / spanMs) * kWidth;
  const y = (value: number) => kHeight - (value / top) * kHeight;
  const path = (points: readonly Point[]) => points
    .filter((point) => nowMs - point.atMs <= spanMs)
    .map((point) => `${x(point.atMs).toFixed(1)},${y(point.value).toFixed(1)}`).join(' ');
  return (
    <figure class="line-chart">
      <div class="line-chart-scale" aria-hidden="true">
        <span>{props.format(top)}</span>
        <span>{props.format(top / 2)}</span>
        <span>{props.format(0)}</span>
      </div>
      <svg role="img" aria-label={props.label} viewBox={`0 -2 ${kWidth} ${kHeight + 4}`}
        preserveAspectRatio="none">
        {[0, kHeight / 2, kHeight].map((at) => (
          <line key={at} class="grid" x1="0" x2={kWidth} y1={at} y2={at} />
        ))}
        {lines.map((line, at) => (
          <polyline key={line.name} class={`line-${at % 6}`} points={path(line.points)} />
        ))}
      </svg>
      <div class="line-chart-time" aria-hidden="true">
        <span>{props.ends[0]}</span><span>{props.ends[1]}</span>
      </div>
      {lines.length > 1 && (
        <ul class="line-legend" aria-hidden="true">
          {lines.map((line, at) => (
            <li key={line.name}><i class={`line-${at % 6}`} />{line.name}</li>
          ))}
        </ul>
      )}
    </figure>
  );
}
