// How an incident stands with what was promised: by when it is to be answered and resolved, how
// long that took, and whether it is late.
import type { Incident } from '@/api/incidents';
import { useSettings } from '@/app/settings';
import { useIncidentText } from '@/i18n/incidents';
import { Badge } from '@/kit/badge';
import { ago, duration, fullTime } from '@/lib/format';

const kMinuteMs = 60_000;

export function ServiceLevels(props: { row: Incident }) {
  const { language } = useSettings();
  const text = useIncidentText();
  const { row } = props;
  const now = new Date();
  const minutes = (value: unknown) => duration(Math.max(1, Number(value)) * kMinuteMs, language);
  const isStopped = typeof row.stopped_at === 'string' && row.state === 'waiting';

  function due(at: unknown, say: (time: string) => string) {
    if (typeof at !== 'string') return null;
    const isLate = new Date(at) < now && !isStopped;
    return (
      <li title={fullTime(at, language)}>
        <Badge health={isLate ? 'bad' : isStopped ? 'off' : 'good'}>
          {isLate ? `${say(ago(at, language, now))} · ${text.late}` : say(ago(at, language, now))}
        </Badge>
      </li>
    );
  }

  const isOver = row.state === 'resolved' || row.state === 'closed';
  const lines = [
    typeof row.response_minutes === 'number'
      ? <li><Badge health="good">{text.answeredIn(minutes(row.response_minutes))}</Badge></li>
      : !isOver && due(row.respond_by, text.answerBy),
    typeof row.resolution_minutes === 'number'
      ? <li><Badge health="good">{text.resolvedIn(minutes(row.resolution_minutes))}</Badge></li>
      : !isOver && due(row.resolve_by, text.resolveBy),
    isStopped && <li class="muted">{text.clockStopped}</li>,
  ].filter(Boolean);
  return lines.length ? <ul class="due">{lines}</ul> : <span class="muted">{text.dueNone}</span>;
}
