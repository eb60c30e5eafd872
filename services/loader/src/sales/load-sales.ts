import { join } from 'node:path';
import type { Database, Transaction } from '@tillkeeper/database';
import { type Outcome, outcomeOfBaskets } from '../accounting-repository.ts';
import { noteCorrectedLines } from '../audit-repository.ts';
import type { LoaderChildren } from '../child/pool.ts';
import type { FileUnderLoad } from '../file-repository.ts';
import { growBaselines } from './baselines-repository.ts';
import { confirmOrders, insertItems, insertNewOrders, keepTransactionKeys } from './books-repository.ts';
import { keepCustomers } from './customers-repository.ts';
import { insertFindings, insertResent } from './findings-repository.ts';
import {
  compareWithBooks,
  correctOwnBaskets,
  daysOf,
  holdOrphans,
  judgeKnown,
  keepOwnBaskets,
} from './judge-repository.ts';
import { lockParents, withKeysProven } from './parents-repository.ts';
import { closeKnownOriginals, noteUnknownOriginals } from './returns-repository.ts';
import { lockStores, receiveBaskets, takeKnownDates } from './receive-repository.ts';
import { correctOrders, keepOlderVersions, moveToRevisions } from './revisions-repository.ts';

/** Writes the rows of a file within the transaction that it is given, and says what became of them. Repeatable. */
export type WriteRows = (tx: Transaction, file: FileUnderLoad) => Promise<Outcome[]>;

/** Gets the clean rows of a file of sales ready for the transaction: CSV files in the directory, partitions for their days. */
export async function prepareSales(
  dependencies: { database: Database; children: LoaderChildren },
  silver: { parquetPath: string; directory: string; signal: AbortSignal },
): Promise<WriteRows> {
  const basketsPath = join(silver.directory, 'baskets.csv');
  const linesPath = join(silver.directory, 'lines.csv');
  const converted = await dependencies.children.run(
    { kind: 'convert-sales', parquetPath: silver.parquetPath, basketsPath, linesPath },
    { signal: silver.signal },
  );
  if (converted.kind !== 'convert-sales') throw new Error('the child answered another question');
  const { firstDate, lastDate, lines, hasWeb } = converted;
  if (firstDate === null || lastDate === null) return async () => [];
  // In a transaction of its own: attaching a partition locks its parent until the end.
  await dependencies.database.transaction(tx =>
    tx.query('select retail.make_order_partitions($1::date, $2::date)', [firstDate, lastDate]),
  );
  return writeSales({ hasWeb, receive: tx => receiveBaskets(tx, { basketsPath, linesPath, lines }) });
}

/** Judges and writes baskets, in whatever way they come into the temporary tables. */
export function writeSales({
  hasWeb,
  receive,
}: {
  hasWeb: boolean;
  receive: (tx: Transaction) => Promise<void>;
}): WriteRows {
  return async (tx, file) => {
    await receive(tx);
    await lockStores(tx);
    if (hasWeb) await takeKnownDates(tx);
    await judge(tx, file);
    await write(tx, file, hasWeb);
    return outcomeOfBaskets(tx);
  };
}

async function judge(tx: Transaction, file: FileUnderLoad): Promise<void> {
  const days = await daysOf(tx);
  const known = await compareWithBooks(tx, file, days);
  if (known > 0) await judgeKnown(tx, file, days);
  if (file.run > 1) await correctOwnBaskets(tx, file);
  await lockParents(tx);
  await holdOrphans(tx);
  if (file.run > 1) await keepOwnBaskets(tx, file);
}

async function write(tx: Transaction, file: FileUnderLoad, hasWeb: boolean): Promise<void> {
  const verdicts = await verdictsGiven(tx);
  const has = (verdict: string): boolean => verdicts.has(verdict);
  if (has('new') || has('corrected') || has('older')) await keepCustomers(tx);
  if (has('corrected')) {
    await moveToRevisions(tx, file);
    await correctOrders(tx, file);
  }
  if (has('new') && hasWeb) await keepTransactionKeys(tx);
  if (has('new') || has('corrected'))
    await withKeysProven(tx, async () => {
      await insertNewOrders(tx, file);
      await insertItems(tx, file);
    });
  if (has('corrected')) await noteCorrectedLines(tx, file);
  if (has('older')) await keepOlderVersions(tx, file);
  if (has('new') || has('corrected')) await closeKnownOriginals(tx);
  if (has('held') || has('corrected')) await insertFindings(tx, file);
  if (has('new') || has('corrected') || has('present')) await noteUnknownOriginals(tx, file);
  if (has('resent') || has('present')) await confirmOrders(tx, file);
  if (has('resent')) await insertResent(tx, file);
  // Last of all: its rows are those of every store, and others wait for them until the commit.
  if (has('new')) await growBaselines(tx);
}

async function verdictsGiven(tx: Transaction): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ verdict: string }>('select distinct verdict from judged_baskets');
  return new Set(rows.map(row => row.verdict));
}
