export interface Alarm {
  /** Ends the wait; when nobody waits, the next one is over at once. */
  readonly ring: () => void;
  /** Forgets that it rang. */
  reset(): void;
  /** Resolves when it rings or rang since the last reset, at the latest after `timeoutMs`. */
  wait(timeoutMs: number): Promise<void>;
}

/** For a loop that sleeps until there is work, without missing what comes while it works. */
export function createAlarm(): Alarm {
  let hasRung = false;
  let awake = () => {};
  return {
    ring: () => {
      hasRung = true;
      awake();
    },
    reset: () => {
      hasRung = false;
    },
    wait: timeoutMs =>
      new Promise(resolve => {
        if (hasRung) return resolve();
        const timer = setTimeout(resolve, timeoutMs);
        awake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
