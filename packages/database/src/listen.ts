import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connectionOptions } from './create-database.ts';
import type { DatabaseRole } from './roles/database-roles.ts';

export interface ListenOptions {
  readonly url: string;
  /** See `DatabaseOptions`. */
  readonly role?: DatabaseRole | undefined;
  /** A plain lower-case name. */
  readonly channel: string;
  /** Called for every notification, and after each (re)connecting: something may have been missed. */
  readonly onNotification: () => void;
  readonly onProblem?: (error: unknown) => void;
}

/** Hears NOTIFY over a connection of its own, which is made again with growing waits (to 10 s) when it is lost. */
export function listen(options: ListenOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = async () => {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await hear(options, signal, () => {
          failures = 0;
          options.onNotification();
        });
      } catch (error) {
        options.onProblem?.(error);
      }
      await sleep(Math.min(100 * 2 ** failures, 10_000), undefined, { signal }).catch(() => {});
    }
  };
  const done = work();
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

/** Listens until the connection is lost (rejects) or the signal says stop (resolves). */
async function hear(options: ListenOptions, signal: AbortSignal, onConnected: () => void): Promise<void> {
  const client = new pg.Client(
    connectionOptions({ url: options.url, role: options.role, applicationName: 'tillkeeper-listen' }),
  );
  const ended = new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('end', () => reject(new Error('the listening connection ended')));
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  // It may reject while we connect, which rejects as well.
  ended.catch(() => {});
  try {
    await client.connect();
    client.on('notification', options.onNotification);
    await client.query(`listen ${options.channel}`);
    onConnected();
    await ended;
  } finally {
    await client.end().catch(() => {});
  }
}
