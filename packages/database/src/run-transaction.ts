import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { actAs } from './audit/act-as.ts';
import { type Queryable, queryOn } from './query-on.ts';
import { type StoreScope, seeStores } from './roles/store-scope.ts';
import { asRetryable, troubleOf } from './sqlstate.ts';

export interface Transaction extends Queryable {
  /** The connection, for COPY streams. It is given back at the end of the transaction. */
  readonly client: pg.PoolClient;
}

export interface TransactionOptions {
  /** Default: read committed. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /** A duplicate key (23505) is tried again, too: for two transactions that make the same row at once. Default false. */
  readonly shouldRetryDuplicateKeys?: boolean;
  /** Default 5. */
  readonly maxAttempts?: number;
  /** For roles that see rows by store. */
  readonly seesStores?: StoreScope;
  /** Who acts, for the audit. Default: the application's name and the database user. */
  readonly actor?: string;
}

/** See `Database.transaction`. */
export async function runTransaction<T>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const { maxAttempts = 5, shouldRetryDuplicateKeys = false } = options;
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(pool, work, options);
    if (outcome.isDone) return outcome.value;
    const trouble = troubleOf(rootOf(outcome.error));
    const mayHelp =
      trouble === 'conflict' || trouble === 'away' || (trouble === 'duplicate-key' && shouldRetryDuplicateKeys);
    if (!mayHelp || outcome.wasCommitting || attempt >= maxAttempts) throw asRetryable(outcome.error);
    // 25, 50, 100 ... ms, each with up to as much again at random, so that two in each other's way part.
    await sleep(25 * 2 ** (attempt - 1) * (1 + Math.random()));
  }
}

type Outcome<T> =
  | { readonly isDone: true; readonly value: T }
  | { readonly isDone: false; readonly error: unknown; readonly wasCommitting: boolean };

async function tryOnce<T>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<T>,
  { isolation = 'read committed', seesStores, actor }: TransactionOptions,
): Promise<Outcome<T>> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    return { isDone: false, error, wasCommitting: false };
  }
  let wasCommitting = false;
  try {
    await client.query(`begin isolation level ${isolation}`);
    const tx = { client, query: queryOn(client) };
    if (seesStores !== undefined) await seeStores(tx, seesStores);
    if (actor !== undefined) await actAs(tx, actor);
    const value = await work(tx);
    wasCommitting = true;
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back: its work swallowed an error');
    client.release();
    return { isDone: true, value };
  } catch (error) {
    const isUsable = await client.query('rollback').then(
      () => true,
      () => false,
    );
    client.release(!isUsable);
    // A commit that the server refused (a deferred check, a serialization failure) did not happen: it may be tried again.
    const isRefused = troubleOf(error) !== 'away';
    return { isDone: false, error, wasCommitting: wasCommitting && !isRefused };
  }
}

/** The error of pg under the `RetryableError` that a query in the transaction made of it. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.name === 'RetryableError' && error.cause !== undefined ? error.cause : error;
}
