import { problemCodes } from '@tillkeeper/contracts';
import type { Queryable, Transaction } from '@tillkeeper/database';
import type { FileUnderLoad } from '../file-repository.ts';
import { stagedRows } from './staged-rows.ts';

const code = 'return.original-unknown';

/** Goods come back within this time; a receipt's number may well be used again after it. */
export const mostDaysLater = 731;

/**
 * Whether `number` is that of another transaction in the books that a return of the day `day` may be of. Of whatever
 * store: what was bought in one is brought back to another. A day later, since shops differ in when their day ends.
 */
export const isInBooks = (number: string, day: string, own: string): string =>
  `exists (
     select from retail.orders o
     where o.transaction_id = ${number}
       and o.business_date between ${day} - ${mostDaysLater} and ${day} + 1
       and (o.store_id, o.business_date, o.till_id, o.transaction_id)
         <> (${own}.store_id, ${own}.business_date, ${own}.till_id, ${own}.transaction_id))`;

/**
 * Says of each return in the books of which this file speaks that the sale it names is not known: not in the books, nor
 * in this file among what is held. To be called after the file's own baskets are in the books.
 */
export async function noteUnknownOriginals(tx: Transaction, file: FileUnderLoad): Promise<void> {
  const { severity, sentence } = problemCodes[code];
  await tx.query(
    `with returns as materialized (
       select b.* from loading_baskets b join judged_baskets j using (basket_no)
       where b.transaction_type = 'RETURN' and b.original_transaction_id is not null
         and j.verdict in ('new', 'corrected', 'present')),
     staged as materialized (${stagedRows('select first_row_no from returns')})
     insert into quality.exceptions (file_id, run, file_type, row_no, line_from, byte_from, byte_to, store_id,
       business_date, till_id, transaction_id, sold_at, employee_id, code, severity, column_name, value, message, amount_minor, currency)
     select $1, $2, 'sales', r.first_row_no, s.line_from, s.byte_from, s.byte_to, r.store_id,
       r.business_date, r.till_id, r.transaction_id, r.transaction_timestamp, r.employee_id, '${code}', $4, 'original_transaction_id',
       r.original_transaction_id, $5 || ': ' || r.original_transaction_id || ' is not in the books of any store.',
       r.amount_minor, r.currency
     from returns r
     left join staged s on s.row_no = r.first_row_no
     where not ${isInBooks('r.original_transaction_id', 'r.business_date', 'r')}
       and not exists (
         select from judged_baskets h join loading_baskets b using (basket_no)
         where h.verdict = 'held' and b.transaction_id = r.original_transaction_id and b.basket_no <> r.basket_no)
       and not exists (
         select from quality.exceptions e
         where e.file_type = 'sales' and e.file_id = $1 and e.run = $2
           and e.transaction_id = r.original_transaction_id and e.transaction_id <> r.transaction_id)
     order by r.first_row_no`,
    [file.file_id, file.run, Date.parse(file.received_at), severity, sentence.replace(/\.$/, '')],
  );
}

/** Closes the findings of returns whose sales this file has brought into the books. */
export async function closeKnownOriginals(tx: Transaction): Promise<void> {
  await tx.query(
    `update quality.exceptions e set status = 'fixed', settled_at = now()
     from loading_baskets b join judged_baskets j using (basket_no)
     where e.file_type = 'sales' and e.code = '${code}' and e.status = 'open' and e.value = b.transaction_id
       and j.verdict in ('new', 'corrected')
       and e.business_date between b.business_date - 1 and b.business_date + ${mostDaysLater}
       and (e.store_id, e.business_date, e.till_id, e.transaction_id)
         <> (b.store_id, b.business_date, b.till_id, b.transaction_id)`,
  );
}

/**
 * The same for all that are open, from the books: of two stores whose files were loaded at the same moment, neither saw
 * what the other brought. Returns how many were closed.
 */
export async function closeOvertakenOriginals(database: Queryable): Promise<number> {
  const { rowCount } = await database.query(
    `update quality.exceptions e set status = 'fixed', settled_at = now()
     where e.file_type = 'sales' and e.code = '${code}' and e.status = 'open'
       and ${isInBooks('e.value', 'e.business_date', 'e')}`,
  );
  return rowCount;
}
