import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; false when `signal` cut it short. */
export async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
