import type { Transaction } from '@tillkeeper/database';

const key = 'store_id, business_date, till_id, currency';

/** What orders `o` say of the days of their tills, to be grouped by the key. */
const soldOfDay = `count(*) as transactions, sum(o.line_count) as loaded_rows,
  (sum(o.total_amount) * 10 ^ ops.minor_unit_exponent(o.currency))::bigint as loaded_amount_minor,
  min(o.transaction_timestamp) as first_sale_at, max(o.transaction_timestamp) as last_sale_at`;

/** What files bring, out of `quality.store_day_files`, to be grouped by the key. */
const broughtToDay = `count(*) filter (where is_own) as files, min(sequence) as lowest_sequence, max(sequence) as highest_sequence,
  count(declared_rows) as files_declaring, coalesce(sum(declared_rows), 0)::bigint as declared_rows,
  coalesce(sum(declared_amount_minor), 0)::bigint as declared_amount_minor,
  sum(held_rows)::bigint as held_rows, sum(held_amount_minor)::bigint as held_amount_minor`;

const added = [
  ...['files', 'files_declaring', 'declared_rows', 'declared_amount_minor', 'transactions'],
  ...['loaded_rows', 'loaded_amount_minor', 'held_rows', 'held_amount_minor'],
];
const lowest = ['lowest_sequence', 'first_sale_at'];
const highest = ['highest_sequence', 'last_sale_at'];
/**
 * Adds what files that were never loaded before bring to the days of tills: themselves, their held rows, and the
 * transactions that this transaction has put into the books. Returns whether it has corrected transactions, too: their
 * days have to be counted anew.
 */
export async function addToDays(tx: Transaction, fileIds: readonly string[]): Promise<boolean> {
  const { rows } = await tx.query<{ has_corrected: boolean }>(
    'select quality.add_to_store_days($1::text[]) as has_corrected',
    [fileIds],
  );
  return rows[0]?.has_corrected === true;
}

/**
 * Marks the days, in all currencies, that are not what the books and files say now, and keeps them from others until the
 * end: those of the corrected transactions; of files that were loaded before all that they bring or brought.
 */
export async function markStaleDays(
  tx: Transaction,
  of: { fileIds: readonly string[]; areAnew: boolean },
): Promise<void> {
  await tx.query(
    `with changed as (
       select ${key} from quality.store_day_files where $2 and file_id = any ($1::text[])
       union
       select ${key} from quality.places_of_files($1::text[]) where $2
       union
       select ${key} from retail.orders where file_id = any ($1::text[]) and (loaded_at = now()) is true and ($2 or revision > 1))
     insert into quality.store_days as d (${key})
     select ${key} from changed
     union
     select d.store_id, d.business_date, d.till_id, d.currency
     from quality.store_days d join changed c using (store_id, business_date, till_id)
     order by ${key}
     on conflict (${key}) do update set updated_at = now()`,
    [of.fileIds, of.areAnew],
  );
}

/** Those of the files that are in the books and stand at a day already: what is being judged is noted when it is loaded. */
export async function filesNoted(tx: Transaction, fileIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ file_id: string }>(
    `select file_id from ops.files f where file_id = any ($1::text[]) and status = 'loaded'
       and exists (select from quality.store_day_files d where d.file_id = f.file_id)
     order by file_id`,
    [fileIds],
  );
  return rows.map(row => row.file_id);
}

/** Says anew what files that were loaded before bring. */
export async function replaceBrought(tx: Transaction, fileIds: readonly string[]): Promise<void> {
  await tx.query('delete from quality.store_day_files where file_id = any ($1::text[])', [fileIds]);
  await tx.query('insert into quality.store_day_files select * from quality.places_of_files($1::text[])', [fileIds]);
}

/** Counts the marked days from the books and the files; a day of which nothing is left goes. */
export async function countMarkedDays(tx: Transaction): Promise<void> {
  await tx.query(
    `with marked as (select ${key} from quality.store_days where updated_at = now()),
     places as materialized (select distinct store_id, business_date, till_id from marked),
     books as (
       select ${key}, ${soldOfDay}
       from places join retail.orders o using (store_id, business_date, till_id) group by ${key}),
     brought as (
       select ${key}, ${broughtToDay}
       from places join quality.store_day_files using (store_id, business_date, till_id) group by ${key})
     update quality.store_days d
     set ${added.map(name => `${name} = coalesce(c.${name}, 0)`).join(', ')},
       ${[...lowest, ...highest].map(name => `${name} = c.${name}`).join(', ')}
     from (select * from marked left join books using (${key}) left join brought using (${key})) c
     where ${key
       .split(', ')
       .map(name => `d.${name} = c.${name}`)
       .join(' and ')}`,
  );
  await tx.query(
    `delete from quality.store_days
     where updated_at = now() and files = 0 and transactions = 0 and held_rows = 0 and rejected_files = 0`,
  );
}
