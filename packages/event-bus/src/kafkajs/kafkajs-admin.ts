import type { Admin, Kafka } from 'kafkajs';
import type { TopicDeclaration } from '../kafka/topic-declaration.ts';
import type { PartitionLag } from '../port.ts';
import { asRetryable, settled } from './kafkajs-errors.ts';

/** Runs it with a connection of its own: one that lived through an outage of the brokers is not to be trusted. */
async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await settled(() => work(admin));
  } catch (error) {
    throw asRetryable(error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Makes the topics that are missing, and returns when every partition has a leader. */
export async function ensureTopics(kafka: Kafka, topics: readonly TopicDeclaration[]): Promise<void> {
  await withAdmin(kafka, async admin => {
    const existing = await admin.listTopics();
    const missing = topics.filter(({ name }) => !existing.includes(name));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map(({ name, partitions, replicationFactor, config }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
    await countPartitionsWith(
      admin,
      missing.map(({ name }) => name),
    );
  });
}

/** The number of partitions of each topic. Rejects when one does not exist. */
export async function countPartitions(kafka: Kafka, topics: readonly string[]): Promise<Map<string, number>> {
  return withAdmin(kafka, admin => countPartitionsWith(admin, topics));
}

async function countPartitionsWith(admin: Admin, topics: readonly string[]): Promise<Map<string, number>> {
  const metadata = await admin.fetchTopicMetadata({ topics: [...topics] });
  return new Map(metadata.topics.map(topic => [topic.name, topic.partitions.length]));
}

export async function readLag(kafka: Kafka, group: string, topics: readonly string[]): Promise<PartitionLag[]> {
  return withAdmin(kafka, async admin => {
    const committed = await committedOffsets(admin, group, topics);
    const lags = await Promise.all(
      topics.map(async topic => {
        const ends = await admin.fetchTopicOffsets(topic);
        return ends.map(({ partition, high, low }) => {
          const position = committed.get(`${topic}/${partition}`) ?? -1n;
          const next = position < BigInt(low) ? BigInt(low) : position;
          return { topic, partition, next: String(next), end: high, lag: Number(BigInt(high) - next) };
        });
      }),
    );
    return lags.flat().toSorted((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
  });
}

/** Where the group stands, by `topic/partition`; -1 where it never committed. */
async function committedOffsets(admin: Admin, group: string, topics: readonly string[]): Promise<Map<string, bigint>> {
  const offsets = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
  return new Map(
    offsets.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => [`${topic}/${partition}`, BigInt(offset)] as const),
    ),
  );
}

export interface PartitionOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** The first message published at `from` or later in each partition (null: the oldest), or its end where there is none. */
export async function offsetsFrom(
  kafka: Kafka,
  topics: readonly string[],
  from: Date | null,
): Promise<PartitionOffset[]> {
  return withAdmin(kafka, async admin => {
    const offsets = await Promise.all(
      topics.map(async topic => {
        const found =
          from === null
            ? (await admin.fetchTopicOffsets(topic)).map(({ partition, low }) => ({ partition, offset: low }))
            : await admin.fetchTopicOffsetsByTimestamp(topic, from.getTime());
        return found.map(({ partition, offset }) => ({ topic, partition, offset }));
      }),
    );
    return offsets.flat();
  });
}

/** Whether nobody reads as this group. */
export async function isGroupEmpty(kafka: Kafka, group: string): Promise<boolean> {
  return withAdmin(kafka, async admin => {
    const { groups } = await admin.describeGroups([group]);
    return groups.every(({ state }) => state === 'Empty' || state === 'Dead');
  });
}

/** Whether the group stands exactly there. */
export async function areCommitted(kafka: Kafka, group: string, offsets: readonly PartitionOffset[]): Promise<boolean> {
  const topics = [...new Set(offsets.map(({ topic }) => topic))];
  return withAdmin(kafka, async admin => {
    const committed = await committedOffsets(admin, group, topics);
    return offsets.every(({ topic, partition, offset }) => committed.get(`${topic}/${partition}`) === BigInt(offset));
  });
}
