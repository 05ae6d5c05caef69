// At most one call per interval; the last request is never lost.
//
// The server may announce ten changes a second, and each would ask for the whole list again.

export interface Throttle {
  call(): void;
  cancel(): void;
}

export function throttle(
  run: () => void, intervalMs: () => number,
  now: () => number = () => performance.now(),
): Throttle {
  let lastAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | null = null;

  function fire() {
    timer = null;
    lastAt = now();
    run();
  }

  return {
    call() {
      if (timer !== null) return;
      const wait = lastAt + intervalMs() - now();
      if (wait <= 0) fire();
      else timer = setTimeout(fire, wait);
    },
    cancel() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
