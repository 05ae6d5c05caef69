// The socket of the chat: opens again when it breaks, goes on from what was seen last, and sends
// what was not acknowledged until it is. Sending twice is harmless: the client's id tells.

export interface Outgoing {
  room: string;
  client: string;
  body: string;
  reply_to?: string;
  /** Why the server would not have it. */
  refused?: string;
}

export type Frame = { type: string } & Record<string, unknown>;
export type SocketState = 'connecting' | 'open' | 'lost';

export interface SocketHandlers {
  onFrame(frame: Frame): void;
  onState(state: SocketState): void;
  onOutbox(outbox: readonly Outgoing[]): void;
  /** The session is over. */
  onEnded(): void;
}

export interface SocketPort {
  open(url: string): WebSocket;
  after(ms: number, run: () => void): () => void;
  read(): Outgoing[];
  write(outbox: readonly Outgoing[]): void;
}

const kRetryMinMs = 500;
const kRetryMaxMs = 15_000;
const kAnswerMs = 5000;
const kGoingAway = 1001;
const kSessionOver = 4401;

export class ChatSocket {
  private socket: WebSocket | null = null;
  private outbox: Outgoing[];
  private seen = '';
  private retryMs = kRetryMinMs;
  private isClosed = false;
  private isReady = false;
  private cancel = () => {};
  private cancelResend = () => {};

  constructor(
    private readonly url: string, private readonly handlers: SocketHandlers,
    private readonly port: SocketPort,
  ) {
    this.outbox = port.read();
    handlers.onOutbox(this.outbox);
    this.connect();
  }

  /** Kept until the server has it; over the socket at once when there is one. */
  send(message: Outgoing): void {
    this.keep([...this.outbox.filter((one) => one.client !== message.client), message]);
    this.write({ type: 'send', ...message });
    this.resendLater();
  }

  discard(client: string): void {
    this.keep(this.outbox.filter((one) => one.client !== client));
  }

  /** What is lost does not matter: typing, what was read. */
  tell(frame: Frame): void {
    this.write(frame);
  }

  close(): void {
    this.isClosed = true;
    this.cancel();
    this.cancelResend();
    this.socket?.close();
  }

  private connect(): void {
    this.cancel();
    this.isReady = false;
    const socket = this.port.open(this.seen
      ? `${this.url}?seen=${encodeURIComponent(this.seen)}` : this.url);
    this.socket = socket;
    this.handlers.onState('connecting');
    socket.onmessage = (event) => this.take(JSON.parse(String(event.data)) as Frame);
    socket.onclose = (event) => this.lost(event.code);
  }

  private take(frame: Frame): void {
    if (typeof frame.seen === 'string') this.seen = frame.seen;
    if (frame.type === 'welcome') {
      this.isReady = true;
      this.retryMs = kRetryMinMs;
      this.handlers.onState('open');
      this.resend();
    } else if (frame.type === 'sent') {
      this.keep(this.outbox.filter((one) => one.client !== frame.client));
    } else if (frame.type === 'refused') {
      this.keep(this.outbox.map((one) => (one.client === frame.client
        ? { ...one, refused: String(frame.detail ?? frame.status ?? '') } : one)));
    }
    this.handlers.onFrame(frame);
  }

  private lost(code: number): void {
    if (this.isClosed) return;
    this.isReady = false;
    this.handlers.onState('lost');
    if (code === kSessionOver) return this.handlers.onEnded();
    const wait = code === kGoingAway ? 0 : this.retryMs * (0.5 + Math.random() / 2);
    this.retryMs = Math.min(this.retryMs * 2, kRetryMaxMs);
    this.cancel = this.port.after(wait, () => this.connect());
  }

  private resend(): void {
    this.cancelResend();
    const waiting = this.outbox.filter((one) => one.refused === undefined);
    waiting.forEach((one) => this.write({ type: 'send', ...one }));
    if (waiting.length) this.resendLater();
  }

  private resendLater(): void {
    this.cancelResend();
    this.cancelResend = this.port.after(kAnswerMs, () => this.resend());
  }

  private write(frame: Frame): void {
    if (this.isReady) this.socket!.send(JSON.stringify(frame));
  }

  private keep(outbox: Outgoing[]): void {
    this.outbox = outbox;
    this.port.write(outbox);
    this.handlers.onOutbox(outbox);
  }
}
