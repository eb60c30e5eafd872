export { createDatabase, type Database, type DatabaseOptions } from './create-database.ts';
export { DataDirectoryInUseError } from './embedded/directory-lock.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded/start-embedded-postgres.ts';
export { assertSchemaIsCurrent, migrate, SchemaMismatchError } from './migrate.ts';
export type { Queryable, Rows, Statement } from './query-on.ts';
export type { Transaction, TransactionOptions } from './run-transaction.ts';
export { asRetryable, type DatabaseTrouble, troubleOf } from './sqlstate.ts';
