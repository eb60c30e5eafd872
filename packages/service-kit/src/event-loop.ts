import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface EventLoopWatch {
  /** The longest the event loop was blocked since the last reset, in ms. */
  longestMs(): number;
  reset(): void;
  stop(): void;
}

/** Watches how long the event loop is blocked, with a resolution of 10 ms. */
export function watchEventLoop(): EventLoopWatch {
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  histogram.enable();
  return {
    longestMs: () => (Number.isFinite(histogram.max) ? Math.max(0, histogram.max / 1e6 - 10) : 0),
    reset: () => histogram.reset(),
    stop: () => {
      histogram.disable();
    },
  };
}
