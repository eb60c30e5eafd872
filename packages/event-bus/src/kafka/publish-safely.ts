import { RetryableError } from '@tillkeeper/service-kit';
import { type Kafka, Partitioners, type Producer, type RecordMetadata } from 'kafkajs';
import type { BusMessage } from '../port.ts';
import { asRetryable } from './kafka-errors.ts';

export interface PlacedMessage extends BusMessage {
  readonly partition: number;
}

const messagesAtOnce = 500;
const maxRounds = 20;
const acknowledgeTimeoutMs = 10_000;

/**
 * The partition of a key as every Kafka client counts it (murmur2).
 * We choose it ourselves, because only then does a missing answer say which messages were not written.
 */
export function createPartitioner(): (message: BusMessage, partitions: number) => number {
  const partitioner = Partitioners.DefaultPartitioner();
  return ({ topic, key, value }, partitions) =>
    partitioner({
      topic,
      message: { key, value },
      partitionMetadata: Array.from({ length: partitions }, (_, partitionId) => ({
        partitionId,
        leader: 0,
        partitionErrorCode: 0,
        replicas: [],
        isr: [],
      })),
    });
}

type Send = (
  messages: readonly PlacedMessage[],
) => Promise<Pick<RecordMetadata, 'topicName' | 'partition' | 'errorCode'>[]>;

/**
 * Sends until every message's partition is named in an answer. When a leader dies while kafkajs 2.2.4 sends, it resolves
 * without having written the messages whose partition moved to a broker that had answered already (tulios/kafkajs#1303).
 */
export async function sendUntilAcknowledged(messages: readonly PlacedMessage[], send: Send): Promise<void> {
  let waiting = messages;
  for (let round = 1; waiting.length > 0; round += 1) {
    if (round > maxRounds) throw new RetryableError(`Kafka: ${waiting.length} messages were not acknowledged`);
    const answers = await send(waiting);
    const acknowledged = new Set(
      answers.filter(({ errorCode }) => errorCode === 0).map(({ topicName, partition }) => `${topicName}/${partition}`),
    );
    waiting = waiting.filter(({ topic, partition }) => !acknowledged.has(`${topic}/${partition}`));
  }
}

/** A producer that is replaced when it failed: an idempotent one can be left with a sequence no broker accepts. */
export function createSafePublisher(kafka: Kafka) {
  let current: Promise<Producer> | undefined;

  async function connect(): Promise<Producer> {
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  }

  async function discard(failed: Promise<Producer>): Promise<void> {
    if (current === failed) current = undefined;
    await failed.then(producer => producer.disconnect()).catch(() => undefined);
  }

  return {
    async publish(messages: readonly PlacedMessage[]): Promise<void> {
      current ??= connect();
      const used = current;
      try {
        const producer = await used;
        for (let from = 0; from < messages.length; from += messagesAtOnce) {
          await sendUntilAcknowledged(messages.slice(from, from + messagesAtOnce), async batch =>
            producer.sendBatch({ acks: -1, timeout: acknowledgeTimeoutMs, topicMessages: topicMessages(batch) }),
          );
        }
      } catch (error) {
        void discard(used);
        throw asRetryable(error);
      }
    },
    async close(): Promise<void> {
      if (current !== undefined) await discard(current);
    },
  };
}

function topicMessages(messages: readonly PlacedMessage[]) {
  return [...Map.groupBy(messages, message => message.topic)].map(([topic, ofTopic]) => ({
    topic,
    messages: ofTopic.map(({ key, value, headers, partition }) => ({ key, value, headers: { ...headers }, partition })),
  }));
}
