// The live list of messages. What is searched and how it is sorted stand in the address.
import { useState } from 'preact/hooks';
import { useSearchParams } from 'wouter-preact';
import { kSorts, type ListQuery, type Sort } from '@/api/messages';
import type { Message } from '@/api/types';
import { useSettings } from '@/app/settings';
import { useMessageText } from '@/i18n/messages';
import { Button } from '@/kit/button';
import { Failure } from '@/kit/failure';
import { MoreRows } from '@/kit/more_rows';
import { Page } from '@/kit/page';
import { Skeleton } from '@/kit/skeleton';
import { State } from '@/kit/state';
import { withPinned } from '@/lib/rows';
import { useHighlights } from '@/lib/use_highlights';
import { Composer } from './composer';
import { DeleteDialog } from './delete_dialog';
import { MessageRow } from './message_row';
import { Toolbar } from './toolbar';
import { useMessageList } from './use_messages';
import '@/styles/messages.css';

function readQuery(params: URLSearchParams): ListQuery {
  const sort = params.get('sort') as Sort;
  return { text: params.get('q') ?? '', sort: kSorts.includes(sort) ? sort : kSorts[0] };
}

export function MessagesPage(props: { place: string }) {
  const { text } = useSettings();
  const words = useMessageText();
  const [params, setParams] = useSearchParams();
  const query = readQuery(params);
  const { list, rows } = useMessageList(query);
  const [editing, setEditing] = useState<Message | null>(null);
  const [deleting, setDeleting] = useState<Message | null>(null);
  const fresh = useHighlights(rows, list.isSuccess, JSON.stringify(query));
  const shown = withPinned(rows, editing, query.sort !== 'created_at');

  function setQuery(next: Partial<ListQuery>) {
    const wanted = { ...query, ...next };
    const entries: Record<string, string> = {};
    if (wanted.text) entries.q = wanted.text;
    if (wanted.sort !== kSorts[0]) entries.sort = wanted.sort;
    setParams(entries, { replace: true });
  }

  return (
    <Page title={text.messages} place={props.place} lead={words.messagesLead}>
      <Composer />
      <Toolbar query={query} onChange={setQuery} />
      {list.isPending && <Skeleton rows={8} tall />}
      {list.isError && !list.data &&
        <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && shown.length === 0 && <Empty query={query.text}
        onClear={() => setQuery({ text: '' })} />}
      {shown.length > 0 && (
        <ul class="messages" aria-label={text.messages} aria-busy={list.isFetching}>
          {shown.map((message) => (
            <MessageRow
              key={message.id}
              message={message}
              base={editing?.id === message.id ? editing : null}
              isGone={editing?.id === message.id && list.isSuccess && !query.text
                && !list.hasNextPage && !rows.some((row) => row.id === message.id)}
              isFresh={fresh.has(message.id)}
              onEdit={() => setEditing(message)}
              onRebase={setEditing}
              onDone={() => setEditing(null)}
              onDelete={() => setDeleting(message)}
            />
          ))}
        </ul>
      )}
      {list.data && shown.length > 0 && <MoreRows list={list} count={rows.length}
        label={list.hasNextPage ? words.loadedSome : words.loadedAll} />}
      {deleting && <DeleteDialog message={deleting} onClose={() => setDeleting(null)} />}
    </Page>
  );
}

function Empty(props: { query: string; onClear(): void }) {
  const { text } = useSettings();
  const words = useMessageText();
  if (!props.query) {
    return <State icon="messages" title={words.emptyTitle}>{words.emptyBody}</State>;
  }
  return (
    <State icon="search" title={words.noMatchTitle(props.query)}
      action={<Button onClick={props.onClear}>{text.clearSearch}</Button>}>
      {words.noMatchBody}
    </State>
  );
}
