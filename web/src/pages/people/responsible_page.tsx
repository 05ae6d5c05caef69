// Who answers for a department or a project, on a day: whom to call.
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter-preact';
import { entityOf } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { usePageText } from '@/i18n/pages';
import { DateField } from '@/kit/date_field';
import { Failure } from '@/kit/failure';
import { Page } from '@/kit/page';
import { Segmented } from '@/kit/segmented';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { dayOf, isoOf } from '@/lib/dates';
import { ReferenceName } from '@/pages/records/filter_chips';
import { RecordPicker } from '@/pages/records/record_picker';
import { entityWords } from '@/pages/records/words';
import '@/styles/records.css';
import '@/styles/people.css';

export interface Responsible {
  assignment: string;
  person: string;
  person_name: string;
  email: string | null;
  phone: string | null;
  role_name: string;
}

type Place = 'department' | 'project';
const kCollections = { department: 'departments', project: 'projects' } as const;

export function ResponsiblePage(props: { place: string }) {
  const text = usePageText();
  const { client } = useAuth();
  const [address, setAddress] = useSearchParams();
  const place: Place = address.get('project') !== null ? 'project' : 'department';
  const id = address.get(place);
  const on = address.get('on') ?? '';
  const query = useQuery({
    queryKey: ['assignments', 'responsible', place, id, on],
    queryFn: ({ signal }) => client.request<{ items: Responsible[]; from: string }>(
      `/api/v1/people/responsible?${new URLSearchParams({ [place]: id!, ...(on && { on }) })}`,
      { signal }),
    enabled: !!id,
  });
  const set = (next: Record<string, string>) => setAddress(Object.fromEntries(
    Object.entries({ ...(id && { [place]: id }), ...(on && { on }), ...next })
      .filter(([name, value]) => value || name === 'project')), { replace: true });
  return (
    <Page title={text.responsibleTitle} place={props.place} lead={text.responsibleLead}>
      <div class="responsible-ask">
        <Segmented<Place> legend={text.responsibleOf} value={place}
          choices={[['department', entityWords(entityOf('departments'), text).one],
            ['project', entityWords(entityOf('projects'), text).one]]}
          onChoose={(next) => setAddress({ ...(next === 'project' && { project: '' }),
            ...(on && { on }) }, { replace: true })} />
        <RecordPicker key={place} of={entityOf(kCollections[place])} id={id || null}
          label={entityWords(entityOf(kCollections[place]), text).one}
          onChange={(choice) => set({ [place]: choice?.id ?? '' })} />
        <DateField label={text.responsibleOn} value={on || isoOf(dayOf(new Date()))}
          onValue={(day) => set({ on: day })} />
      </div>
      {!id && (
        <State icon="responsible" title={text.responsibleAsk}>{text.responsibleAskHint}</State>
      )}
      {id && query.isPending && <Skeleton rows={2} tall />}
      {query.isError && !query.data &&
        <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {id && query.data && query.data.items.length === 0 && (
        <State icon="responsible" title={text.responsibleNone}>{text.responsibleNoneHint}</State>
      )}
      {id && !!query.data?.items.length && (
        <>
          {query.data.from !== id && (
            <Above id={query.data.from} />
          )}
          <ul class="contact-cards">
            {query.data.items.map((one) => (
              <li key={one.assignment}>
                <span class="avatar" aria-hidden="true">
                  {[...one.person_name][0]?.toUpperCase()}
                </span>
                <div>
                  <Link href={`/people/${one.person}`}><bdi>{one.person_name}</bdi></Link>
                  <small><bdi>{one.role_name}</bdi></small>
                  {one.phone && <a href={`tel:${one.phone.replace(/\s/g, '')}`}>{one.phone}</a>}
                  {one.email && <a href={`mailto:${one.email}`}>{one.email}</a>}
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

function Above(props: { id: string }) {
  const text = usePageText();
  const [before, after] = text.responsibleAbove('\n').split('\n');
  return (
    <p class="muted">{before}<ReferenceName of="departments" id={props.id} />{after}</p>
  );
}
