// Keeps what is on screen current: one event stream for the whole page invalidates queries.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { openEvents, type EventStream, type StreamState } from '@/lib/events';
import { throttle, type Throttle } from '@/lib/throttle';
import { useAuth } from './auth';

interface Live {
  state: StreamState;
  retry(): void;
}

const LiveContext = createContext<Live>({ state: 'connecting', retry() {} });

const kRefreshMs = 400;

export function LiveProvider(props: { children: ComponentChildren }) {
  const { expired, recheck } = useAuth();
  const queries = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  const stream = useRef<EventStream | null>(null);

  useEffect(() => {
    if (expired) return;  // opened again after the sign-in
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
    const opened = openEvents('/api/v1/events', {
      onChange: (collections) => collections.forEach(invalidate),
      onStatus: () => invalidate('replication'),
      onResync: () => { invalidate('messages'); invalidate('replication'); },
      onState: setState,
      onRefused: () => void recheck(),
    });
    stream.current = opened;
    return () => {
      opened.close();
      refresh.forEach((slowed) => slowed.cancel());
    };
  }, [expired]);

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
