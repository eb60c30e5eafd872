import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from './testing/books.ts';
import type { Basket } from './testing/sale.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());

/** Not the revision: a version that is handled late takes its place, and those after it move up by one. */
const orderColumns = `store_id, business_date, till_id, transaction_id, transaction_type, customer_id, employee_id, promotion_code,
  line_count, total_amount, content_hash, file_id, received_at, loaded_at, status`;
const itemColumns = `store_id, business_date, till_id, transaction_id, line_no, product_id, quantity, line_total, amount_minor,
  line_hash, file_id, row_no`;

/** The n-th version of a sale of the till or the web shop: its price tells the versions apart. */
const sale = (till: string, number: string, version: number): Basket => ({
  till,
  number,
  customer: { id: `C${number}` },
  lines: [{ product: 'SHIRT', pence: 5000 + version }, ...(version % 2 === 0 ? [{ product: 'MUG', pence: 700 }] : [])],
  lineCountSent: version % 2 === 0 ? 2 : 1,
});

test('the books as of any instant are what a copy of them shows that was made then', async () => {
  await books.database.query(`
    create table copied (copy_no integer, copied_at timestamptz);
    create table order_copies as select 0 as copy_no, ${orderColumns} from retail.orders with no data;
    create table item_copies as select 0 as copy_no, ${itemColumns} from retail.order_items with no data`);
  let copies = 0;
  const copy = async () => {
    copies += 1;
    await books.database.query(`
      insert into order_copies select ${copies}, ${orderColumns} from retail.orders;
      insert into item_copies select ${copies}, ${itemColumns} from retail.order_items;
      insert into copied values (${copies}, clock_timestamp())`);
  };
  const load = async (minute: number, ...baskets: Basket[]) => {
    const receivedAt = new Date(Date.UTC(2026, 10, 20, 20, minute)).toISOString();
    await books.load(await books.validated({ name: `f${minute}`, receivedAt }, baskets));
    await copy();
  };
  const move = async (number: string, status: string) => {
    await books.database.query(`update retail.orders set status = '${status}' where transaction_id = '${number}'`);
    await copy();
  };

  await copy();
  await load(10, sale('T1', 'A', 10), sale('T1', 'B', 10), sale('WEB', 'W', 10));
  await load(20, sale('T1', 'A', 21));
  await move('W', 'shipped');
  await load(30, sale('T1', 'A', 30), sale('T1', 'C', 30));
  // Handled late: received between two that are in the books, and before all of them.
  await load(15, sale('T1', 'A', 15), sale('T1', 'D', 15));
  await load(5, sale('T1', 'B', 5));
  await load(40, sale('WEB', 'W', 41), sale('T1', 'B', 10));
  await move('W', 'delivered');
  await load(50, { ...sale('WEB', 'W', 50), type: 'VOID' }, sale('T1', 'D', 51));

  const differ = (columns: string, copied: string, asOf: string): string =>
    `exists (select ${columns} from ${copied} c where c.copy_no = d.copy_no
       except all select ${columns} from retail.${asOf}(d.copied_at))
     or exists (select ${columns} from retail.${asOf}(d.copied_at)
       except all select ${columns} from ${copied} c where c.copy_no = d.copy_no)`;
  expect(
    await books.rows(`select copy_no,
        ${differ(orderColumns, 'order_copies', 'orders_as_of')} as orders_differ,
        ${differ(itemColumns, 'item_copies', 'order_items_as_of')} as items_differ
      from copied d order by copy_no`),
  ).toEqual(
    Array.from({ length: copies }, (_, index) => ({ copy_no: index + 1, orders_differ: false, items_differ: false })),
  );
  // The copies do differ from one another, and from the books.
  expect(
    await books.rows(`select count(distinct rows)::int as different from (
      select copy_no, string_agg(transaction_id || total_amount || status, ' ' order by transaction_id) as rows
      from order_copies group by copy_no) c`),
  ).toEqual([{ different: 8 }]);
  expect(await books.rows(`select count(*)::int as corrected from retail.order_revisions`)).toEqual([{ corrected: 7 }]);
});
