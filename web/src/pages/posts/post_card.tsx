// One piece of news: who, when, what; its comments when they are asked for.
import { useId, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { contentOf } from '@/api/attachments';
import { entityOf, may, mayRestore, type Row } from '@/api/entities';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useDeskText } from '@/i18n/desk';
import { usePageText } from '@/i18n/pages';
import { Icon } from '@/kit/icons';
import { Menu, MenuItem } from '@/kit/menu';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { fullTime, shortTime } from '@/lib/format';
import { Favourite } from '@/pages/records/favourite';
import { Thumb } from '@/pages/records/thumb';
import { useRecordOperations } from '@/pages/records/use_records';
import { Author } from './author';
import { PostComments } from './comments';

const kLongText = 700;

export function PostCard(props: { post: Row; isFresh: boolean }) {
  const desk = useDeskText();
  const { text, language } = useSettings();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const { post } = props;
  const body = String(post.body ?? '');
  const isLong = body.length > kLongText;
  const isEdited = post.updated_at !== post.created_at;
  return (
    <article class={props.isFresh ? 'post fresh' : 'post'} aria-labelledby={id} data-id={post.id}>
      <header class="post-head">
        <Author row={post} />
        <time dateTime={post.created_at} title={fullTime(post.created_at!, language)}>
          {shortTime(post.created_at!, language, new Date())}
        </time>
        {isEdited && <span>{desk.edited}</span>}
        <span class="post-tools">
          <Favourite entity={entityOf('posts')} row={post} />
          <PostMenu post={post} />
        </span>
      </header>
      <h2 id={id}><Link href={`/posts/${post.id}`}><bdi>{String(post.title)}</bdi></Link></h2>
      <p class={isLong && !isWhole ? 'post-body clamped' : 'post-body'} dir="auto">{body}</p>
      {isLong && (
        <button type="button" class="link" aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}>
          {isWhole ? text.showLess : text.showAll}
        </button>
      )}
      {post.photo && (
        <a class="post-photo" href={contentOf(String(post.photo))} target="_blank" rel="noreferrer">
          <Thumb id={post.photo} label={desk.postPhoto} />
        </a>
      )}
      <footer>
        <button type="button" class="button quiet small" aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}>
          <Icon name="messages" />
          <span>{Number(post.comments) > 0 ? text.comments(Number(post.comments))
            : desk.commentAdd}</span>
        </button>
      </footer>
      {isOpen && <PostComments post={post} />}
    </article>
  );
}

function PostMenu(props: { post: Row }) {
  const text = usePageText();
  const { text: common } = useSettings();
  const toast = useToast();
  const { session } = useAuth();
  const [, navigate] = useLocation();
  const operations = useRecordOperations('posts');
  const { post } = props;
  const { user } = session!;
  const canChange = may(user, entityOf('posts'), 'change', post);
  const canDelete = may(user, entityOf('posts'), 'delete', post);
  if (!canChange && !canDelete) return null;

  async function settle(action: Promise<unknown>, done: () => void) {
    try {
      await action;
      done();
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    await operations.refresh();
  }

  const bringBack = () => settle(operations.restore(post.id), () => toast(text.restored));
  const remove = () => settle(operations.remove(post.id), () => toast(text.trashed(1), 'done',
    mayRestore(user, entityOf('posts'))
      ? { label: common.undo, run: () => void bringBack() } : undefined));

  return (
    <Menu label={`${text.actions}: ${String(post.title)}`} icon="more" isBare align="end">
      {(close) => (
        <>
          {canChange && (
            <MenuItem icon="edit" onChoose={() => { close(); navigate(`/posts/${post.id}?edit`); }}>
              {common.edit}
            </MenuItem>
          )}
          {canDelete && (
            <MenuItem icon="trash" isDanger onChoose={() => { close(); void remove(); }}>
              {text.toTrash}
            </MenuItem>
          )}
        </>
      )}
    </Menu>
  );
}
