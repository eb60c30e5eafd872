import { eventId, type ReleasableCode, type TillkeeperEvent } from '@tillkeeper/contracts';
import { appendToOutbox } from '../messaging/outbox.ts';
import type { Transaction } from '../run-transaction.ts';
import {
  type FileToRejudge,
  findFilesNaming,
  findIfLoaded,
  findIfReleasable,
  findReleasableFiles,
} from './releasable-repository.ts';

/** Which files are to be judged again. */
export type FilesToRejudge =
  /** Files with rows that are held for one of these reasons, and whose missing record is there now. */
  | { readonly heldFor: readonly ReleasableCode[] }
  /** This file, if such a record is there now. */
  | { readonly fileId: string }
  /** Files with rows that name one of these articles, as they were sent: an alias for it was made, changed or undone. */
  | { readonly articles: readonly string[] }
  /** This file, if it is in the books: what a manager says of its rows has changed. */
  | { readonly answered: string };

export interface RejudgeRequest {
  readonly files: FilesToRejudge;
  /** Who asks: `/tillkeeper/<service>`. */
  readonly source: string;
  readonly now: Date;
  readonly traceparent?: string | undefined;
}

/**
 * Has files judged again whose held rows may be released by what this transaction has written. To be called last in it:
 * from here on, no other transaction that writes master data, or that ends the first judging of a file, goes on until
 * this one ends. Without that, of a sale and its article that come at the same time neither would see the other.
 * Returns how many files. Asking twice is harmless: the run to be made is in the event.
 */
export async function requestRejudge(tx: Transaction, request: RejudgeRequest): Promise<number> {
  const files = await findFiles(tx, request.files);
  await appendToOutbox(
    tx,
    files.map(file => rejudgeRequested(file, request)),
  );
  return files.length;
}

async function findFiles(tx: Transaction, wanted: FilesToRejudge): Promise<readonly FileToRejudge[]> {
  if ('fileId' in wanted) {
    await lockReleases(tx, { isShared: true });
    return findIfReleasable(tx, wanted.fileId);
  }
  // who changes answers holds the file, and so does who loads it: neither misses the other
  if ('answered' in wanted) return findIfLoaded(tx, wanted.answered);
  if ('heldFor' in wanted && wanted.heldFor.length === 0) return [];
  await lockReleases(tx, { isShared: false });
  return 'articles' in wanted ? findFilesNaming(tx, wanted.articles) : findReleasableFiles(tx, wanted.heldFor);
}

async function lockReleases(tx: Transaction, { isShared }: { isShared: boolean }): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock${isShared ? '_shared' : ''}(hashtextextended('tillkeeper.releases', 0))`,
  );
}

function rejudgeRequested(file: FileToRejudge, { source, now, traceparent }: RejudgeRequest): TillkeeperEvent {
  const run = file.run + 1;
  return {
    id: eventId('transactions.rejudge-requested', file.file_id, run),
    type: 'transactions.rejudge-requested',
    source,
    time: now.toISOString(),
    subject: file.file_id,
    key: file.sender_id,
    traceparent,
    data: { file_id: file.file_id, sender_id: file.sender_id, run },
  };
}
