import type { Transaction } from '@tillkeeper/database';
import type { FileUnderLoad } from '../file-repository.ts';
import { itemColumns, itemValuesOf, judgedBaskets, orderColumns, orderValuesOf } from '../sales/books-repository.ts';
import { isInBooks, mostDaysLater } from '../sales/returns-repository.ts';

/**
 * What several files have brought into the temporary tables, each basket with its file. Only new baskets are written here:
 * what else there is to say of one is said in the transaction of its file alone.
 */

/** Takes claims of this transaction back. */
export async function giveClaimsBack(tx: Transaction, consumer: string, eventIds: readonly string[]): Promise<void> {
  await tx.query('delete from ops.inbox where consumer = $1 and event_id = any ($2::text[])', [consumer, eventIds]);
}

/** A file and the number of its first basket; the numbers of a file are without gaps. */
export interface OwnedBaskets {
  readonly file: FileUnderLoad;
  readonly basketCount: number;
}

/** Notes whose the baskets are, in the order in which they were numbered. */
export async function noteOwners(tx: Transaction, owned: readonly OwnedBaskets[]): Promise<void> {
  await tx.query(
    `insert into loading_owners (basket_no, file_id, received_at, received_sequence)
     select first_no + place, file_id, received_at, received_sequence
     from unnest($1::int[], $2::int[], $3::text[], $4::timestamptz[], $5::bigint[])
         as f (first_no, baskets, file_id, received_at, received_sequence),
       generate_series(0, baskets - 1) as place`,
    [
      owned.map((_, index) => owned.slice(0, index).reduce((sum, { basketCount }) => sum + basketCount, 0)),
      owned.map(({ basketCount }) => basketCount),
      owned.map(({ file }) => file.file_id),
      owned.map(({ file }) => file.received_at),
      owned.map(({ file }) => file.sequence),
    ],
  );
}

/**
 * Files of which there is more to say than that all their baskets are new: one is in the books already or is held, or the
 * sale that a return names is neither in the books nor in the same file.
 */
export async function filesToJudgeAlone(tx: Transaction): Promise<Set<string>> {
  const { rows } = await tx.query<{ file_id: string }>(
    `select distinct o.file_id from judged_baskets j join loading_owners o using (basket_no) where j.verdict <> 'new'
     union
     select distinct o.file_id
     from loading_baskets r join loading_owners o using (basket_no)
     where r.transaction_type = 'RETURN' and r.original_transaction_id is not null
       and not ${isInBooks('r.original_transaction_id', 'r.business_date', 'r')}
       and not exists (
         select from loading_baskets s join loading_owners t using (basket_no)
         where s.transaction_id = r.original_transaction_id and t.file_id = o.file_id and s.basket_no <> r.basket_no
           and s.business_date between r.business_date - ${mostDaysLater} and r.business_date + 1)`,
  );
  return new Set(rows.map(row => row.file_id));
}

/** Takes the baskets of files out of the temporary tables. */
export async function leaveOut(tx: Transaction, fileIds: ReadonlySet<string>): Promise<void> {
  for (const table of ['loading_lines', 'judged_baskets', 'loading_baskets'])
    await tx.query(
      `delete from ${table} t using loading_owners o where o.basket_no = t.basket_no and o.file_id = any ($1::text[])`,
      [[...fileIds]],
    );
  await tx.query('delete from loading_owners where file_id = any ($1::text[])', [[...fileIds]]);
}

/** Puts all baskets and their lines into the books, each under its file. Returns the lines. */
export async function insertOwnedBaskets(tx: Transaction): Promise<number> {
  const { rowCount } = await tx.query(
    `with put as (
       insert into retail.orders (${orderColumns})
       select ${orderValuesOf('o.file_id, o.received_at, o.received_sequence')}
       from ${judgedBaskets} join loading_owners o using (basket_no)
       where j.verdict = 'new' order by j.basket_no)
     insert into retail.order_items (${itemColumns})
     select ${itemValuesOf('o.file_id')}
     from judged_baskets j
     join loading_baskets b using (basket_no)
     join loading_lines l using (basket_no)
     join loading_owners o using (basket_no)
     where j.verdict = 'new'`,
  );
  return rowCount;
}
