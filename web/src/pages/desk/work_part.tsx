// One's own open assignments; for those who staff the teams, what is vacant too.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { entityOf, may, type Row } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useHomeText } from '@/i18n/home';
import { Card, CardNote } from '@/kit/card';
import { Loading } from '@/kit/loading';
import { dayOf, isoOf, showDay } from '@/lib/dates';
import { useRecordOperations } from '@/pages/records/use_records';

const kVacancies = '4';

export function WorkPart() {
  const desk = useHomeText();
  const { session } = useAuth();
  const people = useRecordOperations('people');
  const assignments = useRecordOperations('assignments');
  const me = session!.user;
  const staffs = may(me, entityOf('assignments'), 'change');
  const person = useQuery({
    queryKey: ['people', 'me', me.id],
    queryFn: async ({ signal }) =>
      (await people.list({ user: me.id, limit: '1' }, null, signal)).items[0] ?? null,
    staleTime: Infinity,
  });
  const own = useQuery({
    queryKey: ['assignments', 'home', person.data?.id],
    queryFn: async ({ signal }) => (await assignments.list(
      { person: person.data!.id, limit: '50' }, null, signal)).items.filter(isOpen),
    enabled: !!person.data,
    staleTime: Infinity,
  });
  const vacant = useQuery({
    queryKey: ['assignments', 'vacant'],
    queryFn: async ({ signal }) => (await assignments.list(
      { person: 'null', limit: kVacancies }, null, signal)).items.filter(isOpen),
    enabled: staffs,
    staleTime: Infinity,
  });
  return (
    <>
      <Card title={desk.myWork}>
        <Loading query={person} rows={2} tall>
          {(found) => (found ? (
            <Loading query={own} rows={2} tall>
              {(rows) => (rows.length ? <Assignments rows={rows} />
                : <CardNote>{desk.myWorkNone}</CardNote>)}
            </Loading>
          ) : (
            <CardNote>
              {desk.myWorkNobody}
              {may(me, entityOf('people'), 'create')
                && <> <Link href="/people">{desk.myWorkLink}</Link>.</>}
            </CardNote>
          ))}
        </Loading>
      </Card>
      {!!vacant.data?.length && (
        <Card title={desk.vacancies} action={
          <Link href="/assignments?person=null" aria-label={desk.seeAllOf(desk.vacancies)}>
            {desk.seeAll}
          </Link>
        }>
          <Assignments rows={vacant.data} />
        </Card>
      )}
    </>
  );
}

function isOpen(row: Row): boolean {
  const today = isoOf(dayOf(new Date()));
  return row.ends_on == null || String(row.ends_on) >= today;
}

function Assignments(props: { rows: readonly Row[] }) {
  return (
    <ul class="card-lines">
      {props.rows.map((row) => {
        const place = row.project ? ['projects', row.project, row.project_name]
          : ['departments', row.department, row.department_name];
        return (
          <li key={row.id}>
            <Link href={`/assignments/${row.id}`}><bdi>{String(row.role_name ?? '')}</bdi></Link>
            <small>
              <Link href={`/${place[0]}/${place[1]}`}><bdi>{String(place[2] ?? '')}</bdi></Link>
              {row.starts_on != null && ` · ${showDay(String(row.starts_on))}`}
              {row.ends_on != null && ` – ${showDay(String(row.ends_on))}`}
            </small>
          </li>
        );
      })}
    </ul>
  );
}
