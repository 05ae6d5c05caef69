// The latest news, with the beginning of each.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { useSettings } from '@/app/settings';
import { useHomeText } from '@/i18n/home';
import { Card, CardNote } from '@/kit/card';
import { Loading } from '@/kit/loading';
import { shortTime } from '@/lib/format';
import { useRecordOperations } from '@/pages/records/use_records';

const kShown = '3';

export function NewsPart() {
  const desk = useHomeText();
  const { language, text } = useSettings();
  const operations = useRecordOperations('posts');
  const query = useQuery({
    queryKey: ['posts', 'home'],
    queryFn: ({ signal }) => operations.list({ limit: kShown, sort: '-created_at' }, null, signal),
    staleTime: Infinity,
  });
  return (
    <Card title={desk.latestPosts} action={
      <Link href="/posts" aria-label={desk.seeAllOf(desk.latestPosts)}>{desk.seeAll}</Link>
    }>
      <Loading query={query} rows={3} tall>
        {({ items }) => (items.length === 0 ? <CardNote>{desk.latestPostsNone}</CardNote> : (
          <ul class="card-lines">
            {items.map((post) => (
              <li key={post.id}>
                <Link href={`/posts/${post.id}`}><bdi>{String(post.title)}</bdi></Link>
                <p class="snippet" dir="auto">{String(post.body)}</p>
                <small>
                  <bdi>{String(post.author_name ?? text.system)}</bdi>
                  {' · '}{shortTime(post.created_at!, language, new Date())}
                  {Number(post.comments) > 0 && ` · ${text.comments(Number(post.comments))}`}
                </small>
              </li>
            ))}
          </ul>
        ))}
      </Loading>
    </Card>
  );
}
