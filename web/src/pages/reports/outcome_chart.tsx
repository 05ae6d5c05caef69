// The largest groups as bars, length by their number of targets. The table below says the same in
// figures, so that the whole chart is one picture to a screen reader.
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { number } from '@/lib/format';
import type { Group } from './report';
import { kOutcomes, ShareBar } from './share_bar';

const kBars = 12;

export function OutcomeChart(props: { groups: readonly Group[]; title: string }) {
  const desk = useDeskText();
  const { language } = useSettings();
  const shown = [...props.groups].sort((a, b) => b.total - a.total).slice(0, kBars);
  const top = Math.max(1, ...shown.map((group) => group.total));
  return (
    <figure class="outcomes">
      <figcaption>
        <h2>{props.title}</h2>
        <ul class="legend" aria-hidden="true">
          {kOutcomes.map((outcome) => (
            <li key={outcome}><i class={outcome} />{desk.outcomes[outcome]}</li>
          ))}
        </ul>
      </figcaption>
      <div role="img" aria-label={desk.outcomeChart(shown.length)} class="outcome-bars">
        {shown.map((group) => (
          <div class="outcome" key={group.id}>
            <span class="outcome-name"><bdi>{group.name || desk.nobody}</bdi></span>
            <ShareBar tally={group} top={top} />
            <span class="outcome-share">
              {group.percent_met === null ? '–' : `${number(group.percent_met, language)} %`}
            </span>
          </div>
        ))}
      </div>
    </figure>
  );
}
