import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from '../testing/books.ts';
import { twoLines } from '../testing/sale.ts';
import { findOrphans } from './find-orphans.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks({ copyFromRows: 0 });
  await books.load(
    await books.validated({ name: 'a' }, [
      twoLines('R1', { customer: { id: 'C1' }, employee: 'E1', promotion: 'DERBY' }),
      twoLines('R2', { date: '2026-09-30', at: '2026-09-30T10:00:00.000Z' }),
    ]),
  );
});
afterAll(() => books.close());

const orphans = async () => (await findOrphans(books.database)).filter(({ rows }) => rows > 0n);

/** As a bulk load that is wrong about its keys would write. */
async function plant(statement: string): Promise<void> {
  await books.database.transaction(async tx => {
    await tx.query("set local session_replication_role = 'replica'");
    await tx.query(statement);
  });
}

test('books that were loaded in bulk have no orphan', async () => {
  expect(await orphans()).toEqual([]);
});

test('every kind of orphan that is planted is found, in whatever quarter', async () => {
  await plant(`update retail.orders set store_id = 'NOWHERE' where transaction_id = 'R2'`);
  await plant(`update retail.orders set customer_id = 'NOBODY', employee_id = 'NOBODY' where transaction_id = 'R1'`);
  await plant(
    `update retail.order_items set product_id = 'NOTHING', team_id = 'NONE' where transaction_id = 'R1' and line_no = 1`,
  );
  await plant(`update retail.order_items set supplier_id = 'NONE' where transaction_id = 'R1'`);
  await plant(`update retail.order_promotions set promotion_code = 'NEVER'`);
  expect(await orphans()).toEqual([
    { child: 'orders', parent: 'stores', rows: 1n },
    { child: 'orders', parent: 'customers', rows: 1n },
    { child: 'orders', parent: 'employees', rows: 1n },
    // the lines and the payment of the order that is of another store now
    { child: 'order_items', parent: 'orders', rows: 2n },
    { child: 'order_items', parent: 'products', rows: 1n },
    { child: 'order_items', parent: 'teams', rows: 1n },
    { child: 'order_items', parent: 'suppliers', rows: 2n },
    { child: 'payments', parent: 'orders', rows: 1n },
    { child: 'order_promotions', parent: 'promotions', rows: 1n },
  ]);
});
test('what was found is kept, with the time since which a key is broken', async () => {
  const proofs = () =>
    books.rows<{ broken_since: string | null }>(
      `select child_table, parent_table, orphans, broken_since from ops.key_proofs
       where child_table = 'order_items' and parent_table in ('products', 'teams') order by 2`,
    );
  const before = await proofs();
  expect(before).toMatchObject([
    { parent_table: 'products', orphans: 1n, broken_since: expect.any(String) },
    { parent_table: 'teams', orphans: 1n, broken_since: expect.any(String) },
  ]);
  await plant(`update retail.order_items set team_id = null`);
  await plant(`update retail.order_items set product_id = 'NOTHING' where transaction_id = 'R1'`);
  await findOrphans(books.ofLoader);
  expect(await proofs()).toEqual([
    { child_table: 'order_items', parent_table: 'products', orphans: 2n, broken_since: before[0]?.broken_since },
    { child_table: 'order_items', parent_table: 'teams', orphans: 0n, broken_since: null },
  ]);
});

test('the loader verifies the keys on its own and counts what it finds', async () => {
  const task = books.loader.tasks?.find(({ name }) => name === 'verify-keys');
  await task?.run(new AbortController().signal);
  expect(await books.registry.metrics()).toContain('orphan_rows{child="order_items",parent="products"} 2');
});
