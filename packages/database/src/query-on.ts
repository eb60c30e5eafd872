import type pg from 'pg';
import { asRetryable } from './sqlstate.ts';

/** A query's text, or a name and a text: a named one is planned once for each connection. */
export type Statement = string | { readonly name: string; readonly text: string };

export interface Rows<Row> {
  readonly rows: Row[];
  /** Rows returned, or touched by an insert, update or delete. */
  readonly rowCount: number;
}

/** What a query can be given to: the database (each query alone) or a transaction. */
export interface Queryable {
  /** How values arrive: see `type-parsers.ts`. Rejects with `RetryableError` when the database is away or busy. */
  query<Row = Record<string, unknown>>(statement: Statement, values?: readonly unknown[]): Promise<Rows<Row>>;
}

/** A `query` on a pool or a connection, with rows typed and errors said in our words. */
export function queryOn(target: pg.Pool | pg.PoolClient): Queryable['query'] {
  return async <Row>(statement: Statement, values: readonly unknown[] = []) => {
    const config = typeof statement === 'string' ? { text: statement } : statement;
    try {
      // pg wants rows to be records; what a row is, the caller knows from the statement.
      const result = await target.query<Row & pg.QueryResultRow>({ ...config, values: [...values] });
      return { rows: result.rows, rowCount: result.rowCount ?? 0 };
    } catch (error) {
      throw asRetryable(error);
    }
  };
}
