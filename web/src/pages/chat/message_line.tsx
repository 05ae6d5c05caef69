// A message in a room, and one that has not arrived yet.
import { lazy, Suspense } from 'preact/compat';
import { useState } from 'preact/hooks';
import { chatOperations, type ChatMessage, type Room } from '@/api/chat';
import { useAuth } from '@/app/auth';
import { useSettings } from '@/app/settings';
import { useChatText } from '@/i18n/chat';
import { Button } from '@/kit/button';
import { useToast } from '@/kit/toasts';
import type { Outgoing } from '@/lib/chat_socket';
import { explain } from '@/lib/explain';
import { fullTime, shortTime } from '@/lib/format';
import { authorOf, type Chat } from './use_chat';

const Attachments = lazy(() =>
  import('@/pages/attachments/attachments').then((part) => part.Attachments));

const kEmoji = ['👍', '❤️', '😂', '🎉'];

interface Props {
  message: ChatMessage;
  room: Room;
  chat: Chat;
  answered: ChatMessage | undefined;
  onReply(): void;
}

export function MessageLine(props: Props) {
  const text = useChatText();
  const { text: common, language } = useSettings();
  const { client, session } = useAuth();
  const toast = useToast();
  const [editing, setEditing] = useState<string | null>(null);
  const { message } = props;
  const me = session!.user.id;
  const isMine = message.author === me;
  const author = authorOf(message, props.room);
  const isGone = message.deleted_at !== null;

  async function run(act: () => Promise<unknown>) {
    try {
      await act();
    } catch (error) {
      toast(explain(error, common), 'error');
    }
  }

  const react = (emoji: string) => run(() => chatOperations(client).react(message.id, emoji,
    !message.reactions.some((one) => one.emoji === emoji && one.users.includes(me))));
  return (
    <li class={isMine ? 'chat-line own' : 'chat-line'} data-id={message.id}>
      <span class="avatar" aria-hidden="true">{[...author][0]?.toUpperCase()}</span>
      <div>
        <p class="chat-meta">
          <strong><bdi>{author}</bdi></strong>
          <time dateTime={message.created_at} title={fullTime(message.created_at, language)}>
            {shortTime(message.created_at, language, new Date())}
          </time>
          {message.edited_at && !isGone && <span>{text.edited}</span>}
        </p>
        {props.answered && <blockquote dir="auto">{props.answered.body}</blockquote>}
        {isGone ? <p class="muted">{text.gone}</p> : editing !== null ? (
          <form class="chat-edit" onSubmit={(event) => {
            event.preventDefault();
            void run(async () => {
              props.chat.take(await chatOperations(client).edit(message.id, editing.trim()));
              setEditing(null);
            });
          }}>
            <input class="input" aria-label={text.editLabel} value={editing} autoFocus
              onInput={(event) => setEditing(event.currentTarget.value)} />
            <Button small kind="primary" type="submit">{common.save}</Button>
            <Button small onClick={() => setEditing(null)}>{common.cancel}</Button>
          </form>
        ) : <p class="chat-body" dir="auto"><Body message={message} room={props.room} /></p>}
        {!isGone && message.files > 0 && (
          <Suspense fallback={null}>
            <Attachments key={message.files} collection="chat_messages" record={message.id}
              canAdd={false} />
          </Suspense>
        )}
        {message.reactions.length > 0 && (
          <p class="chat-reactions">
            {message.reactions.map(({ emoji, users }) => (
              <button key={emoji} type="button" class="chip" aria-pressed={users.includes(me)}
                aria-label={text.reaction(emoji, users.length)} onClick={() => void react(emoji)}>
                {emoji} {users.length}
              </button>
            ))}
          </p>
        )}
      </div>
      {!isGone && (
        <div class="chat-tools">
          {kEmoji.map((emoji) => (
            <button key={emoji} type="button" class="chat-emoji" aria-label={text.react(emoji)}
              onClick={() => void react(emoji)}>{emoji}</button>
          ))}
          <Button small kind="quiet" onClick={props.onReply}>{text.reply}</Button>
          {isMine && (
            <>
              <Button small kind="quiet" icon="edit" label={text.edit}
                onClick={() => setEditing(message.body)} />
              <Button small kind="quiet" icon="trash" label={text.remove}
                onClick={() => void run(() => chatOperations(client).remove(message.id))} />
            </>
          )}
        </div>
      )}
    </li>
  );
}

/** Who is mentioned stands out. */
function Body(props: { message: ChatMessage; room: Room }) {
  const logins = new Set(props.room.members.map((one) => `@${one.login}`));
  return (
    <>
      {props.message.body.split(/(@[\w.@+-]*[\w+-])/).map((part, at) => (
        logins.has(part) ? <strong key={at} class="chat-mention">{part}</strong> : part
      ))}
    </>
  );
}

export function WaitingLine(props: { one: Outgoing; chat: Chat }) {
  const text = useChatText();
  const { one, chat } = props;
  return (
    <li class="chat-line own waiting">
      <span class="avatar" aria-hidden="true">…</span>
      <div>
        <p class="chat-meta">{one.refused === undefined ? text.waiting
          : <strong class="bad">{text.refused(one.refused)}</strong>}</p>
        <p class="chat-body" dir="auto">{one.body}</p>
        {one.refused !== undefined && (
          <p>
            <Button small onClick={() => chat.socket?.send({ ...one, refused: undefined })}>
              {text.again}
            </Button>
            <Button small kind="quiet" onClick={() => chat.socket?.discard(one.client)}>
              {text.discard}
            </Button>
          </p>
        )}
      </div>
    </li>
  );
}
