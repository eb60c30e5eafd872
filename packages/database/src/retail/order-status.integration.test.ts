import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../create-database.ts';
import { createTestDatabase } from '../testing/index.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeAll(async () => {
  await database.query(`insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('SHOP', 'Web shop', 'Europe/London', 'GB', 'GBP')`);
  await database.query(`select retail.make_order_partitions('2026-11-20', '2026-11-20')`);
});

interface Order {
  readonly till?: string;
  readonly type?: string;
  readonly payment?: string | null;
  readonly status?: string;
}
let last = 0;
/** Puts an order into the books and returns its number. */
async function ordered({ till = 'WEB', type = 'SALE', payment = null, status }: Order): Promise<string> {
  last += 1;
  const number = `T${last}`;
  const columns = `store_id, business_date, till_id, transaction_id, transaction_type, transaction_timestamp, currency,
    payment_method, line_count, total_amount, content_hash, file_id, received_at`;
  const values = `'SHOP', '2026-11-20', $1, $2, $3, now(), 'GBP', $4, 1, 1, sha256(''), 'f', now()`;
  const [also, its] = status === undefined ? ['', ''] : [', status', ', $5'];
  await database.query(`insert into retail.orders (${columns}${also}) values (${values}${its})`, [
    till,
    number,
    type,
    payment,
    ...(status === undefined ? [] : [status]),
  ]);
  return number;
}
const change = (number: string, set: string) =>
  database.query(`update retail.orders set ${set} where transaction_id = $1`, [number]);
const statusOf = async (number: string) =>
  (await database.query<{ status: string }>('select status from retail.orders where transaction_id = $1', [number]))
    .rows[0]?.status;
const movesOf = async (number: string) =>
  (
    await database.query<{ move: string }>(
      `select from_status || ' -> ' || to_status as move from retail.order_status_changes
       where transaction_id = $1 order by change_id`,
      [number],
    )
  ).rows.map(row => row.move);

const statuses = ['placed', 'paid', 'shipped', 'delivered', 'cancelled', 'returned', 'completed'];
/** What the trade allows, written down apart from the table that the trigger asks. */
const allowed = new Set([
  'placed paid',
  'placed cancelled',
  'paid shipped',
  'paid cancelled',
  'shipped delivered',
  'shipped returned',
  'delivered returned',
]);
const pairs = statuses.flatMap(from => statuses.filter(to => to !== from).map(to => [from, to] as const));

test.each(pairs)('an order goes from %s to %s only if the trade allows it', async (from, to) => {
  const number = await ordered(from === 'completed' ? { till: 'T01' } : { status: from });
  expect(await statusOf(number)).toBe(from);
  const moving = change(number, `status = '${to}'`);
  if (allowed.has(`${from} ${to}`)) {
    await moving;
    expect([await statusOf(number), await movesOf(number)]).toEqual([to, [`${from} -> ${to}`]]);
  } else {
    await expect(moving).rejects.toMatchObject({
      code: '23514',
      constraint: 'orders_status_moves',
      message: `order ${number} of store SHOP cannot go from ${from} to ${to}`,
    });
    expect([await statusOf(number), await movesOf(number)]).toEqual([from, []]);
  }
});

test('the refusal says where the order can go', async () => {
  await expect(change(await ordered({ payment: 'ONLINE' }), `status = 'placed'`)).rejects.toMatchObject({
    hint: 'It can go to cancelled, shipped.',
  });
  await expect(change(await ordered({ till: '1' }), `status = 'returned'`)).rejects.toMatchObject({
    hint: 'It stays so for good.',
  });
});

test.each<[Order, string]>([
  [{ till: 'T01' }, 'completed'],
  [{ till: 'T01', payment: 'CASH' }, 'completed'],
  [{ till: 'T01', type: 'RETURN' }, 'completed'],
  [{ till: 'T01', type: 'VOID' }, 'completed'],
  [{ type: 'RETURN' }, 'completed'],
  [{ type: 'ADJUSTMENT' }, 'completed'],
  [{}, 'placed'],
  [{ payment: 'ONLINE' }, 'paid'],
  [{ payment: 'ONLINE', status: 'delivered' }, 'delivered'],
])('%j begins as %s', async (order, status) => {
  expect(await statusOf(await ordered(order))).toBe(status);
});

test("a till's order has no other status than completed, a web sale has never that one", async () => {
  await expect(ordered({ till: 'T01', status: 'paid' })).rejects.toMatchObject({ constraint: 'orders_status_of_kind' });
  await expect(ordered({ type: 'RETURN', status: 'placed' })).rejects.toMatchObject({
    constraint: 'orders_status_of_kind',
  });
});

test('a correction leaves the status, unless it says that the order is paid or is of another kind', async () => {
  const shipped = await ordered({ status: 'shipped' });
  await change(shipped, `total_amount = 2, payment_method = 'CARD', revision = 2`);
  expect([await statusOf(shipped), await movesOf(shipped)]).toEqual(['shipped', []]);

  const placed = await ordered({});
  await change(placed, `total_amount = 2, revision = 2`);
  expect(await statusOf(placed)).toBe('placed');
  await change(placed, `payment_method = 'CARD', revision = 3`);
  expect([await statusOf(placed), await movesOf(placed)]).toEqual(['paid', ['placed -> paid']]);

  await change(shipped, `transaction_type = 'VOID', revision = 3`);
  expect([await statusOf(shipped), await movesOf(shipped)]).toEqual(['completed', ['shipped -> completed']]);
  await change(shipped, `transaction_type = 'SALE', revision = 4`);
  expect(await statusOf(shipped)).toBe('paid');
});

test('a loader that has switched ordinary triggers off neither skips the beginning nor the refusal nor the note', async () => {
  const number = await ordered({ payment: 'ONLINE' });
  const withoutTriggers = (sql: string) =>
    database.transaction(async tx => {
      await tx.query(`set local session_replication_role = 'replica'`);
      await tx.query(sql);
    });
  await withoutTriggers(`
    insert into retail.orders (store_id, business_date, till_id, transaction_id, transaction_type, transaction_timestamp,
      currency, line_count, total_amount, content_hash, file_id, received_at)
    values ('SHOP', '2026-11-20', 'WEB', 'BULK', 'SALE', now(), 'GBP', 1, 1, sha256(''), 'f', now())`);
  expect(await statusOf('BULK')).toBe('placed');
  await expect(
    withoutTriggers(`update retail.orders set status = 'delivered' where transaction_id = '${number}'`),
  ).rejects.toMatchObject({ constraint: 'orders_status_moves' });
  await withoutTriggers(`update retail.orders set status = 'shipped' where transaction_id = '${number}'`);
  expect(await movesOf(number)).toEqual(['paid -> shipped']);
});

test('of two that move an order at once one is refused, when both may not', async () => {
  const number = await ordered({ payment: 'ONLINE' });
  const ends = await Promise.allSettled([change(number, `status = 'shipped'`), change(number, `status = 'cancelled'`)]);
  expect(ends.map(end => end.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await movesOf(number)).toHaveLength(1);
});
