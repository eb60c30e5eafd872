export { lockAliasCode } from './aliases/lock-alias-code.ts';
export { copyInto } from './copy-into.ts';
export { createDatabase, type Database, type DatabaseOptions } from './create-database.ts';
export { DataDirectoryInUseError, lockDirectory } from './embedded/directory-lock.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded/start-embedded-postgres.ts';
export {
  advanceErasure,
  type Erasure,
  type ErasureCounts,
  eraseFromBooks,
  findErasure,
  keepSought,
  listErased,
  previewErasure,
  reportErasure,
  requestErasure,
  type Sought,
} from './erasure/erasure-repository.ts';
export { blindHash, blindLineHash, customerFingerprint, type ErasureKey } from './erasure/fingerprint.ts';
export { waitForOlderTransactions } from './erasure/wait-for-older-transactions.ts';
export { type ListenOptions, listen } from './listen.ts';
export {
  countDeadLetters,
  type DeadLetter,
  type DeadLetterFilter,
  listDeadLetters,
  type ParkedMessage,
  parkDeadLetter,
  pruneDeadLetters,
  replayDeadLetters,
} from './messaging/dead-letters.ts';
export { claimEvent, pruneInbox } from './messaging/inbox.ts';
export { appendToOutbox, measureOutbox, pruneOutbox } from './messaging/outbox.ts';
export { type OutboxRelay, type OutboxRelayOptions, startOutboxRelay } from './messaging/outbox-relay.ts';
export { assertSchemaIsCurrent, migrate, SchemaMismatchError } from './migrate.ts';
export type { Queryable, Rows, Statement } from './query-on.ts';
export { type FilesToRejudge, type RejudgeRequest, requestRejudge } from './rejudge/request-rejudge.ts';
export {
  changeMasterRecord,
  type MasterChange,
  type MasterChanged,
  type MasterTable,
} from './retail/change-master-record.ts';
export { listOrderQuarters, makeOrderPartitions } from './retail/order-partitions.ts';
export { type DatabaseRole, databaseRoles, ownerRole } from './roles/database-roles.ts';
export { functionGrants } from './roles/function-grants.ts';
export type { Grants } from './roles/read-grants.ts';
export { type StoreScope, scopedTo, seeStores } from './roles/store-scope.ts';
export { tableGrants } from './roles/table-grants.ts';
export type { Transaction, TransactionOptions } from './run-transaction.ts';
export { asRetryable, type DatabaseTrouble, troubleOf } from './sqlstate.ts';
export {
  isKnownStore,
  listThresholds,
  resetThreshold,
  type SetThreshold,
  setThreshold,
} from './thresholds/threshold-repository.ts';
