import { useSettings } from '@/app/settings';
import { useApiText } from '@/i18n/api';
import { duration } from '@/lib/format';

export interface Answered {
  status: number;
  statusText: string;
  node: string | null;
  body: string;
  ms: number;
}

const kShownMax = 20_000;

/** JSON is indented for reading; anything else is shown as it came. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2).slice(0, kShownMax);
  } catch {
    return body.slice(0, kShownMax);
  }
}

export function Answer(props: { answer: Answered }) {
  const { language } = useSettings();
  const words = useApiText();
  const { answer } = props;
  return (
    <div class="answer">
      <h3>{words.apiAnswer}</h3>
      <p class="message-meta">
        <span class={answer.status < 400 ? 'badge good' : 'badge bad'}>
          <i class="dot" />{answer.status} {answer.statusText}
        </span>
        <span>{duration(answer.ms, language)}</span>
        {answer.node && <span>{words.apiAnswerNode(answer.node)}</span>}
      </p>
      {answer.body && <pre tabIndex={0}>{readable(answer.body)}</pre>}
    </div>
  );
}
