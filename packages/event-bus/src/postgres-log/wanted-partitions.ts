import type { PartitionName } from './reader-repository.ts';

/** For each topic: its partitions, the members of the group, and which of them (from 0) we are. */
export interface TopicShare {
  readonly topic: string;
  readonly partitions: number;
  readonly members: number;
  readonly rank: number;
}

/** The partitions that are ours when every member takes its share: disjoint between ranks, all of them together. */
export function wantedPartitions(shares: readonly TopicShare[]): PartitionName[] {
  return shares.flatMap(({ topic, partitions, members, rank }) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition })).filter(
      ({ partition }) => partition % members === rank,
    ),
  );
}
