import { setTimeout as sleep } from 'node:timers/promises';
import { RetryableError } from '@tillkeeper/service-kit';
// The error classes are not visible to Node as named exports of this CommonJS package.
import kafkajs from 'kafkajs';
import { answersBeyondRepair } from '../kafka/answers-beyond-repair.ts';

/** Whether the error, or what caused it, would be the same after any wait: refused, or asked wrongly. */
export function isBeyondRepair(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof kafkajs.KafkaJSSASLAuthenticationError) return true;
    if (cause instanceof kafkajs.KafkaJSProtocolError && answersBeyondRepair.has(cause.type)) return true;
    if (cause instanceof kafkajs.KafkaJSAggregateError && cause.errors.some(isBeyondRepair)) return true;
  }
  return false;
}

/**
 * Brokers that have just started, or have too much to do, name no coordinator of a group for a while; kafkajs calls it not
 * retriable. It says the same where the group is refused: whoever waits has to stop some time.
 */
export function isOfBusyBroker(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof kafkajs.KafkaJSGroupCoordinatorNotFound) return true;
  return false;
}

/** An error of kafkajs as a `RetryableError`: brokers that are away or moving. What waiting does not mend, and anything else, as it is. */
export function asRetryable(error: unknown): unknown {
  if (!(error instanceof kafkajs.KafkaJSError) || isBeyondRepair(error)) return error;
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
