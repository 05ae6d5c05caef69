// Rooms at the side, the one that is open beside them; on a phone one at a time.
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { allows } from '@/api/entities';
import type { Room } from '@/api/chat';
import { useAuth } from '@/app/auth';
import { useChatText } from '@/i18n/chat';
import { Button } from '@/kit/button';
import { Forbidden } from '@/kit/forbidden';
import { Icon } from '@/kit/icons';
import { Loading } from '@/kit/loading';
import { Page } from '@/kit/page';
import { State } from '@/kit/state';
import { ChatSearch } from './chat_search';
import { NewRoomDialog } from './new_room_dialog';
import { RoomView } from './room_view';
import { roomName, useChat, useRooms, type Chat } from './use_chat';
import '@/styles/chat.css';

export function ChatPage(props: { place: string; room: string | null }) {
  const text = useChatText();
  const { session } = useAuth();
  return allows('AMST', session!.user.roles) ? <Rooms {...props} /> : (
    <Page title={text.title} place={props.place}><Forbidden /></Page>
  );
}

function Rooms(props: { place: string; room: string | null }) {
  const text = useChatText();
  const { session } = useAuth();
  const chat = useChat();
  const rooms = useRooms();
  const [isAdding, setAdding] = useState(false);
  const me = session!.user.id;
  const open = rooms.data?.items.find((one) => one.id === props.room);
  return (
    <Page title={open ? roomName(open, me) : text.title} heading={text.title} place={props.place}
      actions={<Button icon="plus" onClick={() => setAdding(true)}>{text.newRoom}</Button>}>
      <p role="status" class="chat-state">
        {chat.state === 'lost' && <><Icon name="warning" size={14} />{text.lost}</>}
      </p>
      <Loading query={rooms} rows={6} tall>
        {({ items }) => (items.length === 0
          ? <State icon="messages" title={text.none}>{text.noneHint}</State> : (
            <div class={open ? 'chat open' : 'chat'}>
              <div class="chat-side">
                <ChatSearch rooms={items} />
                <RoomList rooms={items} chat={chat} open={props.room} />
              </div>
              {open ? <RoomView key={open.id} room={open} chat={chat} />
                : <p class="chat-choose muted">{text.choose}</p>}
            </div>
          ))}
      </Loading>
      {isAdding && <NewRoomDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

function RoomList(props: { rooms: readonly Room[]; chat: Chat; open: string | null }) {
  const text = useChatText();
  const { session } = useAuth();
  const me = session!.user.id;
  const shown = [...props.rooms].filter((one) => !one.archived).sort((a, b) =>
    (b.last?.created_at ?? b.created_at).localeCompare(a.last?.created_at ?? a.created_at));
  const isOnline = (room: Room) => room.kind === 'direct'
    && room.members.some((one) => one.id !== me && props.chat.online.has(one.id));
  return (
    <nav class="chat-rooms" aria-label={text.rooms}>
      <ul>
        {shown.map((room) => (
          <li key={room.id}>
            <Link href={`/chat/${room.id}`}
              aria-current={room.id === props.open ? 'page' : undefined}>
              <span class="chat-room-name">
                {room.kind === 'direct'
                  ? <i class={isOnline(room) ? 'dot good' : 'dot off'} />
                  : <Icon name={room.kind === 'private' ? 'lock' : 'chat'} size={14} />}
                <bdi>{roomName(room, me)}</bdi>
                {isOnline(room) && <span class="visually-hidden">{text.isOnline}</span>}
                {room.unread > 0 && (
                  <>
                    <span class={room.mentions ? 'count bad' : 'count'} aria-hidden="true">
                      {room.unread}
                    </span>
                    <span class="visually-hidden">{text.unread(room.unread)}</span>
                  </>
                )}
              </span>
              {room.last && (
                <small>
                  {room.last.author_name && <><bdi>{room.last.author_name}</bdi>: </>}
                  <bdi>{room.last.body}</bdi>
                </small>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
