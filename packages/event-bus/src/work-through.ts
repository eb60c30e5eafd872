import { type DeliveryOptions, deliverMessage } from './deliver-message.ts';
import type { DeliveredMessage } from './port.ts';

export interface WorkOptions extends DeliveryOptions {
  /** Moves the group's offset behind this message. Its error ends the work. */
  readonly commit: (nextOffset: string) => Promise<void>;
}

/** Works on messages of one partition, one after the other; the offset moves after each. */
export async function workThrough(
  messages: readonly Omit<DeliveredMessage, 'attempt'>[],
  options: WorkOptions,
): Promise<void> {
  for (const message of messages) {
    if (options.leaving.aborted) return;
    const outcome = await deliverMessage(message, options);
    if (outcome === 'left' || options.lost.aborted) return;
    await options.commit(String(BigInt(message.offset) + 1n));
  }
}
