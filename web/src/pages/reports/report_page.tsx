// The report of targets: how many were met, by company, customer or salesperson, as bars and as
// a table. What is asked for stands in the address.
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter-preact';
import { entityOf, may } from '@/api/entities';
import { fetchReport, type Report } from '@/api/reports';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Forbidden } from '@/kit/forbidden';
import { Loading } from '@/kit/loading';
import { Notice } from '@/kit/notice';
import { Page } from '@/kit/page';
import { Segmented } from '@/kit/segmented';
import { State } from '@/kit/state';
import { writeCsv } from '@/lib/csv';
import { dayOf, showDay } from '@/lib/dates';
import { saveFile } from '@/lib/download';
import { number } from '@/lib/format';
import { attributeWord } from '@/pages/records/words';
import { SavedViews } from '@/pages/records/saved_views';
import { OutcomeChart } from './outcome_chart';
import {
  daysOf, groupsOf, kGroupings, kPeriods, sumOf, type Days, type Grouping, type Period,
} from './report';
import { ReportFilters, type ReportChoice } from './report_filters';
import { ReportTable } from './report_table';
import '@/styles/card.css';
import '@/styles/records.css';
import '@/styles/reports.css';

const kKeys = ['period', 'from', 'to', 'company', 'customer', 'salesperson'] as const;

export function ReportPage(props: { place: string }) {
  const desk = useDeskText();
  const { client, session } = useAuth();
  const [address, setAddress] = useSearchParams();
  const asked = Object.fromEntries(kKeys.map((key) => [key, address.get(key) ?? '']));
  const choice = { ...asked, period: asked.period || 'year_back' } as unknown as ReportChoice;
  const by = (kGroupings as readonly string[]).includes(address.get('by') ?? '')
    ? address.get('by') as Grouping : 'company';
  const sort = address.get('sort') ?? '-total';
  const isKnown = (kPeriods as readonly string[]).includes(choice.period);
  const days: Days = isKnown ? daysOf(choice.period as Period, dayOf(new Date())) : choice;
  const params = Object.fromEntries(Object.entries({
    ...days, company: choice.company, customer: choice.customer, salesperson: choice.salesperson,
  }).filter(([name, value]) => value && kKeys.includes(name as 'from')));
  const canSee = may(session!.user, entityOf('visits'), 'read');
  const query = useQuery({
    queryKey: ['targets', 'report', params],
    queryFn: ({ signal }) => fetchReport(client, params, signal),
    enabled: canSee,
  });
  const set = (changes: Record<string, string>) => setAddress(Object.fromEntries(
    Object.entries({ ...choice, by, sort, ...changes }).filter(([, value]) => value)),
  { replace: true });

  return (
    <Page title={desk.report} place={props.place}
      lead={canSee && (days.from || days.to
        ? desk.reportLead(showDay(days.from), showDay(days.to)) : desk.reportLeadAll)}
      actions={query.data && <Actions report={query.data} />}>
      {canSee ? (
        <>
          <ReportFilters choice={choice} onChoice={(next) => set({
            ...(next.period === 'own' && { from: days.from, to: days.to }), ...next,
          })}>
            <SavedViews list="report" params={Object.fromEntries([...address])}
              onParams={(next) => setAddress({ ...next }, { replace: true })} />
          </ReportFilters>
          <Loading query={query} rows={8} tall>
            {(report) => <Shown report={report} by={by} sort={sort} set={set} />}
          </Loading>
        </>
      ) : <Forbidden />}
    </Page>
  );
}

function Shown(props: {
  report: Report; by: Grouping; sort: string; set(changes: Record<string, string>): void;
}) {
  const desk = useDeskText();
  const text = usePageText();
  const { language } = useSettings();
  const { report, by } = props;
  const word = (name: string) => attributeWord(entityOf('visits'), name, text);
  if (report.lines.length === 0) {
    return <State icon="targets" title={desk.reportNone}>{desk.reportNoneHint}</State>;
  }
  const sum = sumOf(report.lines);
  const groups = groupsOf(report.lines, by);
  const share = sum.percent_met === null ? '–' : `${number(sum.percent_met, language, 1)} %`;
  return (
    <>
      {report.isCut && <Notice tone="busy" title={desk.reportCut} />}
      <ul class="tiles">
        <li class="tile"><b>{number(sum.total, language)}</b><span>{desk.outcomes.total}</span></li>
        <li class="tile good"><b>{share}</b><span>{desk.percentMet}</span></li>
        <li class="tile"><b>{number(sum.pending, language)}</b>
          <span>{desk.outcomes.pending}</span></li>
        <li class="tile"><b>{number(sum.failed, language)}</b>
          <span>{desk.outcomes.failed}</span></li>
      </ul>
      <Segmented<Grouping> legend={desk.groupBy} value={by} onChoose={(next) => props.set({
        by: next,
      })} choices={kGroupings.map((one) => [one, word(one)])} />
      <OutcomeChart groups={groups} title={desk.outcomesBy(word(by).toLowerCase())} />
      <ReportTable groups={groups} by={by} sort={props.sort}
        onSort={(sort) => props.set({ sort })} />
    </>
  );
}

function Actions(props: { report: Report }) {
  const desk = useDeskText();
  const text = usePageText();
  const visits = entityOf('visits');
  const { lines } = props.report;

  function save() {
    const counts = ['total', 'met', 'failed', 'pending', 'cancelled'] as const;
    saveFile('panal-targets.csv', writeCsv([
      [...kGroupings.map((one) => attributeWord(visits, one, text)),
        ...counts.map((one) => desk.outcomes[one]), desk.percentMet],
      ...lines.map((line) => [line.company_name, line.customer_name, line.salesperson_name,
        ...counts.map((one) => line[one]), line.percent_met]),
    ]), 'text/csv;charset=utf-8');
  }

  return (
    <>
      <Button icon="posts" onClick={() => print()}>{text.print}</Button>
      <Button icon="download" onClick={save}>{text.exportCsv}</Button>
    </>
  );
}
