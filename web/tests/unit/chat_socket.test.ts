import { describe, expect, it } from 'vitest';
import { ChatSocket, type Frame, type Outgoing } from '@/lib/chat_socket';

/** Sockets that the test opens, answers and breaks; time passes when it says so. */
function bench(kept: Outgoing[] = []) {
  const sockets: { url: string; sent: Frame[]; socket: WebSocket }[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  const seen: { outbox: readonly Outgoing[]; states: string[]; ended: number } =
    { outbox: [], states: [], ended: 0 };
  const chat = new ChatSocket('/socket', {
    onFrame: () => {}, onState: (state) => seen.states.push(state),
    onOutbox: (outbox) => { seen.outbox = outbox; }, onEnded: () => { seen.ended += 1; },
  }, {
    open: (url) => {
      const sent: Frame[] = [];
      const socket = {
        send: (text: string) => sent.push(JSON.parse(text) as Frame), close: () => {},
      } as unknown as WebSocket;
      sockets.push({ url, sent, socket });
      return socket;
    },
    after: (ms, run) => {
      const timer = { ms, run };
      timers.push(timer);
      return () => { if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1); };
    },
    read: () => kept, write: () => {},
  });
  const last = () => sockets.at(-1)!;
  return {
    chat, seen, timers, sockets,
    say: (frame: object) =>
      last().socket.onmessage!({ data: JSON.stringify(frame) } as MessageEvent),
    lose: (code = 1006) => last().socket.onclose!({ code } as CloseEvent),
    pass: () => timers.shift()!.run(),
    sent: () => last().sent.filter((frame) => frame.type === 'send').map((frame) => frame.client),
  };
}

const message = (client: string) => ({ room: 'r', client, body: client });

describe('the socket of the chat', () => {
  it('keeps what is written until the server has it', () => {
    const { chat, say, seen, sent } = bench();
    chat.send(message('a'));
    expect(sent()).toEqual([]);
    say({ type: 'welcome', seen: '1' });
    expect(sent()).toEqual(['a']);
    say({ type: 'sent', client: 'a' });
    expect(seen.outbox).toEqual([]);
  });

  it('sends again what was not acknowledged, over another connection too', () => {
    const { chat, say, lose, pass, sent, sockets } = bench();
    say({ type: 'welcome', seen: '7' });
    chat.send(message('a'));
    pass();
    expect(sent()).toEqual(['a', 'a']);
    lose();
    pass();
    pass();
    expect(sockets.at(-1)!.url).toBe('/socket?seen=7');
    say({ type: 'welcome', seen: '8' });
    expect(sent()).toEqual(['a']);
  });

  it('sends what a reload left', () => {
    const { say, sent } = bench([message('a'), message('b')]);
    say({ type: 'welcome' });
    expect(sent()).toEqual(['a', 'b']);
  });

  it('does not repeat what was refused', () => {
    const { chat, say, seen, sent } = bench();
    say({ type: 'welcome' });
    chat.send(message('a'));
    say({ type: 'refused', client: 'a', detail: 'archived' });
    say({ type: 'welcome' });
    expect(sent()).toEqual(['a']);
    expect(seen.outbox[0]!.refused).toBe('archived');
  });

  it('asks for the session, not again, when that is over', () => {
    const { lose, seen, timers } = bench();
    lose(4401);
    expect([seen.ended, timers.length]).toEqual([1, 0]);
  });
});
