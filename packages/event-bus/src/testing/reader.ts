import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import type { BusMessage, DeliveredMessage, EventBus, SubscribeOptions, Subscription } from '../port.ts';

/** A subscription that notes what it was given and what was parked. */
export interface Reader extends Subscription {
  readonly messages: readonly DeliveredMessage[];
  readonly parked: readonly { message: DeliveredMessage; reason: unknown }[];
  values(): string[];
}

export function read(
  bus: EventBus,
  options: Pick<SubscribeOptions, 'group' | 'topics'> & Partial<SubscribeOptions>,
): Reader {
  const messages: DeliveredMessage[] = [];
  const parked: Reader['parked'][number][] = [];
  const subscription = bus.subscribe({
    waitMs: () => 1,
    ...options,
    async handle(message, context) {
      messages.push(message);
      await options.handle?.(message, context);
    },
    async park(message, reason) {
      await options.park?.(message, reason);
      parked.push({ message, reason });
    },
  });
  return { ...subscription, messages, parked, values: () => messages.map(message => message.value) };
}

/** A topic or group nobody else uses. */
export function uniqueName(what: string): string {
  return `${what}-${randomUUID()}`;
}

export function message(topic: string, key: string, value: string): BusMessage {
  return { topic, key, headers: { ce_id: value }, value };
}

/** Waits for something that will come, however slow the machine. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(isTrue, { timeout: 180_000, interval: 10 });
}
