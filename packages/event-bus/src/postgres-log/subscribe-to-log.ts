import { createSlots } from '@tillkeeper/service-kit';
import type { ClientConfig } from 'pg';
import type { SubscribeOptions, Subscription } from '../port.ts';
import { createSubscriptionState } from '../subscription-state.ts';
import { waited } from '../waited.ts';
import { isBeyondRepair } from './is-beyond-repair.ts';
import { createPartitionsInWork } from './partitions-in-work.ts';
import { readInSession } from './read-in-session.ts';

export interface LogReaderSettings {
  readonly connection: ClientConfig;
  readonly partitions: number;
  /** How often shares are looked over and messages looked for when no notification came. */
  readonly reviewMs: number;
}

const defaultConcurrency = 4;
const maxReconnectWaitMs = 2_000;

/** Reads the log as one member of a group, in one session after another, until it is stopped. */
export function subscribeToLog(settings: LogReaderSettings, options: SubscribeOptions): Subscription {
  const state = createSubscriptionState();
  const stopping = new AbortController();
  const slots = createSlots(options.concurrency ?? defaultConcurrency);
  const inWork = createPartitionsInWork();

  async function readUntilStopped(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; failures += 1) {
      try {
        await readInSession({
          settings,
          options,
          slots,
          inWork,
          stopping: stopping.signal,
          onReading() {
            failures = 0;
            state.markReady();
          },
        });
      } catch (error) {
        if (isBeyondRepair(error)) throw error;
      }
      if (!stopping.signal.aborted) await waited(Math.min(100 * 2 ** failures, maxReconnectWaitMs), stopping.signal);
    }
  }

  const ended = readUntilStopped()
    .catch(error => state.fail(error))
    .finally(() => inWork.settled());
  return {
    ready: state.ready,
    failed: state.failed,
    async stop() {
      stopping.abort();
      await ended;
      state.markReady();
    },
  };
}
