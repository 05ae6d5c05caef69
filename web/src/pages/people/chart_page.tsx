// The org chart: departments below departments, who answers for each, how many people it has and
// which vacancies.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { entityOf, may } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { usePageText } from '@/i18n/pages';
import { Failure } from '@/kit/failure';
import { Forbidden } from '@/kit/forbidden';
import { Page } from '@/kit/page';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { entityWords } from '@/pages/records/words';
import { Crumbs } from '@/pages/records/crumbs';
import { statusOf } from '@/api/problem';
import type { Responsible } from './responsible_page';
import '@/styles/records.css';
import '@/styles/people.css';

interface Branch {
  id: string;
  name: string;
  people: number;
  vacancies: number;
  responsible: Responsible[];
  departments: Branch[];
}

export function ChartPage(props: { place: string }) {
  const text = usePageText();
  const { client, session } = useAuth();
  const entity = entityOf('departments');
  const query = useQuery({
    queryKey: ['departments', 'chart'],
    queryFn: ({ signal }) =>
      client.request<{ items: Branch[] }>('/api/v1/departments/chart', { signal }),
  });
  const top = query.data?.items;
  const words = entityWords(entity, text);
  return (
    <Page title={text.chart} place={props.place} lead={text.chartLead}
      above={<Crumbs entity={entity} />}>
      {query.isPending && <Skeleton rows={5} tall />}
      {statusOf(query.error) === 403 ? <Forbidden /> : query.isError && !top &&
        <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {top?.length === 0 && (
        <State icon="departments" title={words.none} action={
          may(session!.user, entity, 'create') && (
            <Link class="button primary" href="/departments/new">{words.add}</Link>
          )}>{words.hint}</State>
      )}
      {!!top?.length && <div class="chart"><Branches branches={top} /></div>}
    </Page>
  );
}

function Branches(props: { branches: readonly Branch[] }) {
  const text = usePageText();
  return (
    <ul>
      {props.branches.map((branch) => (
        <li key={branch.id}>
          <div class="chart-node">
            <Link href={`/departments/${branch.id}`}><bdi>{branch.name}</bdi></Link>
            <span class="chart-heads">
              {branch.responsible.map((one) => (
                <span key={one.assignment}>
                  <Link href={`/people/${one.person}`}><bdi>{one.person_name}</bdi></Link>
                  <small><bdi>{one.role_name}</bdi></small>
                </span>
              ))}
              {branch.responsible.length === 0 && (
                <small class="muted">{text.responsibleNone}</small>
              )}
            </span>
            <span class="chart-counts">
              <Link href={`/departments/${branch.id}?tab=people.department`}>
                {text.chartPeople(branch.people)}
              </Link>
              {branch.vacancies > 0 && (
                <Link class="chip"
                  href={`/assignments?department=${branch.id}&person=null`}>
                  {text.chartVacancies(branch.vacancies)}
                </Link>
              )}
            </span>
          </div>
          {branch.departments.length > 0 && <Branches branches={branch.departments} />}
        </li>
      ))}
    </ul>
  );
}
