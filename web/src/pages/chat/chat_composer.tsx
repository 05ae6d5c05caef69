// Where one writes to a room: Enter sends, Shift+Enter begins a line. What is half written stays.
import { useRef } from 'preact/hooks';
import type { ChatMessage, Room } from '@/api/chat';
import { useAuth } from '@/app/auth';
import { useChatText } from '@/i18n/chat';
import { Button } from '@/kit/button';
import { useDraft } from '@/lib/drafts';
import { randomKey } from '@/lib/keys';
import { authorOf, type Chat } from './use_chat';

const kTypingMs = 3000;
const kBodyMax = 8000;

interface Props {
  room: Room;
  chat: Chat;
  replyTo: ChatMessage | null;
  onReplyDone(): void;
}

export function ChatComposer(props: Props) {
  const text = useChatText();
  const { session } = useAuth();
  const [draft, setDraft] = useDraft(`${session!.user.id}.chat.${props.room.id}`);
  const toldAt = useRef(0);
  const { chat, replyTo } = props;

  function send() {
    const body = draft.trim();
    if (!body || !chat.socket) return;
    chat.socket.send({
      room: props.room.id, client: randomKey(), body, ...(replyTo && { reply_to: replyTo.id }),
    });
    setDraft('');
    props.onReplyDone();
  }

  return (
    <form class="chat-composer" onSubmit={(event) => {
      event.preventDefault();
      send();
    }}>
      {replyTo && (
        <p class="chat-answering">
          {text.answering(authorOf(replyTo, props.room))} <bdi>{replyTo.body}</bdi>
          <Button small kind="quiet" icon="close" label={text.discard}
            onClick={props.onReplyDone} />
        </p>
      )}
      <textarea class="input area" rows={2} maxLength={kBodyMax} aria-label={text.write}
        placeholder={text.placeholder} value={draft}
        onInput={(event) => {
          setDraft(event.currentTarget.value);
          if (Date.now() - toldAt.current < kTypingMs) return;
          toldAt.current = Date.now();
          chat.socket?.tell({ type: 'typing', room: props.room.id });
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }} />
      <Button kind="primary" type="submit">{text.send}</Button>
    </form>
  );
}
