import type { Database, Queryable } from '@tillkeeper/database';
import { RetryableError } from '@tillkeeper/service-kit';

/** The database cannot be asked now; accepting files goes on without it. */
export class DatabaseAwayError extends Error {
  override readonly name = 'DatabaseAwayError';
}

/** The same database, whose absence can be told from that of the blob store. */
export function sayingWhenAway(database: Database): Queryable & Pick<Database, 'transaction'> {
  const said = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RetryableError) throw new DatabaseAwayError(error.message, { cause: error });
      throw error;
    }
  };
  return {
    query: (statement, values) => said(() => database.query(statement, values)),
    transaction: (work, options) => said(() => database.transaction(work, options)),
  };
}
