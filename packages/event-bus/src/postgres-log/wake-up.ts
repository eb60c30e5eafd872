/** Remembers that there is something to look at, and ends the wait of the one who looks. */
export interface WakeUp {
  wake(): void;
  /** Resolves at once when `wake` was called since the last time, else when it is called, or after `timeoutMs`. */
  awaken(timeoutMs: number): Promise<void>;
}

export function createWakeUp(): WakeUp {
  let isCalled = false;
  let resolveWait: (() => void) | undefined;
  return {
    wake() {
      isCalled = true;
      resolveWait?.();
    },
    async awaken(timeoutMs) {
      if (!isCalled) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, timeoutMs);
          resolveWait = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        resolveWait = undefined;
      }
      isCalled = false;
    },
  };
}
