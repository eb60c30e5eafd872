import { Partitioners } from 'kafkajs';

/** The partition of a key as every Kafka client counts it: `toPositive(murmur2(key)) % partitions`. */
export function createKafkajsPartitioner(): (key: string, partitions: number) => number {
  const partitioner = Partitioners.DefaultPartitioner();
  return (key, partitions) =>
    partitioner({
      topic: '',
      message: { key, value: null },
      partitionMetadata: Array.from({ length: partitions }, (_, partitionId) => ({
        partitionId,
        leader: 0,
        partitionErrorCode: 0,
        replicas: [],
        isr: [],
      })),
    });
}
