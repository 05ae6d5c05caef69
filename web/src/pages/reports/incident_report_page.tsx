// The report of incidents: how many there were, and how soon they were answered and resolved.
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter-preact';
import { allows, entityOf } from '@/api/entities';
import { listQuery } from '@/api/records';
import type { IncidentLine } from '@/api/reports';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { useServiceText } from '@/i18n/service';
import { Button } from '@/kit/button';
import { DateField } from '@/kit/date_field';
import { Forbidden } from '@/kit/forbidden';
import { Loading } from '@/kit/loading';
import { Page } from '@/kit/page';
import { SelectField } from '@/kit/select_field';
import { State } from '@/kit/state';
import { Table, type Column } from '@/kit/table';
import { dayOf } from '@/lib/dates';
import { saveFile } from '@/lib/download';
import { duration, number } from '@/lib/format';
import { wordFor } from '@/pages/records/words';
import { SavedViews } from '@/pages/records/saved_views';
import { daysOf, kPeriods, type Days, type Period } from './report';
import '@/styles/card.css';
import '@/styles/records.css';
import '@/styles/reports.css';

const kPath = '/api/v1/reports/incidents';
const kGroupings = ['month', 'assignee', 'category', 'product', 'department', 'customer',
  'priority', 'state'] as const;
type Grouping = (typeof kGroupings)[number];

export function IncidentReportPage(props: { place: string }) {
  const desk = useDeskText();
  const text = useServiceText();
  const { client, session } = useAuth();
  const [address, setAddress] = useSearchParams();
  const period = address.get('period') ?? 'year_back';
  const by = (kGroupings as readonly string[]).includes(address.get('by') ?? '')
    ? address.get('by') as Grouping : 'month';
  const isKnown = (kPeriods as readonly string[]).includes(period);
  const days: Days = isKnown ? daysOf(period as Period, dayOf(new Date()))
    : { from: address.get('from') ?? '', to: address.get('to') ?? '' };
  const canSee = allows('AMT', session!.user.roles);
  const asked = `${kPath}?${listQuery({ by, ...days })}`;
  const query = useQuery({
    queryKey: ['incidents', 'report', by, days],
    queryFn: ({ signal }) => client.request<{ items: IncidentLine[] }>(asked, { signal }),
    enabled: canSee,
  });
  const set = (changes: Record<string, string>) => setAddress(Object.fromEntries(
    Object.entries({ period, by, ...!isKnown && days, ...changes }).filter(([, value]) => value)),
  { replace: true });
  return (
    <Page title={text.report} place={props.place} lead={text.reportLead}
      actions={canSee && <Actions asked={asked} />}>
      {canSee ? (
        <>
          <search class="report-filters">
            <SelectField label={desk.period} value={period}
              choices={[...kPeriods, 'own' as const].map((one) => [one, desk.periods[one]])}
              onValue={(next) => set({ period: next, ...(next === 'own' && { ...days }) })} />
            {!isKnown && (
              <>
                <DateField label={desk.from} value={days.from} onValue={(from) => set({ from })} />
                <DateField label={desk.to} value={days.to} onValue={(to) => set({ to })} />
              </>
            )}
            <SelectField label={desk.groupBy} value={by}
              choices={kGroupings.map((one) => [one, text.groupings[one]])}
              onValue={(next) => set({ by: next })} />
            <SavedViews list="incident_report" params={Object.fromEntries([...address])}
              onParams={(next) => setAddress({ ...next }, { replace: true })} />
          </search>
          <Loading query={query} rows={8} tall>
            {({ items }) => (items.length === 0
              ? <State icon="info" title={text.none}>{text.noneHint}</State>
              : <Lines lines={items} by={by} />)}
          </Loading>
        </>
      ) : <Forbidden />}
    </Page>
  );
}

function Lines(props: { lines: readonly IncidentLine[]; by: Grouping }) {
  const text = useServiceText();
  const pages = usePageText();
  const { language } = useSettings();
  const incidents = entityOf('incidents');
  const { by } = props;
  const sum = (name: 'total' | 'resolved' | 'answered' | 'answered_in_time' | 'resolved_in_time'
    | 'overdue') => props.lines.reduce((all, line) => all + line[name], 0);
  const share = (part: number, whole: number) =>
    (whole ? `${number((part / whole) * 100, language, 1)} %` : '–');
  const time = (minutes: number | null) => (minutes === null ? null
    : duration(Math.max(minutes, 1) * 60_000, language));
  const nameOf = (line: IncidentLine) => (by === 'priority' || by === 'state'
    ? wordFor(incidents, by, line.key ?? '', pages)
    : line.name || line.key || text.nothing);
  const count = (key: 'total' | 'resolved' | 'overdue'): Column<Line> => ({
    key, label: text.columns[key], isNumber: true, cell: (line) => number(line[key], language),
  });
  const inTime = (key: 'answered_in_time' | 'resolved_in_time', of: 'answered' | 'resolved') => ({
    key, label: text.columns[key], isNumber: true,
    cell: (line: Line) => share(line[key], line[of]),
  });
  type Line = IncidentLine & { id: string };
  const columns: Column<Line>[] = [
    { key: 'name', label: text.groupings[by], cell: (line) => <bdi>{nameOf(line)}</bdi> },
    count('total'), count('resolved'), count('overdue'),
    inTime('answered_in_time', 'answered'), inTime('resolved_in_time', 'resolved'),
    { key: 'response_minutes', label: text.columns.response_minutes, isNumber: true,
      cell: (line) => time(line.response_minutes) },
    { key: 'resolution_minutes', label: text.columns.resolution_minutes, isNumber: true,
      cell: (line) => time(line.resolution_minutes) },
    { key: 'satisfaction', label: text.columns.satisfaction, isNumber: true,
      cell: (line) => (line.satisfaction === null ? null
        : text.ofFive(number(line.satisfaction, language, 1))) },
  ];
  const tiles = [
    ['', number(sum('total'), language), text.columns.total],
    ['good', share(sum('answered_in_time'), sum('answered')), text.columns.answered_in_time],
    ['good', share(sum('resolved_in_time'), sum('resolved')), text.columns.resolved_in_time],
    [sum('overdue') ? 'busy' : '', number(sum('overdue'), language), text.columns.overdue],
  ] as const;
  return (
    <>
      <ul class="tiles">
        {tiles.map(([tone, value, label]) => (
          <li key={label} class={`tile ${tone}`}><b>{value}</b><span>{label}</span></li>
        ))}
      </ul>
      <Table<Line> label={text.report} columns={columns}
        rows={props.lines.map((line) => ({ ...line, id: line.key ?? '' }))} />
      <p class="muted">{text.workTime}</p>
    </>
  );
}

function Actions(props: { asked: string }) {
  const pages = usePageText();
  const { client } = useAuth();
  return (
    <>
      <Button icon="posts" onClick={() => print()}>{pages.print}</Button>
      <Button icon="download" onClick={() => void client.requestText(props.asked, {
        headers: { Accept: 'text/csv' },
      }).then((csv) => saveFile('panal-incidents.csv', csv, 'text/csv;charset=utf-8'), () => {})}>
        {pages.exportCsv}
      </Button>
    </>
  );
}
