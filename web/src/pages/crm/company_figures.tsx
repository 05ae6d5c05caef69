// What there is to say of a company in figures.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import type { Row } from '@/api/entities';
import { fetchCompanyStatistics } from '@/api/reports';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { Card, CardNote } from '@/kit/card';
import { Loading } from '@/kit/loading';
import { showDay } from '@/lib/dates';
import { number } from '@/lib/format';
import { kOutcomes, ShareBar } from '@/pages/reports/share_bar';
import '@/styles/reports.css';
import '@/styles/figures.css';

export function CompanyFigures(props: { company: Row }) {
  const desk = useDeskText();
  const { language } = useSettings();
  const { client } = useAuth();
  const { id } = props.company;
  // Under "visits": what changes the figures are visits and targets rather than the company.
  const query = useQuery({
    queryKey: ['visits', 'statistics', id],
    queryFn: ({ signal }) => fetchCompanyStatistics(client, id, signal),
  });
  const count = (value: number) => number(value, language);
  return (
    <Card title={desk.figures} class="figures" action={
      <Link href={`/reports?company=${id}&period=all&by=customer`}>{desk.report}</Link>
    }>
      <Loading query={query} rows={2} tall>
        {({ targets, ...found }) => (
          <>
            <dl class="figure-list">
              <div><dt>{desk.figureCustomers}</dt><dd>{count(found.customers)}
                {found.archived > 0 && <small> {desk.figureArchived(found.archived)}</small>}
              </dd></div>
              <div><dt>{desk.figureVisits}</dt><dd>{count(found.visits)}
                <small> {desk.figureDone(found.fulfilled)}</small></dd></div>
              <div><dt>{desk.figureLast}</dt>
                <dd>{found.last_planned_on ? showDay(found.last_planned_on) : '–'}</dd></div>
              <div><dt>{desk.percentMet}</dt><dd>{targets.percent_met === null ? '–'
                : `${number(targets.percent_met, language, 1)} %`}</dd></div>
            </dl>
            {targets.total === 0 ? <CardNote>{desk.figureNoTargets}</CardNote> : (
              <>
                <ShareBar tally={targets} top={targets.total} />
                <ul class="legend">
                  {kOutcomes.map((outcome) => (
                    <li key={outcome}><i class={outcome} aria-hidden="true" />
                      {desk.outcomes[outcome]}: {count(targets[outcome])}</li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </Loading>
    </Card>
  );
}
