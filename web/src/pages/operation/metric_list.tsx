// All metrics of a node with what they mean, to be searched.
import { useState } from 'preact/hooks';
import { useSettings } from '@/app/settings';
import { useOperationText } from '@/i18n/operation';
import { Card, CardNote } from '@/kit/card';
import { Table, type Column } from '@/kit/table';
import { number } from '@/lib/format';
import { SearchBox } from '@/pages/records/search_box';
import { helpOf, isBucket, type Metric } from './prometheus';

interface Props {
  metrics: readonly Metric[];
  help: ReadonlyMap<string, string>;
}

type Line = Metric & { id: string };

export function MetricList(props: Props) {
  const text = useOperationText();
  const { language } = useSettings();
  const [wanted, setWanted] = useState('');
  const rows = props.metrics
    .filter((one) => !isBucket(one) && `${one.name}${one.labels}`.includes(wanted.trim()))
    .map((one): Line => ({ ...one, id: `${one.name}${one.labels}` }));
  const columns: Column<Line>[] = [
    {
      key: 'name', label: text.metricsName, isWide: true,
      cell: (one) => (
        <><code>{one.id}</code><small lang="en">{helpOf(props.help, one.name)}</small></>
      ),
    },
    {
      key: 'value', label: text.metricsValue, isNumber: true,
      cell: (one) => number(one.value, language, 6),
    },
  ];
  return (
    <Card title={text.metricsAll}>
      <SearchBox value={wanted} label={text.metricsFilter} onValue={setWanted} />
      {rows.length === 0 ? <CardNote>{text.metricsNone}</CardNote> : (
        <div class="metric-list" tabIndex={0} role="group" aria-label={text.metricsAll}>
          <Table<Line> label={text.metricsAll} rows={rows} columns={columns} />
        </div>
      )}
    </Card>
  );
}
