// The chat of this page: one socket, what it told since, and what waits to be sent.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { chatOperations, type ChatMessage, type Room } from '@/api/chat';
import { useAuth } from '@/app/auth';
import {
  ChatSocket, type Frame, type Outgoing, type SocketPort, type SocketState,
} from '@/lib/chat_socket';

const kPath = '/api/v1/chat/socket';
const kTypingMs = 5000;

export interface Typing { room: string; user: string; name: string; until: number }

export interface Chat {
  state: SocketState;
  outbox: readonly Outgoing[];
  /** Newer than the pages that were loaded, by id. */
  live: ReadonlyMap<string, ChatMessage>;
  online: ReadonlySet<string>;
  typing: readonly Typing[];
  socket: ChatSocket | null;
  take(message: ChatMessage): void;
}

function portOf(user: string): SocketPort {
  // Under the prefix of drafts: it goes when the person signs out.
  const key = `panal.draft.chat.${user}`;
  return {
    open: (path) => new WebSocket(new URL(path, location.href.replace(/^http/, 'ws'))),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    read: () => {
      try {
        return JSON.parse(sessionStorage.getItem(key) ?? '[]') as Outgoing[];
      } catch {
        return [];
      }
    },
    write: (outbox) => {
      try {
        sessionStorage.setItem(key, JSON.stringify(outbox));
      } catch { /* it holds until the page is closed */ }
    },
  };
}

export function useRooms() {
  const { client } = useAuth();
  return useQuery({
    queryKey: ['chat', 'rooms'],
    queryFn: ({ signal }) => chatOperations(client).rooms(signal),
  });
}

export function useChat(): Chat {
  const { session, recheck, expired } = useAuth();
  const queries = useQueryClient();
  const user = session!.user.id;
  const [state, setState] = useState<SocketState>('connecting');
  const [outbox, setOutbox] = useState<readonly Outgoing[]>([]);
  const [live, setLive] = useState<ReadonlyMap<string, ChatMessage>>(new Map());
  const [online, setOnline] = useState<ReadonlySet<string>>(new Set());
  const [typing, setTyping] = useState<readonly Typing[]>([]);
  const socket = useRef<ChatSocket | null>(null);
  const take = (message: ChatMessage) => setLive((all) => new Map(all).set(message.id, message));

  useEffect(() => {
    if (expired) return;
    const refresh = () => void queries.invalidateQueries({ queryKey: ['chat', 'rooms'] });
    const onFrame = (frame: Frame) => {
      switch (frame.type) {
        case 'welcome':
          setOnline(new Set(frame.online as string[]));
          if (!frame.resumed) void queries.invalidateQueries({ queryKey: ['chat'] });
          break;
        case 'message':
        case 'sent': {
          const message = frame.message as ChatMessage;
          take(message);
          setTyping((all) => all.filter((one) => one.user !== message.author));
          refresh();
          break;
        }
        case 'presence':
          setOnline((all) => {
            const next = new Set(all);
            (frame.online as string[] | undefined)?.forEach((id) => next.add(id));
            (frame.offline as string[] | undefined)?.forEach((id) => next.delete(id));
            return next;
          });
          break;
        case 'typing': {
          const one = { ...frame as unknown as Typing, until: Date.now() + kTypingMs };
          setTyping((all) => [...all.filter((other) => other.user !== one.user), one]);
          setTimeout(() => setTyping((all) => all.filter((other) => other !== one)), kTypingMs);
          break;
        }
        case 'room':
        case 'read':
          refresh();
          break;
      }
    };
    const opened = new ChatSocket(kPath, {
      onFrame, onState: setState, onOutbox: setOutbox, onEnded: () => void recheck(),
    }, portOf(user));
    socket.current = opened;
    return () => opened.close();
  }, [user, expired]);

  return useMemo(() => ({
    state, outbox, live, online, typing, socket: socket.current, take,
  }), [state, outbox, live, online, typing]);
}

/** What people call who wrote it: not all accounts have a name. */
export function authorOf(message: ChatMessage, room: Room): string {
  return message.author_name
    || room.members.find((one) => one.id === message.author)?.login || '?';
}

/** What a direct room is called: by who else is in it. */
export function roomName(room: Room, me: string): string {
  if (room.kind !== 'direct') return room.name;
  const others = room.members.filter((one) => one.id !== me);
  return others.map((one) => one.name || one.login).join(', ') || room.name;
}
