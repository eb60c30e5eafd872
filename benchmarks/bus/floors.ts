import { Consumer, compatibilityPartitioner, ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';

/** A bare idempotent producer of @platformatic/kafka, one batch of 500 at a time, all copies confirming, no answer looked at: messages a second. */
export async function bareProducerRate(
  broker: string,
  topic: string,
  messages: number,
  value: string,
): Promise<number> {
  const producer = new Producer({
    ...{ clientId: 'floor', bootstrapBrokers: [broker], serializers: stringSerializers, idempotent: true },
    partitioner: compatibilityPartitioner,
  });
  await producer.metadata({ topics: [topic] });
  const startedAt = performance.now();
  for (let from = 0; from < messages; from += 500) {
    const batch = Array.from({ length: 500 }, (_, n) => ({ topic, key: `S${(from + n) % 997}`, value }));
    await producer.send({ messages: batch, acks: ProduceAcks.ALL });
  }
  const rate = (messages / (performance.now() - startedAt)) * 1_000;
  await producer.close();
  return rate;
}

/** A stream of @platformatic/kafka that counts and commits nothing: messages a second, joining included. */
export async function bareConsumerRate(broker: string, topic: string, messages: number): Promise<number> {
  const consumer = new Consumer({
    groupId: `floor-${topic}`,
    clientId: 'floor',
    bootstrapBrokers: [broker],
    autocommit: false,
  });
  const startedAt = performance.now();
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest' });
  let count = 0;
  for await (const _ of stream) if (++count === messages) break;
  const rate = (messages / (performance.now() - startedAt)) * 1_000;
  await stream.close().catch(() => undefined);
  await consumer.close(true);
  return rate;
}
