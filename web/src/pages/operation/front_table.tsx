// One line per node that the front gives requests to, with what can be done to it, and the sums.
import { useSettings } from '@/app/settings';
import { useOperationText, type OperationDictionary } from '@/i18n/operation';
import { usePageText } from '@/i18n/pages';
import { Badge } from '@/kit/badge';
import { bytes, duration, number, type Language } from '@/lib/format';
import type { Health } from '@/lib/vectors';
import { NodeActions } from '@/pages/cluster/node_actions';
import type { Member } from '@/pages/cluster/use_members';
import type { FrontRow, FrontStatistics } from './front_page';
import '@/styles/table.css';

interface Props {
  data: FrontStatistics;
  members: readonly Member[];
  rateOf(name: string): number | null;
}

type Column = keyof OperationDictionary['columns'];

const kColumns: readonly Column[] = ['status', 'rate', 'stot', 'scur', 'smax', 'qcur', 'bin',
  'bout', 'hrsp_2xx', 'hrsp_3xx', 'hrsp_4xx', 'hrsp_5xx', 'econ', 'eresp', 'wretr',
  'latency_p50_us', 'latency_p90_us', 'latency_p99_us', 'chkfail', 'lastchg', 'downtime'];

function healthOf(status: string): Health {
  if (/^(ready|open|up)$/i.test(status)) return 'good';
  return /drain|start|unknown/i.test(status) ? 'busy' : 'bad';
}

function shown(row: FrontRow, column: Column, language: Language): string {
  const value = row[column];
  if (value === null || value === undefined || value === '') return '';
  if (column === 'bin' || column === 'bout') return bytes(Number(value), language);
  if (column.startsWith('latency')) return duration(Number(value) / 1000, language);
  if (column === 'lastchg' || column === 'downtime') {
    return duration(Number(value) * 1000, language);
  }
  return number(Number(value), language);
}

export function FrontTable(props: Props) {
  const text = useOperationText();
  const pageText = usePageText();
  const { language } = useSettings();
  const { data, members } = props;
  const isLast = members.filter((one) => one.role === 'node'
    && one.state !== 'removed').length < 2;
  const rows = [data.frontend, ...data.backends, data.total];
  return (
    <div class="table-box" tabIndex={0} role="group" aria-label={text.front}>
      <table class="table front-table" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{text.columns.svname}</th>
            {kColumns.map((column) => (
              <th key={column} role="columnheader" scope="col"
                class={column === 'status' ? undefined : 'number'}>{text.columns[column]}</th>
            ))}
            <th role="columnheader" scope="col">
              <span class="visually-hidden">{pageText.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => {
            const isSum = row === data.frontend || row === data.total;
            const member = isSum ? undefined : members.find((one) => one.name === row.svname);
            const rate = props.rateOf(row.svname);
            const status = String(row.status ?? '');
            return (
              <tr key={row.svname} role="row" class={isSum ? 'front-total' : undefined}>
                <th role="rowheader" scope="row">
                  {isSum ? text.rows[row.svname] : <span class="node-title">{row.svname}</span>}
                  {!isSum && <small>{String(row.addr ?? '')}</small>}
                </th>
                {kColumns.map((column) => (column === 'status' ? (
                  <td key={column} role="cell" data-label={text.columns.status}>
                    <Badge health={healthOf(status)}>
                      {text.backendStates[status.toLowerCase()] ?? status}
                    </Badge>
                  </td>
                ) : (
                  <td key={column} role="cell" class="number" data-label={text.columns[column]}>
                    {column === 'rate' ? rate === null ? '–' : number(rate, language, 1)
                      : shown(row, column, language)}
                  </td>
                )))}
                <td role="cell" class="row-actions">
                  {member && <NodeActions member={member}
                    isLast={isLast && member.role === 'node'} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
