import { setTimeout as sleep } from 'node:timers/promises';
import { createSlots } from '@tillkeeper/service-kit';
import type { EachBatchPayload, IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import { defaultConcurrency, fetchLimits, goodbyeTimeoutMs } from '../kafka/kafka-bus-settings.ts';
import { createPartitionsOfMember } from '../kafka/partitions-of-member.ts';
import type { DeliveredMessage, SubscribeOptions, Subscription } from '../port.ts';
import { createSubscriptionState } from '../subscription-state.ts';
import { waited } from '../waited.ts';
import { commitUntilLost } from './commit-until-lost.ts';
import { retryFor } from './kafkajs-client.ts';
import { isBeyondRepair, isOfBusyBroker } from './kafkajs-errors.ts';

export interface KafkaReaderSettings {
  /** Of this subscription alone. */
  readonly kafka: Kafka;
  readonly sessionTimeoutMs: number;
  readonly ensureTopics: (topics: readonly string[]) => Promise<void>;
}

/** Work that takes longer than this goes on while its partition is paused, so that the others are read and heartbeats are sent. */
const pausedAfterMs = 50;
/** A busy broker names the coordinator of a group by then; one that refuses us the group never does, in the same words. */
const maxTriesToJoin = 10;

/** Reads topics as one member of a group until it is stopped. */
export function subscribeWithKafkajs(settings: KafkaReaderSettings, options: SubscribeOptions): Subscription {
  const { kafka, sessionTimeoutMs } = settings;
  const state = createSubscriptionState();
  const stopping = new AbortController();
  const goodbye = Promise.withResolvers<void>();
  const consumer = kafka.consumer({
    groupId: options.group,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 5),
    rebalanceTimeout: 2 * sessionTimeoutMs,
    minBytes: 1,
    maxWaitTimeInMs: fetchLimits.waitMs,
    maxBytes: fetchLimits.bytes,
    maxBytesPerPartition: fetchLimits.bytesPerPartition,
    allowAutoTopicCreation: false,
    retry: retryFor(120_000),
  });
  const partitions = createPartitionsOfMember({
    ...options,
    slots: createSlots(options.concurrency ?? defaultConcurrency),
    stopping: stopping.signal,
    commit: (offset, lost) => Promise.race([commit(offset, lost), goodbye.promise]),
  });

  let heartbeats = 0;
  consumer.on(consumer.events.HEARTBEAT, () => {
    heartbeats += 1;
  });
  async function commit(
    offset: { topic: string; partition: number; offset: string },
    lost: AbortSignal,
  ): Promise<void> {
    try {
      await commitUntilLost(() => consumer.commitOffsets([offset]), { lost, heartbeats: () => heartbeats });
    } catch (error) {
      state.fail(error);
      // nothing more of the partition is begun
      await goodbye.promise;
    }
  }

  let triesToJoin = 0;
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    triesToJoin = 0;
    partitions.assign(payload.memberId, payload.memberAssignment);
    state.markReady();
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    partitions.loseAll();
    // kafkajs joins again by itself then, as another member.
    if (payload.restart) return;
    if (!isOfBusyBroker(payload.error) || triesToJoin === maxTriesToJoin) return state.fail(payload.error);
    triesToJoin += 1;
    started = waited(1_000, stopping.signal).then(start);
  });

  async function eachBatch({ batch, pause, resolveOffset }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    const resume = pause();
    // Left paused: otherwise the same messages would be fetched round and round while stopping waits for what is in work.
    if (stopping.signal.aborted) return;
    const last = batch.messages.at(-1);
    if (last === undefined || !partitions.owns(topic, partition)) return resume();
    // Where the next fetch begins; nothing is committed by it.
    resolveOffset(last.offset);
    const messages = batch.messages.map(message => toDelivered(topic, partition, message));
    const work = partitions.work(topic, partition, messages).finally(() => {
      // Also when the partition was lost: kafkajs remembers the pause until it comes back.
      if (!stopping.signal.aborted) resume();
    });
    await Promise.race([work, sleep(pausedAfterMs)]);
  }

  async function start(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await settings.ensureTopics(options.topics);
        await consumer.connect();
        await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
        await consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: 64,
          eachBatch,
        });
        return;
      } catch (error) {
        if (isBeyondRepair(error)) return state.fail(error);
        await waited(1_000, stopping.signal);
      }
    }
  }

  let started = start();
  return {
    ready: state.ready,
    failed: state.failed,
    async stop() {
      stopping.abort();
      setTimeout(goodbye.resolve, goodbyeTimeoutMs).unref();
      await partitions.settled();
      // Stopping a consumer that is still starting would leave it running.
      await Promise.race([started.then(() => consumer.disconnect()).catch(() => undefined), goodbye.promise]);
      state.markReady();
    },
  };
}

function toDelivered(topic: string, partition: number, message: KafkaMessage): Omit<DeliveredMessage, 'attempt'> {
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString() ?? '',
    value: message.value?.toString() ?? '',
    headers: Object.fromEntries(
      Object.entries(message.headers ?? {}).map(([name, value]) => [name, headerText(value)]),
    ),
  };
}

/** kafkajs gives Buffers, and an array where a header came twice. */
function headerText(value: IHeaders[string]): string {
  return (Array.isArray(value) ? value[0] : value)?.toString() ?? '';
}
