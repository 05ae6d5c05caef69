// A room: what was said, the newest at the bottom, and where one writes.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { chatOperations, type ChatMessage, type Room } from '@/api/chat';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useChatText } from '@/i18n/chat';
import { Button } from '@/kit/button';
import { Icon } from '@/kit/icons';
import { Loading } from '@/kit/loading';
import { useToast } from '@/kit/toasts';
import { explain } from '@/lib/explain';
import { useVisible } from '@/lib/use_visible';
import { ChatComposer } from './chat_composer';
import { MessageLine, WaitingLine } from './message_line';
import { roomName, type Chat } from './use_chat';

const kNearPx = 80;

export function RoomView(props: { room: Room; chat: Chat }) {
  const text = useChatText();
  const { client, session } = useAuth();
  const { room, chat } = props;
  const me = session!.user.id;
  const [replyTo, setReplyTo] = useState<ChatMessage | null>(null);
  const pages = useInfiniteQuery({
    queryKey: ['chat', 'messages', room.id],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      chatOperations(client).messages(room.id, pageParam, signal),
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
  });
  const messages = useMemo(() => {
    const all = new Map<string, ChatMessage>();
    pages.data?.pages.forEach((page) => page.items.forEach((one) => all.set(one.id, one)));
    chat.live.forEach((one) => { if (one.room === room.id) all.set(one.id, one); });
    return [...all.values()].sort((a, b) =>
      a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id));
  }, [pages.data, chat.live, room.id]);
  const waiting = chat.outbox.filter((one) => one.room === room.id
    && !messages.some((message) => message.author === me && message.client === one.client));
  const last = messages.at(-1);
  const isVisible = useVisible(0);

  useEffect(() => {
    if (last && isVisible && chat.state === 'open' && room.unread > 0) {
      chat.socket?.tell({ type: 'read', room: room.id, message: last.id });
    }
  }, [last?.id, isVisible, chat.state, room.unread]);

  const typing = chat.typing.filter((one) => one.room === room.id && one.user !== me);
  return (
    <section class="chat-room" aria-label={roomName(room, me)}>
      <header>
        <Link href="/chat" class="crumb chat-back"><Icon name="left" size={12} />{text.rooms}</Link>
        <h2><bdi>{roomName(room, me)}</bdi></h2>
        <Membership room={room} />
      </header>
      {room.topic && <p class="muted">{room.topic}</p>}
      <Loading query={pages} rows={6} tall>
        {() => (
          <Scroller count={messages.length + waiting.length}>
            {pages.hasNextPage && (
              <Button small onClick={() => void pages.fetchNextPage()}>{text.older}</Button>
            )}
            {messages.length === 0 && waiting.length === 0
              && <p class="muted">{text.roomEmpty}</p>}
            <ol class="chat-lines" aria-label={text.said} aria-live="polite">
              {messages.map((message) => (
                <MessageLine key={message.id} message={message} room={room} chat={chat}
                  answered={messages.find((one) => one.id === message.reply_to)}
                  onReply={() => setReplyTo(message)} />
              ))}
              {waiting.map((one) => <WaitingLine key={one.client} one={one} chat={chat} />)}
            </ol>
          </Scroller>
        )}
      </Loading>
      <p class="chat-typing" role="status">
        {typing.length > 0 && text.typing(typing.map((one) => one.name).join(', '))}
      </p>
      {room.archived ? <p class="muted">{text.archived}</p>
        : room.member && (
          <ChatComposer room={room} chat={chat} replyTo={replyTo}
            onReplyDone={() => setReplyTo(null)} />
        )}
    </section>
  );
}

/** Stays at the bottom while one is there; who reads older ones is left alone. */
function Scroller(props: { count: number; children: preact.ComponentChildren }) {
  const text = useChatText();
  const box = useRef<HTMLDivElement>(null);
  const isNear = useRef(true);
  useLayoutEffect(() => {
    if (isNear.current) box.current!.scrollTop = box.current!.scrollHeight;
  }, [props.count]);
  return (
    <div ref={box} class="chat-scroll" tabIndex={0} role="region" aria-label={text.said}
      onScroll={() => {
        const { scrollHeight, scrollTop, clientHeight } = box.current!;
        isNear.current = scrollHeight - scrollTop - clientHeight < kNearPx;
      }}>
      {props.children}
    </div>
  );
}

function Membership(props: { room: Room }) {
  const text = useChatText();
  const common = useText();
  const { client, session } = useAuth();
  const queries = useQueryClient();
  const toast = useToast();
  const { room } = props;
  if (room.kind === 'direct') return null;
  async function set() {
    const operations = chatOperations(client);
    try {
      await (room.member ? operations.leave : operations.join)(room.id, session!.user.id);
      await queries.invalidateQueries({ queryKey: ['chat'] });
    } catch (error) {
      toast(explain(error, common), 'error');
    }
  }
  return (
    <Button small kind={room.member ? 'plain' : 'primary'} onClick={() => void set()}>
      {room.member ? text.leave : text.join}
    </Button>
  );
}
