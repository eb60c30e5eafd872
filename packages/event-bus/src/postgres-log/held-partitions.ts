import type { Queryable } from './log-repository.ts';
import {
  givePartitionBack,
  type PartitionName,
  readCursors,
  readMembership,
  takePartitions,
  tellMembers,
} from './reader-repository.ts';
import { wantedPartitions } from './wanted-partitions.ts';

export interface HeldPartition extends PartitionName {
  nextOffset: string;
  isWorking: boolean;
  /** Aborted when another member should have it: no message is begun any more. */
  readonly giving: AbortController;
}

export interface HeldPartitionsOptions {
  readonly session: Queryable;
  readonly group: string;
  /** Partitions of each topic. */
  readonly topics: ReadonlyMap<string, number>;
  /** Of partitions that may not be taken yet, because a handler of an earlier session still runs. */
  readonly isBusy: (key: string) => boolean;
}

export function keyOf({ topic, partition }: PartitionName): string {
  return `${topic}/${partition}`;
}

/** The partitions that a session reads: its share of the group's, taken as soon as their former readers give them back. */
export function createHeldPartitions({ session, group, topics, isBusy }: HeldPartitionsOptions) {
  const held = new Map<string, HeldPartition>();
  const topicNames = [...topics.keys()];

  async function giveBackUnwanted(wanted: ReadonlyMap<string, PartitionName>): Promise<void> {
    const unwanted = [...held].filter(([key]) => !wanted.has(key));
    const idle = unwanted.filter(([, partition]) => !partition.isWorking);
    for (const [, partition] of unwanted) partition.giving.abort();
    for (const [key, partition] of idle) {
      held.delete(key);
      await givePartitionBack(session, group, partition);
    }
    if (idle.length > 0) await tellMembers(session, group);
  }

  async function takeMissing(wanted: ReadonlyMap<string, PartitionName>): Promise<void> {
    const missing = [...wanted].filter(([key]) => !held.has(key) && !isBusy(key)).map(([, partition]) => partition);
    if (missing.length === 0) return;
    const taken = await takePartitions(session, group, missing);
    if (taken.length === 0) return;
    for (const partition of await readCursors(session, group, taken)) {
      held.set(keyOf(partition), { ...partition, isWorking: false, giving: new AbortController() });
    }
  }

  return {
    idle: () => [...held.values()].filter(partition => !partition.isWorking),
    /** Gives back and takes what the number of members asks for. */
    async review(): Promise<void> {
      const membership = await readMembership(session, group, topicNames);
      const shares = membership.map(share => ({ ...share, partitions: topics.get(share.topic) ?? 0 }));
      const wanted = new Map(wantedPartitions(shares).map(partition => [keyOf(partition), partition]));
      await giveBackUnwanted(wanted);
      await takeMissing(wanted);
    },
  };
}
