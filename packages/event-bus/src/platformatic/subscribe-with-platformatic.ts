import { Consumer } from '@platformatic/kafka';
import { createSlots } from '@tillkeeper/service-kit';
import {
  defaultConcurrency,
  defaultSessionTimeoutMs,
  goodbyeTimeoutMs,
  type KafkaBusSettings,
} from '../kafka/kafka-bus-settings.ts';
import { createPartitionsOfMember } from '../kafka/partitions-of-member.ts';
import { within } from '../kafka/within.ts';
import type { SubscribeOptions, Subscription } from '../port.ts';
import { createSubscriptionState } from '../subscription-state.ts';
import { waited } from '../waited.ts';
import { dealingName, dealPartitions } from './deal-partitions.ts';
import { asRetryable, isBeyondRepair, sentencesOf } from './platformatic-errors.ts';
import { clientOptions } from './platformatic-options.ts';
import { readPartitions } from './read-partitions.ts';

const commitTimeoutMs = 30_000;

export interface PlatformaticReaderSettings {
  readonly bus: KafkaBusSettings;
  readonly ensureTopics: (topics: readonly string[]) => Promise<void>;
}

/** Reads topics as one member of a group until it is stopped. */
export function subscribeWithPlatformatic(
  settings: PlatformaticReaderSettings,
  options: SubscribeOptions,
): Subscription {
  const sessionTimeoutMs = settings.bus.sessionTimeoutMs ?? defaultSessionTimeoutMs;
  const state = createSubscriptionState();
  const stopping = new AbortController();
  const goodbye = Promise.withResolvers<void>();
  let trouble = Promise.withResolvers<void>();
  const consumer = new Consumer({
    ...clientOptions(settings.bus),
    groupId: options.group,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 5),
    rebalanceTimeout: 2 * sessionTimeoutMs,
    // A member may have to wait for all others to come back.
    requestTimeout: 2 * sessionTimeoutMs + 10_000,
    protocols: [{ name: dealingName, version: 0 }],
    partitionAssigner: dealPartitions,
    autocommit: false,
  });
  const fetcher = new Consumer({ ...clientOptions(settings.bus), groupId: options.group, autocommit: false });
  for (const one of [consumer, fetcher]) one.topics.trackAll(...options.topics);

  const partitions = createPartitionsOfMember({
    ...options,
    slots: createSlots(options.concurrency ?? defaultConcurrency),
    stopping: stopping.signal,
    commit: (offset, lost) => Promise.race([commitUntilLost(consumer, offset, lost), goodbye.promise]),
  });
  const reader = readPartitions({
    ...{ consumer, fetcher },
    topics: options.topics,
    work: partitions.work,
    stopping: stopping.signal,
    onTrouble: error => tell(error),
  });

  function tell(error: unknown): void {
    settings.bus.onLog?.({ level: 'warn', namespace: 'consumer', message: sentencesOf(error) });
    if (isBeyondRepair(error)) end(error);
  }
  function end(error: unknown): void {
    partitions.loseAll();
    state.fail(asRetryable(error));
  }

  let lastSignOfLife = performance.now();
  consumer.on('consumer:group:join', ({ memberId, assignments = [] }) => {
    lastSignOfLife = performance.now();
    reader.add(
      partitions.assign(memberId, Object.fromEntries(assignments.map(({ topic, partitions }) => [topic, partitions]))),
    );
    state.markReady();
  });
  consumer.on('consumer:heartbeat:end', () => {
    lastSignOfLife = performance.now();
  });
  consumer.on('consumer:heartbeat:error', ({ error }) => {
    tell(error);
    // The group has given our partitions to others by now, whether we have heard of it or not.
    if (performance.now() - lastSignOfLife > sessionTimeoutMs) rejoin();
  });
  // Joining again after a rebalance failed; the client does not try a second time.
  consumer.on('error', error => {
    tell(error);
    rejoin();
  });
  function rejoin(): void {
    partitions.loseAll();
    trouble.resolve();
  }

  async function keepMembership(): Promise<void> {
    while (!stopping.signal.aborted) {
      trouble = Promise.withResolvers();
      try {
        await settings.ensureTopics(options.topics);
        await within(4 * sessionTimeoutMs + 10_000, consumer.joinGroup({}));
        await Promise.race([trouble.promise, aborted(stopping.signal)]);
      } catch (error) {
        if (isBeyondRepair(error)) return end(error);
        settings.bus.onLog?.({ level: 'warn', namespace: 'consumer', message: sentencesOf(error) });
        await waited(500, stopping.signal);
      }
    }
  }

  const kept = keepMembership();
  return {
    ready: state.ready,
    failed: state.failed,
    async stop() {
      stopping.abort();
      setTimeout(goodbye.resolve, goodbyeTimeoutMs).unref();
      await partitions.settled();
      // A consumer that is closed while it still joins would come back to life as a member that nobody knows of.
      const left = Promise.all([kept, reader.done]).then(() =>
        Promise.all([consumer.close(true), fetcher.close(true)]),
      );
      await Promise.race([left.catch(() => undefined), goodbye.promise]);
      state.markReady();
    },
  };
}

/** Brokers may be away or the group changing: the offset waits, and with it the partition. */
async function commitUntilLost(
  consumer: Consumer,
  { topic, partition, offset }: { topic: string; partition: number; offset: string },
  lost: AbortSignal,
): Promise<void> {
  while (!lost.aborted) {
    try {
      const offsets = [{ topic, partition, offset: BigInt(offset), leaderEpoch: -1 }];
      await within(commitTimeoutMs, consumer.commit({ offsets }));
      return;
    } catch {
      await waited(200, lost);
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
