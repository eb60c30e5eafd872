import type { BusMessage } from '../port.ts';
import type { PlacedMessage } from './send-until-acknowledged.ts';

export interface PlacingOptions {
  /** How many partitions each of the topics has. Rejects when one does not exist. */
  readonly countPartitions: (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly partitionOf: (key: string, partitions: number) => number;
  readonly now?: () => number;
}

/** Topics may be given more partitions while we run: until then keys would go on to the old ones only. */
const countsAreKnownForMs = 60_000;

/**
 * Chooses the partition of messages ourselves, because only then does a missing answer say which were not written.
 * Numbers of partitions are remembered for a minute.
 */
export function createPlacing({ countPartitions, partitionOf, now = Date.now }: PlacingOptions) {
  const known = new Map<string, { count: number; until: number }>();
  return async (messages: readonly BusMessage[]): Promise<PlacedMessage[]> => {
    const stale = [...new Set(messages.map(({ topic }) => topic))].filter(
      topic => (known.get(topic)?.until ?? 0) <= now(),
    );
    if (stale.length > 0) {
      for (const [topic, count] of await countPartitions(stale))
        known.set(topic, { count, until: now() + countsAreKnownForMs });
    }
    return messages.map(message => {
      const count = known.get(message.topic)?.count;
      if (count === undefined) throw new Error(`topic ${message.topic} was never made: call ensureTopics first`);
      return { ...message, partition: partitionOf(message.key, count) };
    });
  };
}
