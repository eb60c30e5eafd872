import { encodeEvent, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { EventBus } from './port.ts';

/** Resolves when every event is durable on the bus; rejects (`RetryableError`) when that is not certain. */
export async function publishEvents(bus: Pick<EventBus, 'publish'>, events: readonly TillkeeperEvent[]): Promise<void> {
  await bus.publish(events.map(event => encodeEvent(event)));
}
