/** What the person at the terminal wants of the process. */
export interface Wishes {
  /** Ctrl-C, q or SIGTERM. */
  readonly toStop: AbortSignal;
  /** The second one. */
  readonly atOnce: AbortSignal;
  /** One wish to stop, wherever it comes from. */
  stop(): void;
}

/** pnpm passes on the Ctrl-C that the terminal has already sent to the whole group: that is one wish, not two. */
const sameWishMs = 300;

export function createWishes(now: () => number): Wishes {
  const toStop = new AbortController();
  const atOnce = new AbortController();
  let firstAt: number | undefined;
  return {
    toStop: toStop.signal,
    atOnce: atOnce.signal,
    stop() {
      if (firstAt === undefined) {
        firstAt = now();
        toStop.abort(new Error('told to stop'));
      } else if (now() - firstAt > sameWishMs) atOnce.abort(new Error('told to stop at once'));
    },
  };
}
