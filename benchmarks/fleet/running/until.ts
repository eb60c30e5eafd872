import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until it is so; an answer that cannot be had is not yet. Rejects after `withinMs`. */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs: number): Promise<void> {
  for (const giveUpAt = Date.now() + withinMs; !(await isSo().catch(() => false)); await sleep(200))
    if (Date.now() > giveUpAt) throw new Error(`${what}: not within ${withinMs / 1000} s`);
}
