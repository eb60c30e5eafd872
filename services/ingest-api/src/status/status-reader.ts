import { BlobNotFoundError, type BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type FileReport, type Sender, type StoredReceipt, storedReceipt } from '@tillkeeper/contracts';
import { type Database, type Queryable, scopedTo } from '@tillkeeper/database';
import { mayRead } from '@tillkeeper/domain';
import { HttpProblem } from '../http/http-problem.ts';
import { findFileReport } from './file-repository.ts';
import { scopeOf } from './scope-of-reader.ts';

export interface StatusReader {
  /** What the reader may ask of what became of files: of its stores, and of the files that it sent. */
  of(reader: Sender): Queryable;
  /** What became of a file that the sender may see; else the problem `not-found`. */
  fileReport(reader: Sender, fileId: string): Promise<FileReport>;
}

/** Reads what became of files: from the database, and from the receipt until the validator has seen the file. */
export function createStatusReader(options: {
  database: Pick<Database, 'transaction'>;
  blobs: BlobStore;
}): StatusReader {
  const { database, blobs } = options;
  const of = (reader: Sender): Queryable => scopedTo(database, scopeOf(reader));
  return {
    of,
    async fileReport(reader, fileId) {
      if (!/^[0-9a-f]{32}$/.test(fileId)) throw new HttpProblem('not-found');
      const report = (await findFileReport(of(reader), fileId)) ?? (await reportOfReceipt(blobs, fileId));
      if (report === undefined || !mayRead(reader, report.sender_id)) throw new HttpProblem('not-found');
      return report;
    },
  };
}

async function reportOfReceipt(blobs: BlobStore, fileId: string): Promise<FileReport | undefined> {
  let receipt: StoredReceipt;
  try {
    receipt = storedReceipt.parse(JSON.parse((await blobs.read(blobKeys.receipt(fileId))).toString('utf8')));
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
  const { file_id, sender_id, file_name, file_type, sha256, size_bytes, received_at } = receipt;
  return {
    ...{ file_id, sender_id, file_name, file_type, sha256, size_bytes, received_at },
    ...{ business_date: null, status: 'received', run: 0 },
    ...{ rows_read: 0, rows_loaded: 0, rows_unchanged: 0, rows_held: 0, rows_repeated: 0, rows_removed: 0 },
    ...{ rows_without_amount: 0, totals: [], problems: [], reject_code: null },
    ...{ reconciled_at: null, reconcile_difference_rows: null },
  };
}
