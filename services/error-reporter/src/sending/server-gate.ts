import { growingWait } from '@tillkeeper/service-kit';

/** Whether it is worth to ask the mail server: after it was away, not before a wait that grows; the mails wait together. */
export interface ServerGate {
  isOpen(): boolean;
  /** It was away again. Returns the wait. */
  close(): number;
  open(): void;
}

export function createServerGate(waits: { firstMs: number; maxMs: number }): ServerGate {
  let failures = 0;
  let closedUntilMs = 0;
  return {
    isOpen: () => performance.now() >= closedUntilMs,
    close() {
      failures += 1;
      const waitMs = growingWait(failures + 1, waits);
      closedUntilMs = performance.now() + waitMs;
      return waitMs;
    },
    open() {
      failures = 0;
      closedUntilMs = 0;
    },
  };
}
