import { setTimeout as sleep } from 'node:timers/promises';
import { RetryableError } from '@tillkeeper/service-kit';
// The error classes are not visible to Node as named exports of this CommonJS package.
import kafkajs from 'kafkajs';

/** An error of kafkajs as a `RetryableError`: brokers that are away, moving or refusing us. Anything else as it is. */
export function asRetryable(error: unknown): unknown {
  if (!(error instanceof kafkajs.KafkaJSError)) return error;
  return new RetryableError(`Kafka: ${error.message}`, { cause: error });
}

/**
 * Runs it again while the cluster is still making up its mind: right after a topic was made, brokers answer
 * NOT_LEADER_FOR_PARTITION or UNKNOWN_TOPIC_OR_PARTITION, which kafkajs calls retriable but does not retry.
 */
export async function settled<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isUnsettled = error instanceof kafkajs.KafkaJSError && error.retriable;
      if (!isUnsettled || attempt === 20) throw asRetryable(error);
      await sleep(200);
    }
  }
}
