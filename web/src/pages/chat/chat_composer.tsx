// Where one writes to a room: Enter sends, Shift+Enter begins a line. What is half written stays.
import { useRef, useState } from 'preact/hooks';
import { attachmentOperations } from '@/api/attachments';
import { chatOperations, type ChatMessage, type Room } from '@/api/chat';
import { useAuth } from '@/app/auth';
import { useText } from '@/app/settings';
import { useChatText } from '@/i18n/chat';
import { Button } from '@/kit/button';
import { useToast } from '@/kit/toasts';
import { useDraft } from '@/lib/drafts';
import { explain } from '@/lib/explain';
import { randomKey } from '@/lib/keys';
import { previewOfFile } from '@/lib/preview';
import { authorOf, type Chat } from './use_chat';

const kTypingMs = 3000;
const kBodyMax = 8000;
const kOffered = 5;
/** The mention that is being written, at the end of what is there. */
const kMention = /(^|\s)@([\w.+-]*)$/;

interface Props {
  room: Room;
  chat: Chat;
  replyTo: ChatMessage | null;
  onReplyDone(): void;
}

export function ChatComposer(props: Props) {
  const text = useChatText();
  const common = useText();
  const toast = useToast();
  const { client, session } = useAuth();
  const [sending, setSending] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
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

  /** Files hang on a message, which is named for the first when nothing else is said. */
  async function sendFiles(files: readonly File[]) {
    if (files.length === 0 || sending) return;
    try {
      setSending(files[0]!.name);
      const message = await chatOperations(client).send(props.room.id, {
        client: randomKey(), body: draft.trim() || files[0]!.name,
        ...(replyTo && { reply_to: replyTo.id }),
      });
      setDraft('');
      props.onReplyDone();
      const operations = attachmentOperations(client, 'chat_messages', message.id);
      for (const file of files) {
        setSending(file.name);
        const row = await operations.add(file);
        const preview = await previewOfFile(file);
        if (preview) await operations.preview(row.id, preview).catch(() => {});
      }
    } catch (error) {
      toast(explain(error, common), 'error');
    }
    setSending(null);
  }

  const asked = kMention.exec(draft)?.[2]?.toLowerCase();
  const offered = asked === undefined ? [] : props.room.members.filter((one) =>
    one.id !== session!.user.id && one.login !== asked
    && (one.login.startsWith(asked) || one.name.toLowerCase().startsWith(asked)))
    .slice(0, kOffered);

  function mention(login: string) {
    setDraft(draft.replace(kMention, (_, before: string) => `${before}@${login} `));
    area.current?.focus();
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
      {offered.length > 0 && (
        <p class="chat-mentions" role="group" aria-label={text.mention}>
          {offered.map((one) => (
            <Button key={one.id} small onClick={() => mention(one.login)}>@{one.login}</Button>
          ))}
        </p>
      )}
      <textarea ref={area} class="input area" rows={2} maxLength={kBodyMax} aria-label={text.write}
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
      <input ref={picker} type="file" name="files" multiple hidden aria-label={text.attach}
        onChange={(event) => {
          const files = [...event.currentTarget.files ?? []];
          event.currentTarget.value = '';
          void sendFiles(files);
        }} />
      <Button icon="upload" label={text.attach} busy={sending !== null}
        onClick={() => picker.current!.click()} />
      <Button kind="primary" type="submit">{text.send}</Button>
      <p role="status" class="visually-hidden">{sending && text.sending(sending)}</p>
    </form>
  );
}
