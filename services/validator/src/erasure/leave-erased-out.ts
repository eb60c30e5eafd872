import { type BlobStore, createBlobSecret } from '@tillkeeper/blob-store';
import { blobKeys, type FormatFile, type StoredReceipt } from '@tillkeeper/contracts';
import { customerFingerprint, listErased, type Sought, type Transaction } from '@tillkeeper/database';
import { tellingTexts } from '@tillkeeper/domain';
import * as findings from './findings-repository.ts';
import type { PersonalRecords } from './person-in-record.ts';
import { placeOf, searchRecords } from './search-records.ts';
import { createSilverEraser } from './silver-eraser.ts';
import type { StagedRecord } from './staged-repository.ts';
import { blankRecords, listNamed } from './staged-repository.ts';

export interface JudgedRun {
  readonly receipt: StoredReceipt;
  readonly run: number;
  /** The sender's columns in the order of the header. */
  readonly header: readonly string[];
  readonly formatFile: FormatFile;
  /** Undefined where nothing of the file may be loaded. */
  readonly silverPath: string | undefined;
}

/**
 * Takes customers that were erased out of a file that names them again, before any of it is committed: out of its staged
 * records, its findings and its silver. To be called in the transaction that has staged the file and knows its header.
 * Returns the path of silver as it may be kept.
 */
export async function leaveErasedOut(
  dependencies: { blobs: BlobStore; jobTimeoutMs: number },
  tx: Transaction,
  of: JudgedRun,
): Promise<string | undefined> {
  const { file_id: fileId } = of.receipt;
  const place = placeOf([fileId], of.header, of.formatFile);
  if (place.kind.customerColumn === null) return of.silverPath;
  const key = await createBlobSecret(dependencies.blobs, blobKeys.erasureKey)();
  const erased = new Map((await listErased(tx)).map(fingerprint => [fingerprint.toString('hex'), fingerprint]));
  const named = await namedCustomers(tx, of, place.kind);
  let { silverPath } = of;
  const eraser = createSilverEraser(dependencies);
  try {
    for (const customerId of named) {
      const fingerprint = erased.get(customerFingerprint(key, customerId).toString('hex'));
      if (fingerprint === undefined) continue;
      const person: Sought = { id: customerId, names: [], emails: [], phones: [], file_ids: [] };
      const found = await searchRecords(tx, { sought: person, places: [place] });
      await blankRecords(tx, found.blanked);
      await emptyFindings(tx, fileId, found.sought, found.records);
      if (silverPath === undefined) continue;
      const signal = new AbortController().signal;
      const isSales = of.formatFile.file_type === 'sales';
      const written = await eraser.eraseInFile(silverPath, { sought: found.sought, key, fingerprint, isSales, signal });
      silverPath = written.path;
    }
  } finally {
    await eraser.close();
  }
  return silverPath;
}

async function emptyFindings(
  tx: Transaction,
  fileId: string,
  sought: Sought,
  records: readonly StagedRecord[],
): Promise<void> {
  const texts = tellingTexts(sought);
  await findings.emptyFindingsOfRecords(tx, { texts, records });
  await findings.emptyFindingsNaming(tx, { texts, customerId: sought.id, fileId });
}

/** Every customer_id of the file, as the books would have it; of a record that cannot be split every word that may be one. */
async function namedCustomers(
  tx: Transaction,
  { receipt, run, header }: JudgedRun,
  kind: PersonalRecords,
): Promise<ReadonlySet<string>> {
  const { customerColumn } = kind;
  if (customerColumn === null) return new Set();
  const { ids, unsplit } = await listNamed(tx, { fileId: receipt.file_id, run, customerColumn, width: header.length });
  const read = (text: string): string =>
    kind.read(header.map((_, index) => (index === customerColumn - 1 ? text : '')))?.customerId ?? '';
  const words = unsplit.flatMap(text => text.split(/[^\p{L}\p{N}._-]+/u));
  return new Set([...ids, ...words].map(read).filter(id => id !== ''));
}
