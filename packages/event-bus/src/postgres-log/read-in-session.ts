import type { Slots } from '@tillkeeper/service-kit';
import type { SubscribeOptions } from '../port.ts';
import { workThrough } from '../work-through.ts';
import { createHeldPartitions, type HeldPartition, keyOf } from './held-partitions.ts';
import { countPartitions, ensureTopics } from './log-repository.ts';
import { openSession } from './open-session.ts';
import type { PartitionsInWork } from './partitions-in-work.ts';
import { commitOffset, joinGroup, leaveGroup, readMessages } from './reader-repository.ts';
import type { LogReaderSettings } from './subscribe-to-log.ts';
import { createWakeUp } from './wake-up.ts';

const messagesAtOnce = 50;

export interface SessionReading {
  readonly settings: LogReaderSettings;
  readonly options: SubscribeOptions;
  readonly slots: Slots;
  readonly inWork: PartitionsInWork;
  readonly stopping: AbortSignal;
  /** Called when the session's partitions are being read. */
  readonly onReading: () => void;
}

/**
 * Reads in one session until stopped (then waits for what is in work) or until the session ends (then interrupts it).
 * Throws what went wrong.
 */
export async function readInSession(reading: SessionReading): Promise<void> {
  const { settings, options, slots, inWork, stopping, onReading } = reading;
  const { group, topics } = options;
  const wakeUp = createWakeUp();
  let reviewAt = 0;
  let failure: unknown;

  function reviewNow(): void {
    reviewAt = 0;
    wakeUp.wake();
  }

  const session = await openSession(settings.connection, {
    onMessages: topic => topics.includes(topic) && wakeUp.wake(),
    onMembers: changed => changed === group && reviewNow(),
    onEnd: wakeUp.wake,
  });
  const { ended } = session;

  function startWork(partition: HeldPartition, messages: Awaited<ReturnType<typeof readMessages>>): void {
    partition.isWorking = true;
    const work = workThrough(messages, {
      ...options,
      slots,
      lost: ended,
      leaving: AbortSignal.any([ended, stopping, partition.giving.signal]),
      async commit(nextOffset) {
        await commitOffset(session, group, { ...partition, nextOffset });
        partition.nextOffset = nextOffset;
      },
    })
      .catch(error => {
        failure ??= error;
        session.end();
      })
      .finally(() => {
        partition.isWorking = false;
        if (partition.giving.signal.aborted) reviewNow();
        else wakeUp.wake();
      });
    inWork.add(keyOf(partition), work);
  }

  stopping.addEventListener('abort', wakeUp.wake);
  try {
    await ensureTopics(session, topics, settings.partitions);
    const counts = await countPartitions(session, topics);
    await joinGroup(session, group, topics);
    const held = createHeldPartitions({ session, group, topics: counts, isBusy: inWork.has });
    while (!stopping.aborted && !ended.aborted) {
      if (Date.now() >= reviewAt) {
        reviewAt = Date.now() + settings.reviewMs;
        await held.review();
        onReading();
      }
      const idle = held.idle();
      const found = idle.length === 0 ? [] : await readMessages(session, idle, messagesAtOnce);
      const byPartition = Map.groupBy(found, keyOf);
      for (const partition of idle) {
        const messages = byPartition.get(keyOf(partition));
        if (messages !== undefined) startWork(partition, messages);
      }
      await wakeUp.awaken(Math.max(0, reviewAt - Date.now()));
    }
    if (!ended.aborted) {
      await inWork.settled();
      await leaveGroup(session, group);
    }
  } catch (error) {
    failure ??= error;
  } finally {
    stopping.removeEventListener('abort', wakeUp.wake);
    session.end();
  }
  if (failure !== undefined) throw failure;
}
