// How far a long work of the server is, which was given an id: its `progress` events, over a stream
// of their own for as long as it lasts.
import { randomKey } from './keys';

export function followProgress(onShare: (share: number) => void) {
  const id = randomKey();
  const source = new EventSource('/api/v1/events');
  source.addEventListener('progress', (event) => {
    const told = JSON.parse((event as MessageEvent<string>).data) as {
      id: string; done: number; total: number;
    };
    if (told.id === id) onShare(told.done / Math.max(told.total, 1));
  });
  return { id, end: () => source.close() };
}
