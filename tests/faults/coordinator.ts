import type { Fleet } from '@tillkeeper/fleet';
import kafkajs from 'kafkajs';

/** The broker that coordinates a group of consumers: the leader of the partition in which its offsets are kept. */
export async function coordinatorOf(fleet: Pick<Fleet, 'kafkaBrokers'>, group: string): Promise<string> {
  const admin = new kafkajs.Kafka({
    brokers: [...fleet.kafkaBrokers],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 1 },
  }).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: ['__consumer_offsets'] });
    const partitions = topics[0]?.partitions ?? [];
    const partition = (javaHash(group) & 0x7fff_ffff) % partitions.length;
    return `kafka-${partitions.find(one => one.partitionId === partition)?.leader}`;
  } finally {
    await admin.disconnect();
  }
}

/** `String.hashCode` of Java, by which Kafka places groups. */
const javaHash = (text: string): number =>
  [...text].reduce((hash, char) => (Math.imul(31, hash) + char.charCodeAt(0)) | 0, 0);
