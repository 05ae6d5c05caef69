// Chat on the server: rooms, messages, who is there.
import type { Client } from './client';
import type { Page } from './types';

export interface Member { id: string; login: string; name: string }

export interface Person extends Member { online: boolean }

export interface Room {
  id: string;
  kind: 'public' | 'private' | 'direct';
  name: string;
  topic: string;
  archived: boolean;
  /** Whether one is in it oneself. */
  member: boolean;
  members: Member[];
  unread: number;
  mentions: number;
  last: { id: string; author_name: string; body: string; created_at: string } | null;
  created_at: string;
}

export interface ChatMessage {
  id: string;
  room: string;
  author: string;
  author_name: string;
  /** The author's own name for it: what is sent twice is there once. */
  client: string;
  body: string;
  reply_to: string | null;
  /** A stamp that orders messages the same on every node. */
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
  reactions: { emoji: string; users: string[] }[];
  files: number;
}

export interface RoomForm {
  kind: Room['kind'];
  name: string;
  topic?: string;
  members?: string[];
}

const kPath = '/api/v1/chat';
const of = (id: string) => encodeURIComponent(id);

export function chatOperations(client: Client) {
  return {
    rooms: (signal?: AbortSignal) =>
      client.request<{ items: Room[] }>(`${kPath}/rooms`, { signal }),
    people: (signal?: AbortSignal) =>
      client.request<{ items: Person[] }>(`${kPath}/people`, { signal }),
    messages: (room: string, cursor: string | null, signal?: AbortSignal) =>
      client.request<Page<ChatMessage>>(`${kPath}/rooms/${of(room)}/messages?${String(
        new URLSearchParams({ sort: '-created_at', limit: '50', ...(cursor && { cursor }) }))}`,
      { signal }),
    search: (q: string, cursor: string | null, signal?: AbortSignal) =>
      client.request<Page<ChatMessage>>(`${kPath}/messages?${String(new URLSearchParams({
        q, sort: '-created_at', limit: '20', ...(cursor && { cursor }) }))}`, { signal }),
    send: (room: string, message: { client: string; body: string; reply_to?: string }) =>
      client.request<ChatMessage>(`${kPath}/rooms/${of(room)}/messages`,
        { method: 'POST', body: message }),
    open: (form: RoomForm) =>
      client.request<Room>(`${kPath}/rooms`, { method: 'POST', body: form }),
    join: (room: string, user: string) =>
      client.request<void>(`${kPath}/rooms/${of(room)}/members/${of(user)}`, { method: 'PUT' }),
    leave: (room: string, user: string) =>
      client.request<void>(`${kPath}/rooms/${of(room)}/members/${of(user)}`,
        { method: 'DELETE' }),
    edit: (message: string, body: string) =>
      client.request<ChatMessage>(`${kPath}/messages/${of(message)}`,
        { method: 'PATCH', body: { body } }),
    remove: (message: string) =>
      client.request<void>(`${kPath}/messages/${of(message)}`, { method: 'DELETE' }),
    react: (message: string, emoji: string, isOn: boolean) =>
      client.request<void>(`${kPath}/messages/${of(message)}/reactions/${of(emoji)}`,
        { method: isOn ? 'PUT' : 'DELETE' }),
  };
}
