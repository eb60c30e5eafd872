import { setTimeout as sleep } from 'node:timers/promises';
import { RetryableError } from '@tillkeeper/service-kit';
import type { Queryable } from '../query-on.ts';

/**
 * Resolves once every transaction that writes and began before now has ended: whoever writes from here on has seen what
 * was committed before. Nobody has to take a lock for it. Throws RetryableError after `maxWaitMs`.
 */
export async function waitForOlderTransactions(
  on: Queryable,
  { maxWaitMs = 60_000, signal }: { maxWaitMs?: number; signal?: AbortSignal } = {},
): Promise<void> {
  // an id of our own: every transaction that has one by now has a smaller one
  const { rows } = await on.query<{ own: string }>('select pg_current_xact_id()::text as own');
  const own = rows[0]?.own ?? '0';
  const until = Date.now() + maxWaitMs;
  for (let waitMs = 5; ; waitMs = Math.min(2 * waitMs, 500)) {
    const { rows: still } = await on.query<{ is_over: boolean }>(
      'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as is_over',
      [own],
    );
    if (still[0]?.is_over === true) return;
    if (Date.now() > until) throw new RetryableError('a transaction that began before is still open');
    await sleep(waitMs, undefined, signal === undefined ? {} : { signal });
  }
}
