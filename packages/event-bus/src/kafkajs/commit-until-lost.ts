import { RetryableError } from '@tillkeeper/service-kit';
import { within } from '../kafka/within.ts';
import { waited } from '../waited.ts';

/** An answer that takes longer will not come: requests end after 15 s. */
const answeredWithinMs = 20_000;
const maxUnanswered = 3;

/**
 * Commits until it is done or the partition is lost: brokers may be away or the group changing, and the offset waits, and with it the partition.
 * Rejects when kafkajs, whose heartbeats the broker answers, has not settled a commit three times: in a rolling restart of three brokers
 * `commitOffsets` of kafkajs 2.2.4 was waited for without an end, in a group that looked well. Only another process goes on then.
 */
export async function commitUntilLost(
  commit: () => Promise<void>,
  options: {
    readonly lost: AbortSignal;
    /** How many heartbeats were answered so far. */
    readonly heartbeats: () => number;
    readonly timeoutMs?: number;
  },
): Promise<void> {
  const { lost, heartbeats, timeoutMs = answeredWithinMs } = options;
  let unanswered = 0;
  while (!lost.aborted) {
    const before = heartbeats();
    try {
      await within(timeoutMs, commit());
      return;
    } catch (error) {
      const isUnanswered = error instanceof RetryableError && heartbeats() > before;
      unanswered = isUnanswered ? unanswered + 1 : 0;
      if (unanswered === maxUnanswered && !lost.aborted) throw error;
      await waited(200, lost);
    }
  }
}
