import { copyInto, type Transaction } from '@tillkeeper/database';
import { copyStatement, createLoadingTables } from './loading-tables.ts';

/** From here on a plan made without statistics costs more than taking them, and sorting on disk more than memory. */
const manyLines = 3_000;

/** Copies baskets and what their lines name from the child's CSV files into the connection's temporary tables. */
export async function receiveBaskets(
  tx: Transaction,
  files: { basketsPath: string; referencesPath: string; lines: number },
): Promise<void> {
  await tx.query(createLoadingTables);
  if (files.lines >= manyLines) await tx.query(`set local work_mem = '128MB'`);
  await copyInto(tx, copyStatement('loading_baskets'), files.basketsPath);
  await copyInto(tx, copyStatement('loading_references'), files.referencesPath);
  // of all columns it takes as long as half the copying
  if (files.lines >= manyLines) await tx.query('analyze loading_baskets (basket_no), loading_references');
}

/** The same of their lines. */
export async function receiveLines(tx: Transaction, files: { linesPath: string; lines: number }): Promise<void> {
  await copyInto(tx, copyStatement('loading_lines'), files.linesPath);
  if (files.lines >= manyLines) await tx.query('analyze loading_baskets, loading_lines');
}

/**
 * Waits until no other loader works on one of the stores. Sorted by the lock itself, so that two that name the same
 * stores cannot wait for each other; what is read after this is what the others have committed. Who knows the stores says
 * them: else all baskets are looked at.
 */
export async function lockStores(tx: Transaction, stores?: readonly string[]): Promise<void> {
  const named = stores === undefined ? 'loading_baskets' : 'unnest($1::text[]) as store_id';
  await tx.query(
    `select pg_advisory_xact_lock(store.lock)
     from (select distinct hashtextextended('tillkeeper.books/' || store_id, 0) as lock from ${named} order by 1) store`,
    stores === undefined ? [] : [stores],
  );
}

/** A web transaction that is known keeps the date under which it is in the books. */
export async function takeKnownDates(tx: Transaction): Promise<void> {
  await tx.query(`
    update loading_baskets b set business_date = k.business_date
    from retail.transaction_keys k
    where b.till_id = 'WEB' and k.store_id = b.store_id and k.transaction_id = b.transaction_id
      and k.business_date <> b.business_date`);
}
