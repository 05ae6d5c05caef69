// The news, newest first, to be read rather than listed. Search and favourites stand in the
// address.
import { Link, useSearchParams } from 'wouter-preact';
import { entityOf, may, mayList } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { Failure } from '@/kit/failure';
import { Forbidden } from '@/kit/forbidden';
import { Icon } from '@/kit/icons';
import { MoreRows } from '@/kit/more_rows';
import { Page } from '@/kit/page';
import { Segmented } from '@/kit/segmented';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { useHighlights } from '@/lib/use_highlights';
import { SavedViews } from '@/pages/records/saved_views';
import { SearchBox } from '@/pages/records/search_box';
import { useRecordList } from '@/pages/records/use_records';
import { PostCard } from './post_card';
import '@/styles/posts.css';

type Which = 'all' | 'favourites';

export function FeedPage(props: { place: string }) {
  const text = usePageText();
  const { session } = useAuth();
  const entity = entityOf('posts');
  const words = text.entities.posts;
  const canRead = mayList(session!.user, entity);
  return (
    <Page title={words.many} place={props.place} lead={words.lead}
      actions={may(session!.user, entity, 'create') && (
        <Link class="button primary" href="/posts/new">
          <Icon name="plus" /><span>{words.add}</span>
        </Link>
      )}>
      {canRead ? <Feed /> : <Forbidden />}
    </Page>
  );
}

function Feed() {
  const desk = useDeskText();
  const common = useText();
  const text = usePageText();
  const { session } = useAuth();
  const [address, setAddress] = useSearchParams();
  const q = address.get('q') ?? '';
  const which: Which = address.get('favourite') === 'true' ? 'favourites' : 'all';
  const params = {
    sort: '-created_at', ...(q && { q }), ...(which === 'favourites' && { favourite: 'true' }),
  };
  const { list, rows } = useRecordList('posts', params);
  const fresh = useHighlights(rows, list.isSuccess, JSON.stringify(params));
  const isNarrowed = q !== '' || which !== 'all';
  const set = (next: { q?: string; which?: Which }) => {
    const wanted = { q, which, ...next };
    setAddress({
      ...(wanted.q && { q: wanted.q }),
      ...(wanted.which === 'favourites' && { favourite: 'true' }),
    }, { replace: true });
  };
  return (
    <div class="feed-page">
      <search class="toolbar">
        <SearchBox value={q} label={text.searchIn} onValue={(next) => set({ q: next })} />
        <Segmented<Which> legend={desk.which} value={which}
          choices={[['all', desk.whichAll], ['favourites', desk.whichFavourites]]}
          onChoose={(next) => set({ which: next })} isBare />
        <SavedViews list="posts" params={Object.fromEntries([...address])}
          onParams={(next) => setAddress({ ...next }, { replace: true })} />
      </search>
      {list.isPending && <Skeleton rows={4} tall />}
      {list.isError && !list.data &&
        <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (isNarrowed ? (
        <State icon="search" title={text.noMatch}
          action={<Button onClick={() => set({ q: '', which: 'all' })}>
            {common.clearSearch}
          </Button>}>
          {text.noMatchHint}
        </State>
      ) : (
        <State icon="posts" title={text.entities.posts.none}
          action={may(session!.user, entityOf('posts'), 'create') && (
            <Link class="button primary" href="/posts/new">{text.entities.posts.add}</Link>
          )}>
          {text.entities.posts.hint}
        </State>
      ))}
      {rows.length > 0 && (
        <>
          <div class="posts" aria-busy={list.isFetching || undefined}>
            {rows.map((post) => (
              <PostCard key={post.id} post={post} isFresh={fresh.has(post.id)} />
            ))}
          </div>
          <MoreRows list={list} count={rows.length} label={desk.postCount} />
        </>
      )}
    </div>
  );
}
