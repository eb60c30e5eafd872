import type { DeliveryOptions } from '../deliver-message.ts';
import type { DeliveredMessage } from '../port.ts';
import { workThrough } from '../work-through.ts';

type Message = Omit<DeliveredMessage, 'attempt'>;

interface OwnedPartition {
  readonly lost: AbortController;
  /** Offsets below are done with: after a rebalance kafkajs may fetch from a position it asked for a moment too early. */
  next: bigint;
}

export interface NewPartition {
  readonly topic: string;
  readonly partition: number;
  readonly lost: AbortSignal;
}

export interface PartitionsOfMemberOptions extends Omit<DeliveryOptions, 'lost' | 'leaving'> {
  readonly stopping: AbortSignal;
  readonly commit: (
    partition: { topic: string; partition: number; offset: string },
    lost: AbortSignal,
  ) => Promise<void>;
}

/** The partitions the group gave to this member, and the work on them. */
export function createPartitionsOfMember(options: PartitionsOfMemberOptions) {
  const owned = new Map<string, OwnedPartition>();
  const inWork = new Map<string, Promise<void>>();
  let currentMember: string | undefined;

  function lose(keep: (key: string) => boolean): void {
    for (const [key, partition] of owned) {
      if (keep(key)) continue;
      owned.delete(key);
      partition.lost.abort();
    }
  }

  return {
    /**
     * Work on partitions that stay ours goes on; unless the group had forgotten us (a new member id): others may have had them.
     * Returns those that are new, each with the signal of its loss.
     */
    assign(memberId: string, assignment: Readonly<Record<string, readonly number[]>>): NewPartition[] {
      const dealt = Object.entries(assignment).flatMap(([topic, partitions]) =>
        partitions.map(partition => ({ key: keyOf(topic, partition), topic, partition })),
      );
      const keys = new Set(dealt.map(({ key }) => key));
      lose(key => memberId === currentMember && keys.has(key));
      currentMember = memberId;
      return dealt
        .filter(({ key }) => !owned.has(key))
        .map(({ key, topic, partition }) => {
          const lost = new AbortController();
          owned.set(key, { lost, next: 0n });
          return { topic, partition, lost: lost.signal };
        });
    },
    loseAll: () => lose(() => false),
    owns: (topic: string, partition: number) => owned.has(keyOf(topic, partition)),
    /** Resolves when the messages are done with, or when no more of them may be begun. Never rejects. */
    async work(topic: string, partition: number, messages: readonly Message[]): Promise<void> {
      const key = keyOf(topic, partition);
      const mine = owned.get(key);
      if (mine === undefined) return;
      const earlier = inWork.get(key);
      const work = (async () => {
        // A handler that was interrupted may not have returned yet: never two at once for a partition in one process.
        await earlier;
        const lost = mine.lost.signal;
        await workThrough(
          messages.filter(message => BigInt(message.offset) >= mine.next),
          {
            ...options,
            lost,
            leaving: AbortSignal.any([lost, options.stopping]),
            async commit(offset) {
              mine.next = BigInt(offset);
              await options.commit({ topic, partition, offset }, lost);
            },
          },
        );
      })();
      inWork.set(key, work);
      await work;
      if (inWork.get(key) === work) inWork.delete(key);
    },
    async settled(): Promise<void> {
      await Promise.all(inWork.values());
    },
  };
}

function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
