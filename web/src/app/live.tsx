// Keeps what is on screen current: one event stream for the whole page invalidates queries.
//
// Browsers allow six HTTP/1.1 connections to a server, over all tabs. A tab that nobody looks at
// gives its stream back, or the seventh tab would load nothing; it catches up when shown again.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { kReferences } from '@/api/generated/references';
import { openEvents, type EventStream, type StreamState } from '@/lib/events';
import { throttle, type Throttle } from '@/lib/throttle';
import { useVisible } from '@/lib/use_visible';
import { useAuth } from './auth';

interface Live {
  state: StreamState;
  retry(): void;
}

const LiveContext = createContext<Live>({ state: 'connecting', retry() {} });

const kRefreshMs = 400;
const kHideAfterMs = 30_000;

export function LiveProvider(props: { children: ComponentChildren }) {
  const { expired, recheck } = useAuth();
  const queries = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  const stream = useRef<EventStream | null>(null);
  const wasClosed = useRef(false);
  const isVisible = useVisible(kHideAfterMs);

  useEffect(() => {
    if (expired || !isVisible) return;
    const refresh = new Map<string, Throttle>();
    const invalidate = (collection: string) => {
      let slowed = refresh.get(collection);
      if (!slowed) {
        slowed = throttle(
          () => void queries.invalidateQueries({ queryKey: [collection] }), () => kRefreshMs);
        refresh.set(collection, slowed);
      }
      slowed.call();
    };
    // A record shows the names of those that it refers to, and any change may settle a conflict
    // or be what one wants to know of.
    const changed = (collections: readonly string[]) => new Set(collections.flatMap((name) => [
      name, 'trash', 'conflicts', 'audit', 'notifications', ...kReferences[name] ?? [],
    ])).forEach(invalidate);
    const refreshAll = () => void queries.invalidateQueries({
      predicate: (query) => query.queryKey[0] !== 'session' && query.queryKey[0] !== 'setup',
    });
    const opened = openEvents('/api/v1/events', {
      onChange: changed,
      onStatus: () => invalidate('replication'),
      onNotification: () => invalidate('notifications'),
      onResync: refreshAll,
      onState: (next) => {
        setState(next);
        if (next !== 'open' || !wasClosed.current) return;
        wasClosed.current = false;
        refreshAll();
      },
      onRefused: () => void recheck(),
    });
    stream.current = opened;
    return () => {
      opened.close();
      wasClosed.current = true;
      refresh.forEach((slowed) => slowed.cancel());
    };
  }, [expired, isVisible]);

  const value = useMemo<Live>(() => ({
    state,
    retry() {
      stream.current?.retryNow();
      void queries.invalidateQueries({ predicate: (query) => query.state.status === 'error' });
    },
  }), [state]);
  return <LiveContext.Provider value={value}>{props.children}</LiveContext.Provider>;
}

export function useLive(): Live {
  return useContext(LiveContext);
}
