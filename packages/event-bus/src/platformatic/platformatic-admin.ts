import { setTimeout as sleep } from 'node:timers/promises';
import { Admin, findErrorBy, ListOffsetTimestamps } from '@platformatic/kafka';
import { RetryableError } from '@tillkeeper/service-kit';
import type { KafkaBusSettings } from '../kafka/kafka-bus-settings.ts';
import type { TopicDeclaration } from '../kafka/topic-declaration.ts';
import { within } from '../kafka/within.ts';
import type { PartitionLag } from '../port.ts';
import { settled } from './platformatic-errors.ts';
import { clientOptions } from './platformatic-options.ts';

const adminTimeoutMs = 30_000;

/** Runs it with connections of its own: one that lived through an outage of the brokers is not to be trusted. */
export async function withAdmin<T>(settings: KafkaBusSettings, work: (admin: Admin) => Promise<T>): Promise<T> {
  return settled(async () => {
    const admin = new Admin(clientOptions(settings));
    try {
      return await within(adminTimeoutMs, work(admin));
    } finally {
      await admin.close().catch(() => undefined);
    }
  });
}

/** Makes the topics that are missing, and returns when every partition has a leader. */
export async function ensureTopics(settings: KafkaBusSettings, topics: readonly TopicDeclaration[]): Promise<void> {
  const missing = await withAdmin(settings, async admin => {
    const existing = await admin.listTopics();
    return topics.filter(({ name }) => !existing.includes(name));
  });
  if (missing.length === 0) return;
  for (const topic of missing) await withAdmin(settings, admin => createTopic(admin, topic));
  await untilLed(
    settings,
    missing.map(({ name }) => name),
  );
}

/** A topic that was just made is unknown to some brokers for a moment, and this client says that like a mistake of ours. */
async function untilLed(settings: KafkaBusSettings, topics: string[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const trouble = await withAdmin(settings, async admin => {
      const metadata = await admin.metadata({ topics, forceUpdate: true });
      const partitions = topics.flatMap(topic => metadata.topics.get(topic)?.partitions ?? []);
      return partitions.some(({ leader }) => leader < 0) ? new RetryableError('Kafka: no leader yet') : undefined;
    }).catch((error: unknown) => error);
    if (trouble === undefined) return;
    if (attempt === 20) throw trouble;
    await sleep(200);
  }
}

/** One at a time: this client gives all topics of a request the same settings. Somebody else may be faster. */
export async function createTopic(admin: Admin, topic: TopicDeclaration): Promise<void> {
  try {
    await admin.createTopics({
      topics: [{ topic: topic.name, partitions: topic.partitions, replicas: topic.replicationFactor }],
      configs: Object.entries(topic.config).map(([name, value]) => ({ name, value })),
    });
  } catch (error) {
    if (!(error instanceof Error) || findErrorBy(error, 'apiId', 'TOPIC_ALREADY_EXISTS') === null) throw error;
  }
}

/** The number of partitions of each topic. Rejects when one does not exist. */
export function countPartitions(settings: KafkaBusSettings, topics: readonly string[]): Promise<Map<string, number>> {
  return withAdmin(settings, admin => countPartitionsWith(admin, topics));
}

async function countPartitionsWith(admin: Admin, topics: readonly string[]): Promise<Map<string, number>> {
  const metadata = await admin.metadata({ topics: [...topics], forceUpdate: true });
  return new Map([...metadata.topics].map(([topic, { partitionsCount }]) => [topic, partitionsCount]));
}

export async function readLag(
  settings: KafkaBusSettings,
  group: string,
  topics: readonly string[],
): Promise<PartitionLag[]> {
  return withAdmin(settings, async admin => {
    const counts = await countPartitionsWith(admin, topics);
    const committed = await committedOffsets(admin, group, counts);
    const lows = await offsetsAt(admin, counts, ListOffsetTimestamps.EARLIEST);
    const highs = await offsetsAt(admin, counts, ListOffsetTimestamps.LATEST);
    return [...highs]
      .map(([key, { topic, partition, offset: end }]) => {
        const low = lows.get(key)?.offset ?? 0n;
        const position = committed.get(key) ?? -1n;
        const next = position < low ? low : position;
        return { topic, partition, next: String(next), end: String(end), lag: Number(end - next) };
      })
      .toSorted((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
  });
}

/** Where the group stands, by `topic/partition`; -1 where it never committed. */
async function committedOffsets(
  admin: Admin,
  group: string,
  counts: ReadonlyMap<string, number>,
): Promise<Map<string, bigint>> {
  const topics = [...counts].map(([name, count]) => ({ name, partitionIndexes: [...Array(count).keys()] }));
  const [found] = await admin.listConsumerGroupOffsets({ groups: [{ groupId: group, topics }] });
  return new Map(
    (found?.topics ?? []).flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, committedOffset }) => [`${name}/${partitionIndex}`, committedOffset] as const),
    ),
  );
}

/** By `topic/partition`; -1 where there is no message at or after that time. */
async function offsetsAt(
  admin: Admin,
  counts: ReadonlyMap<string, number>,
  timestamp: bigint,
): Promise<Map<string, { topic: string; partition: number; offset: bigint }>> {
  const topics = [...counts].map(([name, count]) => ({
    name,
    partitions: Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp })),
  }));
  const listed = await admin.listOffsets({ topics });
  return new Map(
    listed.flatMap(({ name: topic, partitions }) =>
      partitions.map(({ partitionIndex: partition, offset }) => [
        `${topic}/${partition}`,
        { topic, partition, offset },
      ]),
    ),
  );
}

/** Moves a stopped group to the first message at `from` or later (null: the oldest), or to the end where there is none. */
export async function rewindGroup(
  settings: KafkaBusSettings,
  groupId: string,
  topics: readonly string[],
  from: Date | null,
): Promise<void> {
  await withAdmin(settings, async admin => {
    const state = (await admin.describeGroups({ groups: [groupId] })).get(groupId)?.state.toLowerCase();
    if (state !== undefined && state !== 'empty' && state !== 'dead')
      throw new Error(`group ${groupId} is being read: stop it first`);
    const counts = await countPartitionsWith(admin, topics);
    const wanted = from === null ? ListOffsetTimestamps.EARLIEST : BigInt(from.getTime());
    const found = await offsetsAt(admin, counts, wanted);
    const ends = await offsetsAt(admin, counts, ListOffsetTimestamps.LATEST);
    await admin.alterConsumerGroupOffsets({
      groupId,
      topics: topics.map(name => ({
        name,
        partitionOffsets: [...found].flatMap(([key, { topic, partition, offset }]) =>
          topic === name ? { partition, offset: offset < 0n ? (ends.get(key)?.offset ?? 0n) : offset } : [],
        ),
      })),
    });
  });
}
