import { decodeEvent, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { BusMessage } from '@tillkeeper/event-bus';
import { RetryableError } from '@tillkeeper/service-kit';

export interface RecordedBus {
  publish(messages: readonly BusMessage[]): Promise<void>;
  readonly events: TillkeeperEvent[];
  /** From now on publishing fails, or works again. */
  setAway(isAway: boolean): void;
}

/** A bus that keeps what is published, and can be away. */
export function createRecordedBus(): RecordedBus {
  const events: TillkeeperEvent[] = [];
  let isAway = false;
  return {
    events,
    setAway: value => {
      isAway = value;
    },
    async publish(messages) {
      if (isAway) throw new RetryableError('the bus is away');
      events.push(...messages.map(message => decodeEvent(message)));
    },
  };
}
