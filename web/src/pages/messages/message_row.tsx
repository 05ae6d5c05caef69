// One message: its text, who wrote it, which node took it, when; or its editor.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '@/api/types';
import { useSettings } from '@/app/settings';
import { useMessageText } from '@/i18n/messages';
import { Button } from '@/kit/button';
import { fullTime, shortTime } from '@/lib/format';
import { MessageEditor } from './message_editor';

const kLongText = 600;
const kLongLines = 8;
const kNameLength = 60;

interface Props {
  message: Message;
  /** What the open editor started from; null while the row is only shown. */
  base: Message | null;
  isGone: boolean;
  isFresh: boolean;
  onEdit(): void;
  onRebase(base: Message): void;
  onDone(): void;
  onDelete(): void;
}

export function MessageRow(props: Props) {
  const { text, language } = useSettings();
  const words = useMessageText();
  const { message } = props;
  const [whole, setWhole] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  const isEditing = props.base !== null;
  const long = message.mess.length > kLongText
    || message.mess.split('\n', kLongLines + 1).length > kLongLines;
  const name = message.mess.slice(0, kNameLength);

  useEffect(() => {
    if (wasEditing.current && !isEditing) editButton.current?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);

  const now = new Date();
  const edited = message.updated_at !== message.created_at;
  return (
    <li class={props.isFresh && !isEditing ? 'message fresh' : 'message'} data-id={message.id}>
      <div class="message-body">
        {props.base ? (
          <MessageEditor base={props.base} current={message} isGone={props.isGone}
            onRebase={props.onRebase} onDone={props.onDone} />
        ) : (
          <>
            <p class={long && !whole ? 'message-text clamped' : 'message-text'} dir="auto">
              {message.mess}
            </p>
            {long && (
              <button type="button" class="link" aria-expanded={whole}
                onClick={() => setWhole(!whole)}>
                {whole ? text.showLess : text.showAll}
              </button>
            )}
          </>
        )}
        <p class="message-meta">
          {message.clid !== null && (
            <span class="tag" title={words.messageNumber(message.clid)}>
              <span class="visually-hidden">{words.messageNumber(message.clid)}</span>
              <span aria-hidden="true">#{message.clid}</span>
            </span>
          )}
          <span><span class="visually-hidden">{words.messageBy}: </span>
            {message.author ?? <em>{words.anonymous}</em>}</span>
          <span class="node-name"><span class="visually-hidden">{words.messageNode}: </span>
            {message.sid}</span>
          <time dateTime={message.created_at} title={fullTime(message.created_at, language)}>
            {shortTime(message.created_at, language, now)}
          </time>
          {edited && (
            <time dateTime={message.updated_at} title={fullTime(message.updated_at, language)}>
              {words.messageEdited(shortTime(message.updated_at, language, now))}
            </time>
          )}
        </p>
      </div>
      {!isEditing && (
        <div class="message-actions">
          <Button kind="quiet" small icon="edit" label={words.editMessage(name)}
            buttonRef={editButton} onClick={props.onEdit} />
          <Button kind="quiet" small icon="trash" label={words.deleteMessage(name)}
            onClick={props.onDelete} />
        </div>
      )}
    </li>
  );
}
