import type { Slots } from '@tillkeeper/service-kit';
import { RetryableError } from '@tillkeeper/service-kit';
import type { DeliveredMessage, SubscribeOptions } from './port.ts';
import { waited } from './waited.ts';

const defaultMaxAttempts = 5;

export interface DeliveryOptions extends Pick<SubscribeOptions, 'handle' | 'park' | 'maxAttempts' | 'waitMs'> {
  readonly slots: Slots;
  /** Aborted when the partition is no longer ours: handed to the handler; what it does then does not count. */
  readonly lost: AbortSignal;
  /** Aborted when no further attempt should begin (stopping, giving the partition away, lost). */
  readonly leaving: AbortSignal;
}

/**
 * Hands one message to the handler until it is done with: `settled` when it was handled or parked, `left` when it has
 * to come again to whoever reads the partition next. Never throws.
 */
export async function deliverMessage(
  message: Omit<DeliveredMessage, 'attempt'>,
  options: DeliveryOptions,
): Promise<'settled' | 'left'> {
  const { handle, park, slots, lost, leaving } = options;
  const maxAttempts = options.maxAttempts ?? defaultMaxAttempts;
  const waitMs = options.waitMs ?? defaultWaitMs;
  let failures = 0;
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > 1) await waited(waitMs(attempt), leaving);
    const delivered: DeliveredMessage = { ...message, attempt };
    const outcome = await slots.run(async () => {
      if (leaving.aborted) return 'left';
      try {
        await handle(delivered, { signal: lost });
        return 'settled';
      } catch (error) {
        // A handler that was interrupted says nothing about its message.
        if (lost.aborted) return 'left';
        if (error instanceof RetryableError) return 'again';
        failures += 1;
        if (failures < maxAttempts) return 'again';
        return park(delivered, error).then(
          () => 'settled' as const,
          () => 'again' as const,
        );
      }
    });
    if (outcome !== 'again') return outcome;
  }
}

/** 200 ms before the second attempt, doubled up to 30 s. */
export function defaultWaitMs(attempt: number): number {
  return Math.min(30_000, 200 * 2 ** (attempt - 2));
}
