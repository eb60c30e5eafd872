import { decodeEvent, type TillkeeperEvent } from '@tillkeeper/contracts';
import type { BusMessage } from '@tillkeeper/event-bus';
import { RetryableError } from '@tillkeeper/service-kit';

export interface RecordedBus {
  publish(messages: readonly BusMessage[]): Promise<void>;
  readonly events: TillkeeperEvent[];
  /** From now on publishing fails, or works again. */
  setAway(isAway: boolean): void;
  /** How often it was asked to publish. */
  tries(): number;
}

/** A bus that keeps what is published, and can be away. */
export function createRecordedBus(): RecordedBus {
  const events: TillkeeperEvent[] = [];
  let isAway = false;
  let tries = 0;
  return {
    events,
    tries: () => tries,
    setAway: value => {
      isAway = value;
    },
    async publish(messages) {
      tries += 1;
      if (isAway) throw new RetryableError('the bus is away');
      events.push(...messages.map(message => decodeEvent(message)));
    },
  };
}
