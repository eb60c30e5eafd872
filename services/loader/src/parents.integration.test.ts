import { randomBytes } from 'node:crypto';
import { createDatabase, migrate } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from './testing/books.ts';
import type { Basket } from './testing/sale.ts';

let books: Books;
beforeAll(async () => {
  books = await createBooks();
});
afterAll(() => books.close());

const basket = (number: string, product: string): Basket => ({
  number,
  customer: { id: `C-${number}` },
  employee: 'E1',
  lines: [
    { product: 'MUG', pence: 700 },
    { product, pence: 5000 },
  ],
});
const stateOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : error);

test('a product that a load has found cannot be deleted before it commits, nor after', async () => {
  await books.load(await books.validated({ name: 'a' }, [basket('R1', 'CAP')]));
  const event = await books.validated({ name: 'b' }, [basket('R2', 'SHIRT')]);
  const holder = await books.database.pool.connect();
  const deleting = await books.database.pool.connect();
  try {
    await holder.query('begin');
    await holder.query(`update quality.product_baselines set updated_at = now() where product_id = 'MUG'`);
    const loading = books.load(event);
    await expect
      .poll(
        () =>
          books.rows(
            `select wait_event from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          ),
        { timeout: 10_000 },
      )
      .toEqual([{ wait_event: 'transactionid' }]);
    await deleting.query(`set lock_timeout = '200ms'`);
    const remove = (table: string, key: string, id: string) =>
      deleting.query(`delete from retail.${table} where ${key} = '${id}'`).catch(stateOf);
    for (const [table, key, id] of [
      ['products', 'product_id', 'SHIRT'],
      ['stores', 'store_id', 'S1'],
      ['employees', 'employee_id', 'E1'],
    ] as const)
      expect(await remove(table, key, id)).toBe('55P03');
    await holder.query('commit');
    await loading;
    expect(await remove('products', 'product_id', 'SHIRT')).toBe('23503');
    expect(await remove('customers', 'customer_id', 'C-R2')).toBe('23503');
  } finally {
    holder.release(true);
    deleting.release(true);
  }
});

test('after a load the foreign keys hold again on the same connection', async () => {
  await books.load(await books.validated({ name: 'c' }, [basket('R3', 'BALL')]));
  for (let connection = 0; connection < 10; connection += 1)
    expect(await books.rows('show session_replication_role')).toEqual([{ session_replication_role: 'origin' }]);
  await expect(
    books.database.query(`insert into retail.order_items select store_id, business_date, till_id, 'NOBODY', line_no, product_id,
      team_id, supplier_id, quantity, unit_price, discount_amount, line_total, amount_minor, line_hash, file_id, row_no
      from retail.order_items limit 1`),
  ).rejects.toMatchObject({ code: '23503' });
});

test('a database user that may not switch triggers off loads the same, by way of the triggers', async () => {
  const empty = await createTestDatabase({ isEmpty: true });
  const name = `loader_${randomBytes(4).toString('hex')}`;
  const owner = createDatabase({ url: empty.url });
  const databaseName = new URL(empty.url).pathname.slice(1);
  await owner.query(`create role ${name} login password 'own'`);
  await owner.query(`grant create on database ${databaseName} to ${name}`);
  await owner.query(`grant tillkeeper_migrator to ${name}`);
  const url = new URL(empty.url);
  url.username = name;
  url.password = 'own';
  await migrate(url.href);
  const theirs = await createBooks({ url: url.href, isOwner: true });
  try {
    const event = await theirs.validated({ name: 'a' }, [basket('R1', 'SHIRT'), basket('R2', 'GONE')]);
    await theirs.load(event);
    expect(await theirs.account(event)).toEqual({ status: 'loaded', rows: [2, 0, 2], pence: [5700, 0, 5700] });
  } finally {
    await theirs.close();
    await owner.query(`drop owned by ${name} cascade`);
    await owner.query(`drop role ${name}`);
    await owner.close();
    await empty.drop();
  }
});
