import { partitionsOfFiles } from '@tillkeeper/contracts';
import { asRetryable } from '@tillkeeper/database';
import { Pool } from 'pg';
import type { BusMessage, EventBus, Subscription } from '../port.ts';
import {
  appendMessages,
  countPartitions,
  ensureTopics,
  moveCursors,
  partitionsWithMessagesBefore,
  prunePartition,
  readLag,
} from './log-repository.ts';
import { partitionOfKey } from './partition-of-key.ts';
import { lockOutMembers } from './reader-repository.ts';
import { subscribeToLog } from './subscribe-to-log.ts';

/** A database migrated by `@tillkeeper/database`: a pool of the caller's, or an address. */
export type PostgresLogBusSettings = ({ readonly pool: Pool } | { readonly databaseUrl: string }) & {
  /** Of topics that are made by this bus; those that are there keep what they have. Default `partitionsOfFiles`. */
  readonly partitions?: number;
  /** Default 1000. How soon the partitions of a member that crashed are read by others; a notification is quicker in all other cases. */
  readonly reviewMs?: number;
};

const defaultReviewMs = 1_000;
const messagesPrunedAtOnce = 5_000;

/** The event bus as a log in PostgreSQL. Each subscription keeps a connection of its own, beside the pool. */
export function createPostgresLogBus(settings: PostgresLogBusSettings): EventBus {
  const isPoolOurs = !('pool' in settings);
  const pool = 'pool' in settings ? settings.pool : new Pool({ connectionString: settings.databaseUrl, max: 4 });
  if (isPoolOurs) pool.on('error', () => undefined);
  const partitions = settings.partitions ?? partitionsOfFiles;
  const subscriptions = new Set<Subscription>();
  const knownTopics = new Map<string, number>();

  async function partitionsOf(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const unknown = topics.filter(topic => !knownTopics.has(topic));
    if (unknown.length > 0) {
      for (const [topic, count] of await countPartitions(pool, unknown)) knownTopics.set(topic, count);
    }
    return knownTopics;
  }

  async function placed(messages: readonly BusMessage[]) {
    const counts = await partitionsOf([...new Set(messages.map(message => message.topic))]);
    return messages.map(message => {
      const count = counts.get(message.topic);
      if (count === undefined) throw new Error(`topic ${message.topic} was never made: call ensureTopics first`);
      return { ...message, partition: partitionOfKey(message.key, count) };
    });
  }

  return {
    ensureTopics: topics => orRetryable(() => ensureTopics(pool, topics, partitions)),
    async publish(messages) {
      if (messages.length === 0) return;
      await orRetryable(async () => appendMessages(pool, await placed(messages)));
    },
    subscribe(options) {
      const connection = 'pool' in settings ? settings.pool.options : { connectionString: settings.databaseUrl };
      const reviewMs = settings.reviewMs ?? defaultReviewMs;
      const subscription = subscribeToLog({ connection, partitions, reviewMs }, options);
      subscriptions.add(subscription);
      return subscription;
    },
    lag: (group, topics) => orRetryable(() => readLag(pool, group, topics)),
    rewind: (group, topics, to) => orRetryable(() => rewind(pool, group, topics, to === 'beginning' ? null : to)),
    prune: before =>
      orRetryable(async () => {
        let pruned = 0;
        for (const { topic, partition } of await partitionsWithMessagesBefore(pool, before)) {
          let deleted: number;
          do {
            deleted = await prunePartition(pool, { topic, partition, before, limit: messagesPrunedAtOnce });
            pruned += deleted;
          } while (deleted === messagesPrunedAtOnce);
        }
        return pruned;
      }),
    async close() {
      await Promise.all([...subscriptions].map(subscription => subscription.stop()));
      if (isPoolOurs) await pool.end();
    },
  };
}

async function orRetryable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asRetryable(error);
  }
}

async function rewind(pool: Pool, group: string, topics: readonly string[], from: Date | null): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    if (!(await lockOutMembers(client, group, topics))) throw new Error(`group ${group} is being read: stop it first`);
    await moveCursors(client, group, topics, from);
    await client.query('commit');
    client.release();
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}
