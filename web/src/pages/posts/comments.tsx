// What is said of a piece of news, oldest first, and room to say something.
import { useRef, useState } from 'preact/hooks';
import { entityOf, may, mayRestore, type Row } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useUnsaved } from '@/app/unsaved';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Button } from '@/kit/button';
import { CardNote } from '@/kit/card';
import { Loading } from '@/kit/loading';
import { TextArea } from '@/kit/text_area';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { fullTime, shortTime } from '@/lib/format';
import { randomKey } from '@/lib/keys';
import { useHighlights } from '@/lib/use_highlights';
import { useRecordList, useRecordOperations } from '@/pages/records/use_records';
import { Author } from './author';
import '@/styles/posts.css';

/** `isAlone`: on a page that has no headings of its own above. */
export function PostComments(props: { post: Row; isAlone?: boolean }) {
  const desk = useDeskText();
  const text = useSettings().text;
  const { session } = useAuth();
  const entity = entityOf('post_comments');
  const { list, rows } = useRecordList('post_comments',
    { post: props.post.id, sort: 'created_at', limit: '200' });
  const fresh = useHighlights(rows, list.isSuccess, props.post.id);
  return (
    <section class="comments" aria-label={desk.commentsOf(String(props.post.title))}>
      {props.isAlone ? <h2>{desk.commentsTitle}</h2> : <h3>{desk.commentsTitle}</h3>}
      <Loading query={list} rows={2}>
        {() => (rows.length === 0 ? <CardNote>{desk.commentsNone}</CardNote> : (
          <ol>
            {rows.map((row) => (
              <li key={row.id} class={fresh.has(row.id) ? 'fresh' : undefined}>
                <Comment row={row} />
              </li>
            ))}
          </ol>
        ))}
      </Loading>
      {list.hasNextPage && (
        <Button small onClick={() => void list.fetchNextPage()}>{text.loadMore}</Button>
      )}
      {may(session!.user, entity, 'create') && <CommentForm post={props.post} />}
    </section>
  );
}

function Comment(props: { row: Row }) {
  const desk = useDeskText();
  const text = usePageText();
  const { text: common, language } = useSettings();
  const toast = useToast();
  const { session } = useAuth();
  const operations = useRecordOperations('post_comments');
  const posts = useRecordOperations('posts');
  const { row } = props;
  const canDelete = may(session!.user, entityOf('post_comments'), 'delete', row);
  const canRestore = mayRestore(session!.user, entityOf('post_comments'));

  async function settle(action: Promise<unknown>, done: () => void) {
    try {
      await action;
      done();
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    await Promise.all([operations.refresh(), posts.refresh()]);
  }

  const bringBack = () => settle(operations.restore(row.id), () => toast(text.restored));
  const remove = () => settle(operations.remove(row.id), () => toast(text.trashed(1), 'done',
    canRestore ? { label: common.undo, run: () => void bringBack() } : undefined));

  return (
    <>
      <p class="comment-head">
        <Author row={row} />
        <time dateTime={row.created_at} title={fullTime(row.created_at!, language)}>
          {shortTime(row.created_at!, language, new Date())}
        </time>
        {canDelete && (
          <Button kind="quiet" small icon="trash" label={desk.commentRemove}
            onClick={() => void remove()} />
        )}
      </p>
      <p class="comment-body" dir="auto">{String(row.body)}</p>
    </>
  );
}

function CommentForm(props: { post: Row }) {
  const desk = useDeskText();
  const { text: common } = useSettings();
  const toast = useToast();
  const operations = useRecordOperations('post_comments');
  const posts = useRecordOperations('posts');
  const [body, setBody] = useState('');
  const [isBusy, setBusy] = useState(false);
  const key = useRef(randomKey());
  useUnsaved(body.trim() !== '');

  async function add() {
    if (isBusy || !body.trim()) return;
    setBusy(true);
    try {
      await operations.add({ post: props.post.id, body: body.trim() }, key.current);
      key.current = randomKey();
      setBody('');
      await Promise.all([operations.refresh(), posts.refresh()]);
    } catch (error) {
      toast(explain(error, common), 'error');
    } finally {
      setBusy(false);
    }
  }

  return (
    <form class="comment-form" onSubmit={(event) => {
      event.preventDefault();
      void add();
    }}>
      <TextArea label={desk.commentLabel} placeholder={desk.commentPlaceholder} value={body}
        onValue={setBody} onSubmit={() => void add()} />
      <Button type="submit" busy={isBusy}>{desk.commentAdd}</Button>
    </form>
  );
}
