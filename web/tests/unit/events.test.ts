import { describe, expect, it, vi } from 'vitest';
import { openEvents, parseChange, type EventPort } from '@/lib/events';

class FakeSource {
  readyState = 0;
  closed = false;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  listeners = new Map<string, (event: { data: string }) => void>();
  addEventListener(name: string, listener: (event: { data: string }) => void) {
    this.listeners.set(name, listener);
  }
  close() { this.closed = true; }
  open() { this.readyState = 1; this.onopen?.(); }
  fail(readyState: number) { this.readyState = readyState; this.onerror?.(); }
  send(name: string, data: string) { this.listeners.get(name)?.({ data }); }
}

function bench() {
  const sources: FakeSource[] = [];
  const waits: { ms: number; run: () => void }[] = [];
  const port: EventPort = {
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
    after: (ms, run) => {
      waits.push({ ms, run });
      return () => {};
    },
  };
  const handlers = {
    onChange: vi.fn(), onStatus: vi.fn(), onResync: vi.fn(), onState: vi.fn(), onRefused: vi.fn(),
  };
  return { sources, waits, handlers, stream: openEvents('/events', handlers, port) };
}

describe('parseChange', () => {
  it('names the collections and survives rubbish', () => {
    expect(parseChange('{"collections":["messages",7]}')).toEqual(['messages']);
    expect(parseChange('{"collections":null}')).toEqual([]);
    expect(parseChange('rubbish')).toEqual([]);
  });
});

describe('openEvents', () => {
  it('passes changes and status on', () => {
    const { sources, handlers } = bench();
    sources[0]!.open();
    sources[0]!.send('change', '{"collections":["messages"]}');
    sources[0]!.send('status', '{}');
    expect(handlers.onChange).toHaveBeenCalledWith(['messages']);
    expect(handlers.onStatus).toHaveBeenCalledOnce();
    expect(handlers.onResync).not.toHaveBeenCalled();
  });
  it('asks for everything again after a gap', () => {
    const { sources, handlers } = bench();
    sources[0]!.open();
    sources[0]!.fail(0);  // the browser retries by itself
    expect(handlers.onState).toHaveBeenLastCalledWith('lost');
    expect(handlers.onRefused).not.toHaveBeenCalled();
    sources[0]!.open();
    expect(handlers.onResync).toHaveBeenCalledOnce();
  });
  it('opens a new source after a refusal, waiting longer each time up to a bound', () => {
    const { sources, waits, handlers } = bench();
    for (let count = 0; count < 6; count += 1) {
      sources.at(-1)!.fail(2);
      waits.at(-1)!.run();
    }
    expect(waits.map((wait) => wait.ms)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(handlers.onRefused).toHaveBeenCalledTimes(6);
    expect(sources).toHaveLength(7);
  });
  it('is silent after it was closed', () => {
    const { sources, handlers, stream } = bench();
    stream.close();
    expect(sources[0]!.closed).toBe(true);
    handlers.onState.mockClear();
    sources[0]!.fail(2);
    expect(handlers.onState).not.toHaveBeenCalled();
  });
});
