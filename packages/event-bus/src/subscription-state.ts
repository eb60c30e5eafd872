import type { Subscription } from './port.ts';

/** The two promises of a subscription and the switches behind them. */
export interface SubscriptionState extends Pick<Subscription, 'ready' | 'failed'> {
  markReady(): void;
  fail(error: unknown): void;
}

export function createSubscriptionState(): SubscriptionState {
  const ready = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<never>();
  // Whoever watches neither must not end the process by an unhandled rejection.
  ready.promise.catch(() => undefined);
  failed.promise.catch(() => undefined);
  return {
    ready: ready.promise,
    failed: failed.promise,
    markReady: () => ready.resolve(),
    fail(error) {
      ready.reject(error);
      failed.reject(error);
    },
  };
}
