// The live stream of the server (`/api/v1/events`): what changed, and whether we still hear it.
//
// EventSource reconnects by itself after a broken connection but gives up for good on an HTTP
// error (an ended session, a node that is starting). Then this waits and opens a new one. The
// browser resumes from the last id; a newly made source cannot, so after every gap `onResync`
// tells the page to ask for everything it shows again.

export type StreamState = 'connecting' | 'open' | 'lost';

export interface EventHandlers {
  onChange(collections: string[]): void;
  onStatus(): void;
  onNotification?(): void;
  onResync(): void;
  onState(state: StreamState): void;
  /** The server refused the stream (an HTTP error, which EventSource does not name). */
  onRefused(): void;
}

export interface EventPort {
  open(url: string): EventSource;
  after(ms: number, run: () => void): () => void;
}

const kRetryMinMs = 1000;
const kRetryMaxMs = 15_000;
const kClosed = 2;

const browserPort: EventPort = {
  open: (url) => new EventSource(url),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** The collections named in a change event; an unreadable one yields none. */
export function parseChange(data: string): string[] {
  try {
    const document = JSON.parse(data) as { collections?: unknown };
    return Array.isArray(document.collections)
      ? document.collections.filter((name): name is string => typeof name === 'string')
      : [];
  } catch {
    return [];
  }
}

export interface EventStream {
  retryNow(): void;
  close(): void;
}

export function openEvents(
  url: string, handlers: EventHandlers, port: EventPort = browserPort,
): EventStream {
  let source: EventSource | null = null;
  let cancelRetry = () => {};
  let retryMs = kRetryMinMs;
  let wasLost = false;
  let closed = false;

  function connect() {
    cancelRetry();
    source?.close();
    const opened = port.open(url);
    source = opened;
    opened.onopen = () => {
      retryMs = kRetryMinMs;
      handlers.onState('open');
      if (wasLost) handlers.onResync();
      wasLost = false;
    };
    opened.onerror = () => {
      if (closed || source !== opened) return;
      wasLost = true;
      handlers.onState('lost');
      if (opened.readyState !== kClosed) return;  // it retries by itself
      handlers.onRefused();
      cancelRetry = port.after(retryMs, connect);
      retryMs = Math.min(retryMs * 2, kRetryMaxMs);
    };
    opened.addEventListener('change', (event) => {
      const collections = parseChange((event as MessageEvent<string>).data);
      if (collections.length) handlers.onChange(collections);
    });
    opened.addEventListener('status', () => handlers.onStatus());
    opened.addEventListener('notification', () => handlers.onNotification?.());
  }

  handlers.onState('connecting');
  connect();
  return {
    retryNow() { retryMs = kRetryMinMs; connect(); },
    close() { closed = true; cancelRetry(); source?.close(); },
  };
}
