// What wants attention beyond the day's work: conflicts that are open, one's own first.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'preact/compat';
import { Link } from 'wouter-preact';
import { fetchConflicts, type Conflict } from '@/api/conflicts';
import { useAuth } from '@/app/auth';
import { useHomeText } from '@/i18n/home';
import { Card, CardNote } from '@/kit/card';
import { Loading } from '@/kit/loading';
import { Skeleton } from '@/kit/skeleton';

const ConflictLines = lazy(() =>
  import('./conflict_lines').then((part) => part.ConflictLines));

const kAsked = '50';
const kShown = 4;

export function ConflictsPart() {
  const desk = useHomeText();
  const { client, session } = useAuth();
  const query = useQuery({
    queryKey: ['conflicts', 'home'],
    queryFn: ({ signal }) => fetchConflicts(client, { state: 'open', limit: kAsked }, null, signal),
    retry: false,
  });
  const { login } = session!.user;
  const isMine = (one: Conflict) => one.kept.user === login || one.lost.user === login;
  const rows = [...query.data?.items ?? []].sort((a, b) => Number(isMine(b)) - Number(isMine(a)));
  return (
    <Card id="conflicts" title={desk.conflictsMine}
      count={rows.length ? `${rows.length}${query.data!.next ? '+' : ''}` : null}
      action={rows.length > 0 && (
        <Link href="/conflicts" aria-label={desk.seeAllOf(desk.conflictsMine)}>{desk.seeAll}</Link>
      )}>
      <Loading query={query} rows={1}>
        {() => (rows.length === 0 ? <CardNote>{desk.conflictsNone}</CardNote> : (
          <Suspense fallback={<Skeleton rows={rows.length} />}>
            <ConflictLines rows={rows.slice(0, kShown)} isMine={isMine} />
          </Suspense>
        ))}
      </Loading>
    </Card>
  );
}
