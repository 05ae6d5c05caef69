// What an import did or would do; of bad lines what is wrong with each.
import type { Entity } from '@/api/entities';
import { ApiError } from '@/api/problem';
import type { ImportReport } from '@/api/records';
import { usePageText } from '@/i18n/pages';
import { Notice } from '@/kit/notice';
import { attributeWord } from './words';

/** The report that a refused import carries. */
export function reportOf(failure: unknown): ImportReport | null {
  if (!(failure instanceof ApiError) || failure.problem.type !== 'urn:panal:problem:import') {
    return null;
  }
  return failure.problem.document as unknown as ImportReport;
}

export function ImportReportView(props: { report: ImportReport; entity: Entity }) {
  const text = usePageText();
  const { report, entity } = props;
  if (report.errors_total === 0) {
    return (
      <Notice tone="good" title={text.importReady}>
        {text.importCounts(report.created, report.updated, report.unchanged)}
      </Notice>
    );
  }
  return (
    <Notice tone="bad" title={text.importBad(report.errors_total)}>
      <ul class="import-errors">
        {report.errors.map((error, at) => (
          <li key={at}>
            <strong>{text.importLine(error.line)}</strong>{' '}
            {error.field && `${attributeWord(entity, error.field, text)}: `}{error.message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
