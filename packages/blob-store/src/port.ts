import type { Readable } from 'node:stream';
import { RetryableError } from '@tillkeeper/service-kit';

export interface BlobInfo {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

export interface ReceivedBlob {
  readonly key: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** False when the same key was there already (its bytes are left untouched). */
  readonly created: boolean;
}

/** Thrown by `open` and `read` for a key that is not there. */
export class BlobNotFoundError extends Error {
  override readonly name = 'BlobNotFoundError';
}

/**
 * Thrown when there is no room left (ENOSPC, a full bucket): answered 507, where other trouble is answered 503. A message over which it
 * is thrown waits until there is room, as with any trouble of the store.
 */
export class StorageFullError extends RetryableError {
  override readonly name = 'StorageFullError';
}

/** One of several small blobs that are kept together. */
export interface BlobWrite {
  readonly key: string;
  readonly bytes: Uint8Array | string;
  /** Whether it takes the place of what is there. */
  readonly isReplacing: boolean;
  /** What follows it is made only when this is: only of use where it does not replace. */
  readonly isCondition?: boolean;
}

/**
 * Bytes under keys (`a/b/c`, characters A-Z a-z 0-9 . _ - = /, never `..` or an empty part; see `blob-key.ts`; anything
 * else is refused with an InvalidBlobKeyError). What resolved is durable.
 * Two implementations: a directory and S3; `testing/contract.ts` is the suite both pass.
 */
export interface BlobStore {
  /**
   * Streams bytes in, hashing them, and keeps them under `keyFor(sha256)`. Memory does not grow with the size. When
   * the source throws, nothing is kept and the error passes through.
   */
  receive(source: AsyncIterable<Uint8Array>, keyFor: (sha256: string) => string): Promise<ReceivedBlob>;
  /** Replaces or makes a blob, whole or not at all. */
  write(key: string, bytes: Uint8Array | string): Promise<void>;
  /** Makes a blob unless the key is there; of several at once exactly one gets true. */
  writeIfAbsent(key: string, bytes: Uint8Array | string): Promise<boolean>;
  /**
   * Makes or replaces small blobs, in order: none is there without those before it, and all are durable when it resolves. In a
   * directory all who write at the same time share one sync. Says of each whether it was made.
   */
  writeTogether(writes: readonly BlobWrite[]): Promise<boolean[]>;
  /** Makes or replaces a blob from a local file, streaming. */
  writeFile(key: string, path: string): Promise<void>;
  /**
   * Streams a blob, or the bytes from `from` up to but not including `to`, as `slice` counts. What lies beyond the end
   * is left out.
   */
  open(key: string, range?: { from: number; to: number }): Promise<Readable>;
  /** The whole blob; for small ones. Rejects when it is larger than `maxBytes` (default 8 MiB). */
  read(key: string, maxBytes?: number): Promise<Buffer>;
  stat(key: string): Promise<BlobInfo | undefined>;
  /** Keys that begin with `prefix`, in order of their names. */
  list(prefix: string): AsyncIterable<BlobInfo>;
  /** The same keys alone: nothing is asked of each blob. */
  keys(prefix: string): AsyncIterable<string>;
  /** Deleting what is not there is fine. */
  delete(key: string): Promise<void>;
  /** Deletes blobs that do no harm when they come back: a loss of power may bring them back. */
  deleteTogether(keys: readonly string[]): Promise<void>;
  /** Resolves when the store can be reached and written; for readiness. */
  check(): Promise<void>;
  close(): Promise<void>;
}
