import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kafkaIsAvailable } from '../testing/kafka/kafka-libs.ts';
import { type KafkaBroker, startKafkaBroker } from '../testing/kafka-broker.ts';
import { message, read, uniqueName, until } from '../testing/reader.ts';
import { createKafkaBus } from './create-kafka-bus.ts';
import type { KafkaClientName } from './kafka-bus-settings.ts';

const kafka = await kafkaIsAvailable();
if (!kafka.isAvailable) console.warn(`SKIPPED: no tests of changing the Kafka client, since ${kafka.reason}`);

describe.skipIf(!kafka.isAvailable)('while the client is changed process by process', { timeout: 300_000 }, () => {
  let broker: KafkaBroker;
  beforeAll(async () => {
    broker = await startKafkaBroker();
  }, 300_000);
  afterAll(() => broker?.stop());

  const createBus = (client: KafkaClientName, clientId: string) =>
    createKafkaBus({
      ...{ client, clientId, brokers: broker.brokers, partitions: 6, replicationFactor: 1 },
      sessionTimeoutMs: 4_000,
    });

  // The member that was there first leads the group and deals the partitions: each client has to take what the other deals.
  test.each([
    ['kafkajs', 'platformatic'],
    ['platformatic', 'kafkajs'],
  ] as const)(
    '%s leads a group that platformatic and kafkajs share: all partitions are read, keys stay in order',
    async (first, second) => {
      const [old, young] = await Promise.all([createBus(first, 'old'), createBus(second, 'young')]);
      const topic = uniqueName('topic');
      const group = uniqueName('group');
      await old.ensureTopics([topic]);
      const order: string[] = [];
      const handle = async ({ key, value }: { key: string; value: string }) => void order.push(`${key} ${value}`);
      const keys = Array.from({ length: 60 }, (_, i) => `S${i}`);
      let round = 0;
      const publishRound = async () => {
        round += 1;
        const messages = keys.map(key => message(topic, key, String(round)));
        // By both: a key has the same partition, whoever publishes it.
        await (round % 2 === 0 ? young : old).publish(messages);
        await until(() => new Set(order).size === round * keys.length);
      };

      const ofOld = read(old, { group, topics: [topic], handle });
      await ofOld.ready;
      await publishRound();
      const ofYoung = read(young, { group, topics: [topic], handle });
      const hasHalf = () =>
        [ofOld, ofYoung].map(reader => partitionsOf(reader.messages, round)).every(count => count === 3);
      do await publishRound();
      while (!hasHalf());
      const partitionOfKey = new Map(
        ofOld.messages.concat(ofYoung.messages).map(({ key, partition }) => [key, partition]),
      );
      for (const { key, partition } of [...ofOld.messages, ...ofYoung.messages])
        expect(partition, key).toBe(partitionOfKey.get(key));

      await ofOld.stop();
      await publishRound();
      expect(partitionsOf(ofYoung.messages, round)).toBe(6);
      expect((await young.lag(group, [topic])).map(({ lag }) => lag)).toEqual([0, 0, 0, 0, 0, 0]);
      await Promise.all([old.close(), young.close()]);
    },
  );

  test('members that get no partition, since there are fewer than members, stay in the group all the same', async () => {
    const topic = uniqueName('topic');
    const group = uniqueName('group');
    const buses = await Promise.all(
      (['kafkajs', 'platformatic', 'kafkajs', 'platformatic'] as const).map((client, index) =>
        createKafkaBus({
          ...{ client, clientId: `member-${index}`, brokers: broker.brokers, partitions: 1, replicationFactor: 1 },
          sessionTimeoutMs: 4_000,
        }),
      ),
    );
    await buses[0]?.ensureTopics([topic]);
    const readers = buses.map(bus => read(bus, { group, topics: [topic] }));
    await Promise.all(readers.map(reader => reader.ready));
    // One after the other leaves: whoever has the partition, the next takes over.
    for (const [index, reader] of readers.entries()) {
      await buses[0]?.publish([message(topic, 'S001', String(index))]);
      await until(() => readers.some(one => one.values().includes(String(index))));
      await reader.stop();
    }
    await Promise.all(buses.map(bus => bus.close()));
  });
});

function partitionsOf(messages: readonly { value: string; partition: number }[], round: number): number {
  return new Set(messages.filter(({ value }) => value === String(round)).map(({ partition }) => partition)).size;
}
