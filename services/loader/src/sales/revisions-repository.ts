import type { Transaction } from '@tillkeeper/database';
import type { FileUnderLoad } from '../file-repository.ts';
import { fileValues, itemColumns, itemValues, judgedBaskets, orderColumns, orderValues } from './books-repository.ts';

const key = ['store_id', 'business_date', 'till_id', 'transaction_id'];
const sameKey = (a: string, b: string): string => key.map(name => `${a}.${name} = ${b}.${name}`).join(' and ');
const qualified = (table: string, columns: string): string =>
  columns
    .split(',')
    .map(name => `${table}.${name.trim()}`)
    .join(', ');

/** Moves what the corrected baskets were until now into the revisions, and their lines out of the books. */
export async function moveToRevisions(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `insert into retail.order_revisions (${orderColumns}, revision, loaded_at, superseded_by_file_id)
     select ${qualified('o', orderColumns)}, o.revision, o.loaded_at, $1
     from judged_baskets j
     join loading_baskets b using (basket_no)
     join retail.orders o on ${sameKey('o', 'b')}
     where j.verdict = 'corrected'`,
    [file.file_id],
  );
  await tx.query(
    `with moved as (
       delete from retail.order_items i
       using judged_baskets j join loading_baskets b using (basket_no) join retail.orders o on ${sameKey('o', 'b')}
       where j.verdict = 'corrected' and ${sameKey('i', 'b')}
       returning ${qualified('i', itemColumns)}, o.revision)
     insert into retail.order_item_revisions (${itemColumns}, revision) select ${itemColumns}, revision from moved`,
  );
}

/** Gives the corrected baskets their new contents, as the next revision. */
export async function correctOrders(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `update retail.orders o
     set (${orderColumns}, revision, loaded_at) = row(${qualified('n', orderColumns)}, o.revision + 1, now())
     from (select ${orderValues} from ${judgedBaskets} where j.verdict = 'corrected') as n (${orderColumns})
     where ${sameKey('o', 'n')}`,
    fileValues(file),
  );
}

/**
 * Keeps versions that were received before the one in the books among the revisions, and numbers all revisions of
 * these baskets anew in the order of receiving, so that the numbers are those that handling in order would have given.
 */
export async function keepOlderVersions(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `insert into retail.order_revisions (${orderColumns}, revision, loaded_at, superseded_by_file_id)
     select ${orderValues}, -1, now(), '' from ${judgedBaskets} where j.verdict = 'older'`,
    fileValues(file),
  );
  await tx.query(
    `insert into retail.order_item_revisions (${itemColumns}, revision)
     select ${itemValues}, -1
     from judged_baskets j join loading_baskets b using (basket_no) join loading_lines l using (basket_no)
     where j.verdict = 'older'`,
    [file.file_id],
  );
  // By way of negative numbers: a primary key is checked row by row. The lines follow their orders by the foreign key.
  await tx.query(`
    update retail.order_revisions r
    set revision = -1 - n.place, superseded_by_file_id = coalesce(n.next_file_id, o.file_id)
    from (
      select ${qualified('v', key.join())}, v.revision,
        row_number() over in_order as place, lead(v.file_id) over in_order as next_file_id
      from judged_baskets j
      join loading_baskets b using (basket_no)
      join retail.order_revisions v on ${sameKey('v', 'b')}
      where j.verdict = 'older'
      window in_order as (partition by ${qualified('v', key.join())}
        order by v.received_at, v.received_sequence, v.file_id, v.revision < 0, v.revision)) n
    join retail.orders o on ${sameKey('o', 'n')}
    where ${sameKey('r', 'n')} and r.revision = n.revision`);
  await tx.query(`
    with numbered as (
      update retail.order_revisions r set revision = -1 - r.revision
      from judged_baskets j join loading_baskets b using (basket_no)
      where j.verdict = 'older' and ${sameKey('r', 'b')} and r.revision < 0
      returning ${qualified('r', key.join())}, r.revision)
    update retail.orders o set revision = n.last + 1
    from (select ${key.join(', ')}, max(revision) as last from numbered group by ${key.join(', ')}) n
    where ${sameKey('o', 'n')}`);
}
