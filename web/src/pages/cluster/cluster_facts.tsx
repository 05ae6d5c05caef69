// The figures behind the page, for those who ask.
import type { Replication } from '@/api/types';
import { useSettings } from '@/app/settings';
import { useClusterText } from '@/i18n/cluster';
import { bytes, number } from '@/lib/format';

export function ClusterFacts(props: { status: Replication }) {
  const { language } = useSettings();
  const words = useClusterText();
  const { log, conflicts, digest, vector } = props.status;
  return (
    <dl class="facts">
      <div><dt>{words.logEntries}</dt><dd>{number(log.entries, language)}</dd></div>
      <div><dt>{words.logSize}</dt><dd>{bytes(log.bytes, language)}</dd></div>
      <div><dt>{words.conflictsOpen}</dt><dd>{number(conflicts.open, language)}</dd></div>
      <div>
        <dt>{words.digestTitle}</dt>
        <dd><code title={digest.value}>{digest.value.slice(0, 16)}</code></dd>
      </div>
      <div class="vector">
        <dt>{words.logTitle}</dt>
        <dd>
          {Object.entries(vector).map(([origin, last]) => (
            <span key={origin}><code>{origin}</code> {number(last, language)}</span>
          ))}
        </dd>
      </div>
    </dl>
  );
}
