import { join } from 'node:path';
import type { Transaction } from '@tillkeeper/database';
import { type Outcome, totalsOf } from '../accounting-repository.ts';
import type { LoaderChildren } from '../child/pool.ts';
import { leaveErasedOut } from '../erasure/leave-erased-repository.ts';
import type { WriteRows } from '../sales/load-sales.ts';
import {
  confirmRecords,
  countOutcomes,
  insertOrphanFindings,
  keepWhenEmpty,
  lockKind,
  markOrphans,
  type ReferenceCounts,
  receiveRecords,
  upsertRecords,
} from './reference-repository.ts';
import { type ReferenceType, referenceTable } from './reference-types.ts';

/** Gets the clean rows of a file of reference data ready for the transaction: a CSV file in the directory. */
export async function prepareReference(
  dependencies: { children: LoaderChildren },
  silver: { type: ReferenceType; parquetPath: string; directory: string; signal: AbortSignal },
): Promise<WriteRows> {
  const table = referenceTable(silver.type);
  const path = join(silver.directory, 'records.csv');
  const converted = await dependencies.children.run(
    {
      kind: 'convert-reference',
      parquetPath: silver.parquetPath,
      csvPath: path,
      columns: ['row_no', ...table.columns],
    },
    { signal: silver.signal },
  );
  if (converted.kind !== 'convert-reference') throw new Error('the child answered another question');
  // A column that the file does not have stays as it is in the table.
  const columns = table.columns.filter(name => converted.columns.includes(name));
  return async (tx, file) => {
    await receiveRecords(tx, table, { path, columns: converted.columns });
    await lockKind(tx, table);
    const erased = await leaveErasedOut(tx, table);
    await keepWhenEmpty(tx, table, columns);
    await markOrphans(tx, table);
    const counts = await countOutcomes(tx, table, file, columns);
    await upsertRecords(tx, table, file, columns);
    await confirmRecords(tx, table, file);
    await insertOrphanFindings(tx, table, file);
    return outcomesOf(tx, file.file_id, [...counts, ...erased]);
  };
}

/** Reference data have no money: their counts go to the file's total of the store, or to the one that all rows share. */
async function outcomesOf(tx: Transaction, fileId: string, counts: readonly ReferenceCounts[]): Promise<Outcome[]> {
  const totals = await totalsOf(tx, fileId);
  return totals.map((total, index) => {
    const mine = counts.filter(
      count => (totals.find(({ store_id }) => store_id === count.store_id) ?? totals[0]) === totals[index],
    );
    const sum = (name: 'loaded' | 'unchanged' | 'held'): bigint => mine.reduce((all, count) => all + count[name], 0n);
    return {
      ...total,
      rows_loaded: sum('loaded'),
      rows_unchanged: sum('unchanged'),
      rows_held: sum('held'),
      amount_loaded_minor: 0n,
      amount_unchanged_minor: 0n,
      amount_held_minor: 0n,
    };
  });
}
