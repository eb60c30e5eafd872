import { setTimeout as sleep } from 'node:timers/promises';
import type { EventMessage } from '@tillkeeper/contracts';
import type { Database } from '../create-database.ts';
import { listen } from '../listen.ts';
import { createAlarm } from './alarm.ts';
import { claimOutbox, deleteFromOutbox, outboxChannel, readOutbox } from './outbox.ts';

export interface OutboxRelayOptions {
  readonly database: Database;
  /** Resolves when every message is durable on the bus: only then do they leave the outbox. */
  readonly publish: (messages: readonly EventMessage[]) => Promise<void>;
  /** Hears of rounds that failed; they are tried again with growing waits. */
  readonly log?: { warn(fields: object, message: string): void };
  /** How often it looks without being woken. Default 5,000. */
  readonly pollMs?: number;
  /** Messages a round. Default 500. */
  readonly batchSize?: number;
}

export interface OutboxRelay {
  /** There is something to publish (other processes and crashed ones are heard anyway). */
  wake(): void;
  /** Publishes what is there, as far as that works at once, and ends. */
  stop(): Promise<void>;
}

const firstWaitMs = 100;
const longestWaitMs = 10_000;

/**
 * Publishes the outbox: one relay at a time over all processes, in the order of ids. Reading, publishing and deleting
 * are one transaction: when it dies in between, the messages are published again and the consumers' inboxes see to it
 * that nothing happens twice.
 */
export function startOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { database, publish, log, pollMs = 5_000, batchSize = 500 } = options;
  const alarm = createAlarm();
  const ears = listen({
    url: database.url,
    role: database.role,
    channel: outboxChannel,
    onNotification: alarm.ring,
    onProblem: error => log?.warn({ err: error }, 'not hearing of new events at once'),
  });
  const stopping = new AbortController();

  // One attempt: when it fails, the wait belongs to the relay, which goes on listening to `stop`.
  const publishBatch = () =>
    database.transaction(
      async tx => {
        if (!(await claimOutbox(tx))) return 0;
        const entries = await readOutbox(tx, batchSize);
        if (entries.length === 0) return 0;
        await publish(entries.map(({ topic, key, headers, value }) => ({ topic, key, headers, value })));
        await deleteFromOutbox(
          tx,
          entries.map(({ id }) => id),
        );
        return entries.length;
      },
      { maxAttempts: 1 },
    );

  const relay = async () => {
    let failures = 0;
    for (;;) {
      const isLastRound = stopping.signal.aborted;
      alarm.reset();
      try {
        while ((await publishBatch()) === batchSize);
        failures = 0;
        if (isLastRound) return;
        await alarm.wait(pollMs);
      } catch (error) {
        failures++;
        log?.warn({ err: error, failures }, 'the outbox could not be published');
        if (isLastRound) return;
        const waitMs = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
        // More events are no reason to try sooner; being stopped is.
        await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  };
  const done = relay();

  return {
    wake: alarm.ring,
    stop: async () => {
      stopping.abort();
      alarm.ring();
      await done;
      await ears.stop();
    },
  };
}
