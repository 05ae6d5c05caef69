// A CSV file read into a list: the columns matched, a trial that names every bad line, then all of
// it or nothing.
import { useState } from 'preact/hooks';
import type { Entity } from '@/api/entities';
import { recordOperations, type ImportReport } from '@/api/records';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Dialog } from '@/kit/dialog';
import { Field } from '@/kit/field';
import { Notice } from '@/kit/notice';
import { Progress } from '@/kit/progress';
import { useToast } from '@/kit/toasts';
import { readStart, type CsvStart } from '@/lib/csv';
import { explain } from '@/lib/explain';
import { followProgress } from '@/lib/follow_progress';
import { useRecordOperations } from './use_records';
import { attributeWord } from './words';
import { ImportReportView, reportOf } from './import_report';
import { editable } from './form_values';

export function ImportDialog(props: { entity: Entity; onClose(): void }) {
  const text = usePageText();
  const common = useText();
  const toast = useToast();
  const { client } = useAuth();
  const { entity } = props;
  const { refresh } = useRecordOperations(entity.name);
  const [file, setFile] = useState<File | null>(null);
  const [start, setStart] = useState<CsvStart | null>(null);
  const [columns, setColumns] = useState<string[]>([]);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [share, setShare] = useState<number>();
  const names = ['id', ...editable(entity).map((one) => one.name)];

  async function choose(chosen: File | undefined) {
    setReport(null);
    setError(null);
    setFile(chosen ?? null);
    if (!chosen) return setStart(null);
    const read = await readStart(chosen);
    setStart(read);
    setColumns(read.head.map((head) => names.find((name) =>
      [name, attributeWord(entity, name, text)].some((word) =>
        word.toLowerCase() === head.trim().toLowerCase())) ?? ''));
  }

  async function send(isTrial: boolean) {
    if (isBusy || !file) return;
    setBusy(true);
    setError(null);
    const following = followProgress(setShare);
    try {
      const body = new Blob([file], { type: 'text/csv' });
      const done = await recordOperations(client, entity.name).importCsv(
        body, columns, isTrial, following.id);
      setReport(done);
      if (!isTrial) {
        await refresh();
        toast(text.imported(done.created, done.updated));
        props.onClose();
      }
    } catch (failure) {
      const told = reportOf(failure);
      setReport(told);
      if (!told) setError(explain(failure, common));
    } finally {
      following.end();
      setShare(undefined);
      setBusy(false);
    }
  }

  const canImport = report !== null && report.errors_total === 0;
  return (
    <Dialog title={text.importTitle} wide onClose={props.onClose}>
      <div class="form">
        <Field label={text.importFile} hint={text.importHint}>
          {(ids) => <input {...ids} type="file" accept=".csv,text/csv" class="input file"
            onChange={(event) => void choose(event.currentTarget.files?.[0])} />}
        </Field>
        {start && (
          <ColumnMatch start={start} names={names} columns={columns} entity={entity}
            onColumns={(next) => { setColumns(next); setReport(null); }} />
        )}
        <div role="status">
          {isBusy && <Progress label={text.importing} value={share} />}
          {report && <ImportReportView report={report} entity={entity} />}
        </div>
        <div role="alert">{error && <Notice tone="bad" title={error} />}</div>
        <div class="dialog-foot">
          <Button onClick={props.onClose}>{common.cancel}</Button>
          {start && !canImport && (
            <Button kind="primary" busy={isBusy} onClick={() => void send(true)}>
              {text.importTry}
            </Button>
          )}
          {canImport && (
            <Button kind="primary" busy={isBusy} onClick={() => void send(false)}>
              {text.importDo}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

interface MatchProps {
  start: CsvStart;
  names: readonly string[];
  columns: readonly string[];
  entity: Entity;
  onColumns(columns: string[]): void;
}

function ColumnMatch(props: MatchProps) {
  const text = usePageText();
  return (
    <div class="table-box match">
      <table>
        <thead><tr>{props.start.head.map((head, at) => (
          <th key={at} scope="col">
            <small>{head}</small>
            <select class="input" aria-label={text.importColumn(head)} value={props.columns[at]}
              onChange={(event) => props.onColumns(props.columns.map((name, other) =>
                (other === at ? event.currentTarget.value : name)))}>
              <option value="">{text.importSkip}</option>
              {props.names.map((name) => (
                <option key={name} value={name}>
                  {attributeWord(props.entity, name, text)}
                </option>
              ))}
            </select>
          </th>
        ))}</tr></thead>
        <tbody>{props.start.rows.map((cells, line) => (
          <tr key={line}>{cells.map((cell, at) => <td key={at}><bdi>{cell}</bdi></td>)}</tr>
        ))}</tbody>
      </table>
    </div>
  );
}
