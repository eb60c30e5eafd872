import pg from 'pg';
import { type Queryable, queryOn } from './query-on.ts';
import type { DatabaseRole } from './roles/database-roles.ts';
import { runTransaction, type Transaction, type TransactionOptions } from './run-transaction.ts';
import { getTypeParser } from './type-parsers.ts';

export interface Database extends Queryable {
  readonly pool: pg.Pool;
  readonly url: string;
  /** Undefined: whoever the URL names. */
  readonly role?: DatabaseRole | undefined;
  /**
   * Runs `work` between BEGIN and COMMIT. Conflicts (40001, 40P01) and connections lost before the commit are tried
   * again from the beginning, so `work` must not change anything but the database. What cannot be had after
   * `maxAttempts`, and a connection lost during the commit itself, is a `RetryableError`: then it may have happened.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Waits for queries in work, then ends the connections. Repeatable. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Whom every connection acts as from its first moment; the URL's user has to be a member. Default: the URL's user itself. */
  readonly role?: DatabaseRole | undefined;
  /** Default 10. */
  readonly maxConnections?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** 0, the default: no limit. */
  readonly statementTimeoutMs?: number;
  /** How long to wait for a free or new connection. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Hears of connections that broke while idle; they are replaced. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** A pool of connections in UTC. Connects when it is first asked. */
export function createDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({ ...connectionOptions(options), max: options.maxConnections ?? 10 });
  pool.on('error', error => options.onConnectionLost?.(error));
  // The pool listens to idle connections alone; one that breaks between two queries of a transaction would end the process.
  pool.on('connect', client => client.on('error', () => {}));
  let closed: Promise<void> | undefined;
  return {
    pool,
    url: options.url,
    role: options.role,
    query: queryOn(pool),
    transaction: (work, transactionOptions) => runTransaction(pool, work, transactionOptions),
    close: () => {
      closed ??= pool.end();
      return closed;
    },
  };
}

/** The settings that every connection of ours has, for one that is kept outside the pool. */
export function connectionOptions(options: DatabaseOptions): pg.ClientConfig {
  return {
    connectionString: options.url,
    application_name: options.applicationName ?? 'tillkeeper',
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    statement_timeout: options.statementTimeoutMs ?? 0,
    keepAlive: true,
    options: `-c TimeZone=UTC -c DateStyle=ISO${options.role === undefined ? '' : ` -c role=${options.role}`}`,
    types: { getTypeParser },
  };
}
