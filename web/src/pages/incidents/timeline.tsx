// What was written about an incident, the oldest first: by whom, when, and for whom.
import { useSettings } from '@/app/settings';
import { useIncidentText } from '@/i18n/incidents';
import { Icon } from '@/kit/icons';
import { fullTime, shortTime } from '@/lib/format';
import type { Entry } from './use_incident';
import '@/styles/incidents.css';

interface Props {
  entries: readonly Entry[];
  /** What it began with. */
  opening: { who: string | null; body: string; at: string };
  /** For whom this is: their own entries stand on the other side. */
  side: 'staff' | 'customer';
  fresh: ReadonlySet<string>;
}

export function Timeline(props: Props) {
  const text = useIncidentText();
  const { opening, side } = props;
  return (
    <>
      <ol class="timeline" aria-label={text.timeline}>
        <Item who={opening.who ?? text.somebody} body={opening.body} at={opening.at}
          look={side === 'customer' ? 'own' : 'other'} isOpening />
        {props.entries.map((entry) => (
          <Item key={entry.id} body={entry.body} at={entry.at}
            who={side === 'customer' && !entry.isStaff ? text.you
              : entry.who ?? (entry.isStaff ? text.staff : opening.who ?? text.somebody)}
            look={entry.kind === 'note' ? 'note'
              : entry.isStaff === (side === 'staff') ? 'own' : 'other'}
            isFresh={props.fresh.has(entry.id)} />
        ))}
      </ol>
      {props.entries.length === 0 && <p class="muted timeline-none">{text.timelineNone}</p>}
    </>
  );
}

interface ItemProps {
  who: string;
  body: string;
  at: string;
  look: 'own' | 'other' | 'note';
  isOpening?: boolean;
  isFresh?: boolean;
}

function Item(props: ItemProps) {
  const { language } = useSettings();
  const text = useIncidentText();
  return (
    <li class={`entry-item ${props.look}${props.isFresh ? ' fresh' : ''}`}>
      <span class="avatar" aria-hidden="true">{[...props.who][0]?.toUpperCase()}</span>
      <article>
        <header>
          <strong><bdi>{props.who}</bdi></strong>
          {props.look === 'note' && (
            <span class="note-mark" title={text.noteHint}><Icon name="lock" size={12} />
              {text.note}</span>
          )}
          <time dateTime={props.at} title={fullTime(props.at, language)}>
            {shortTime(props.at, language, new Date())}
          </time>
        </header>
        {props.body && <p dir="auto">{props.body}</p>}
      </article>
    </li>
  );
}
