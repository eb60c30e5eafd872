import { type Kafka, Partitioners, type Producer } from 'kafkajs';
import { acknowledgeTimeoutMs, messagesAtOnce } from '../kafka/kafka-bus-settings.ts';
import { type PlacedMessage, sendUntilAcknowledged } from '../kafka/send-until-acknowledged.ts';
import { asRetryable } from './kafkajs-errors.ts';

/** A producer that is replaced when it failed: an idempotent one can be left with a sequence no broker accepts. */
export function createKafkajsPublisher(kafka: Kafka) {
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
          await sendUntilAcknowledged(messages.slice(from, from + messagesAtOnce), async batch => {
            const topicMessages = byTopic(batch);
            const answers = await producer.sendBatch({ acks: -1, timeout: acknowledgeTimeoutMs, topicMessages });
            return answers.flatMap(({ topicName, partition, errorCode }) =>
              errorCode === 0 ? { topic: topicName, partition } : [],
            );
          });
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

function byTopic(messages: readonly PlacedMessage[]) {
  return [...Map.groupBy(messages, message => message.topic)].map(([topic, ofTopic]) => ({
    topic,
    messages: ofTopic.map(({ key, value, headers, partition }) => ({ key, value, headers: { ...headers }, partition })),
  }));
}
