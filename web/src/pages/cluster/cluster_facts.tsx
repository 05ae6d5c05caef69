// The figures behind the page, for those who ask.
import type { Replication } from '@/api/types';
import { useSettings } from '@/app/settings';
import { bytes, number } from '@/lib/format';

export function ClusterFacts(props: { status: Replication }) {
  const { text, language } = useSettings();
  const { log, conflicts, digest, vector } = props.status;
  return (
    <dl class="facts">
      <div><dt>{text.logEntries}</dt><dd>{number(log.entries, language)}</dd></div>
      <div><dt>{text.logSize}</dt><dd>{bytes(log.bytes, language)}</dd></div>
      <div><dt>{text.conflictsOpen}</dt><dd>{number(conflicts.open, language)}</dd></div>
      <div>
        <dt>{text.digestTitle}</dt>
        <dd><code title={digest.value}>{digest.value.slice(0, 16)}</code></dd>
      </div>
      <div class="vector">
        <dt>{text.logTitle}</dt>
        <dd>
          {Object.entries(vector).map(([origin, last]) => (
            <span key={origin}><code>{origin}</code> {number(last, language)}</span>
          ))}
        </dd>
      </div>
    </dl>
  );
}
