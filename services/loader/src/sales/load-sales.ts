import type { Database, Transaction } from '@tillkeeper/database';
import { type Outcome, outcomeOfBaskets, outcomeOfNewBaskets } from '../accounting-repository.ts';
import { noteCorrectedLines } from '../audit-repository.ts';
import type { LoaderChildren } from '../child/pool.ts';
import type { FileUnderLoad } from '../file-repository.ts';
import { growBaselines, growBaselinesByChild } from './baselines-repository.ts';
import {
  confirmOrders,
  insertAllOrders,
  insertItems,
  insertNewOrders,
  keepTransactionKeys,
} from './books-repository.ts';
import { findItemsPartition } from './bulk-repository.ts';
import { keepCustomers } from './customers-repository.ts';
import { insertFindings, insertResent } from './findings-repository.ts';
import {
  compareWithBooks,
  correctOwnBaskets,
  daysOf,
  hasOrdersOfDays,
  hasOrphans,
  holdOrphans,
  judgeFirstOfDays,
  judgeKnown,
  keepOwnBaskets,
} from './judge-repository.ts';
import { type BulkSales, bulkPaths, bulkSales } from './load-in-bulk.ts';
import { lockParents, withKeysProven } from './parents-repository.ts';
import { insertAllPayments, replacePayments } from './payments-repository.ts';
import { lockStores, takeKnownDates } from './receive-repository.ts';
import { closeKnownOriginals, noteUnknownOriginals } from './returns-repository.ts';
import { correctOrders, keepOlderVersions, moveToRevisions } from './revisions-repository.ts';

/** Writes the rows of a file within the transaction that it is given, and says what became of them. Repeatable. */
export type WriteRows = (tx: Transaction, file: FileUnderLoad) => Promise<Outcome[]>;

/** Gets the clean rows of a file of sales ready for the transaction: CSV files in the directory, partitions for their days. */
export async function prepareSales(
  dependencies: { database: Database; children: LoaderChildren },
  silver: { parquetPath: string; directory: string; fileId: string; signal: AbortSignal },
): Promise<WriteRows> {
  const { database, children } = dependencies;
  const { parquetPath, signal } = silver;
  const paths = bulkPaths(silver.directory);
  const converted = await children.run({ kind: 'convert-sales', parquetPath, ...paths }, { signal });
  if (converted.kind !== 'convert-sales') throw new Error('the child answered another question');
  const { firstDate, lastDate, hasWeb } = converted;
  if (firstDate === null || lastDate === null) return async () => [];
  // In a transaction of its own: attaching a partition locks its parent until the end.
  await database.transaction(tx =>
    tx.query('select retail.make_order_partitions($1::date, $2::date)', [firstDate, lastDate]),
  );
  // The books decide which day a web transaction is of.
  const itemsTable = hasWeb ? undefined : await findItemsPartition(database, { firstDate, lastDate });
  const bulk = bulkSales(children, { ...silver, converted, itemsTable });
  const days = { first_date: firstDate, last_date: lastDate, stores: converted.stores };
  if (itemsTable !== undefined && !(await hasOrdersOfDays(database, days))) bulk.beginBooks();
  return writeSales({ hasWeb, receive: tx => bulk.receive(tx), bulk });
}

type DaysOfFile = Awaited<ReturnType<typeof daysOf>>;

interface WaysOfSales {
  readonly hasWeb: boolean;
  /** Fills the temporary tables; of a bulk load without its lines. */
  readonly receive: (tx: Transaction) => Promise<void>;
  readonly bulk?: BulkSales;
}

/** Judges and writes baskets, in whatever way they come into the temporary tables. */
export function writeSales({ hasWeb, receive, bulk }: WaysOfSales): WriteRows {
  return async (tx, file) => {
    await receive(tx);
    await lockStores(tx, bulk?.stores);
    if (hasWeb) await takeKnownDates(tx);
    const days = await daysOf(tx);
    const known = await compare(tx, file, days, bulk);
    await lockParents(tx, { areFew: bulk === undefined });
    if (bulk !== undefined) {
      const verdicts = await verdictsGiven(tx);
      const isOnly = (...of: string[]): boolean => [...verdicts].every(verdict => of.includes(verdict));
      const isPlain = file.run === 1 && !(await hasOrphans(tx, bulk.stores));
      if (isPlain && isOnly('new') && bulk.itemsTable !== undefined) {
        await writeAllNew(tx, file, bulk);
        return outcomeOfNewBaskets(tx);
      }
      if (!isPlain || !isOnly('resent', 'present')) await bulk.receiveLines(tx);
    }
    await judge(tx, file, { days, known });
    await write(tx, file, hasWeb);
    return outcomeOfBaskets(tx);
  };
}

async function compare(
  tx: Transaction,
  file: FileUnderLoad,
  days: DaysOfFile,
  bulk: BulkSales | undefined,
): Promise<number> {
  if (bulk === undefined) return compareWithBooks(tx, file, days);
  if (await hasOrdersOfDays(tx, { ...days, stores: bulk.stores })) return compareWithBooks(tx, file, days, 'of-child');
  await judgeFirstOfDays(tx);
  return 0;
}

async function judge(
  tx: Transaction,
  file: FileUnderLoad,
  { days, known }: { days: DaysOfFile; known: number },
): Promise<void> {
  if (known > 0) await judgeKnown(tx, file, days);
  if (file.run > 1) await correctOwnBaskets(tx, file);
  await holdOrphans(tx);
  if (file.run > 1) await keepOwnBaskets(tx, file);
}

/** What `write` does, where every basket is new: the lines go into the books as they come. */
async function writeAllNew(tx: Transaction, file: FileUnderLoad, bulk: BulkSales): Promise<void> {
  await keepCustomers(tx);
  await withKeysProven(tx, async () => {
    await insertAllOrders(tx, file);
    await insertAllPayments(tx);
    await bulk.copyIntoBooks(tx);
  });
  await closeKnownOriginals(tx);
  await noteUnknownOriginals(tx, file);
  await growBaselinesByChild(tx);
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
      await replacePayments(tx);
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
