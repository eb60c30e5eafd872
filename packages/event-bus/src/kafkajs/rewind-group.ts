import { RetryableError } from '@tillkeeper/service-kit';
import type { Kafka } from 'kafkajs';
import { areCommitted, isGroupEmpty, offsetsFrom } from './kafkajs-admin.ts';
import { asRetryable } from './kafkajs-errors.ts';

/**
 * Moves a stopped group's offsets, by joining it for a moment. The `setOffsets` of kafkajs does the same, but sleeps
 * 5 s for each topic; and since its commits are silently left out when the consumer is not running, we look afterwards.
 */
export async function rewindGroup(
  kafka: Kafka,
  group: string,
  topics: readonly string[],
  from: Date | null,
): Promise<void> {
  if (!(await isGroupEmpty(kafka, group))) throw new Error(`group ${group} is being read: stop it first`);
  const offsets = await offsetsFrom(kafka, topics, from);
  const consumer = kafka.consumer({ groupId: group, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async ({ pause }) => void pause(),
    });
    await consumer.commitOffsets(offsets.map(offset => ({ ...offset })));
  } catch (error) {
    throw asRetryable(error);
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
  if (!(await areCommitted(kafka, group, offsets))) throw new RetryableError(`Kafka: group ${group} was not rewound`);
}
