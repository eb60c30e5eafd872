import { createHash, randomBytes } from 'node:crypto';
import { blobKeys, eventId, type TillkeeperEvent } from '@tillkeeper/contracts';
import { blindLineHash, customerFingerprint } from '@tillkeeper/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Books, createBooks } from '../testing/books.ts';

const key = randomBytes(32);
let books: Books;
beforeAll(async () => {
  books = await createBooks();
  await books.blobs.write(blobKeys.erasureKey, key);
});
afterAll(() => books.close());

/** An erasure whose records are erased; the loader's turn is next. */
const beginErasure = async (customerId: string): Promise<TillkeeperEvent<'customer.records-erased'>> => {
  const erasureId = createHash('md5').update(customerId).digest('hex');
  await books.database.query('select ops.request_erasure($1, $2, $3, $4)', [
    ...[erasureId, customerFingerprint(key, customerId), customerId, 'HQ'],
  ]);
  await books.database.query(`update ops.erasures set state = 'records-erased' where erasure_id = $1`, [erasureId]);
  return {
    ...{ id: eventId('customer.records-erased', erasureId, 1), type: 'customer.records-erased', source: '/test' },
    ...{ time: new Date().toISOString(), subject: erasureId, key: 'HQ' },
    data: { erasure_id: erasureId, attempt: 1, sender_id: 'HQ' },
  };
};
const erase = (event: TillkeeperEvent<'customer.records-erased'>) =>
  books.loader.handlers['customer.records-erased']?.(event, { signal: new AbortController().signal });
const customers = () => books.rows('select customer_id from retail.customers order by 1');

test('what was fetched before an erasure went on is not loaded: it may still name the customer', async () => {
  const file = await books.validated({ name: 'before' }, [
    { number: 'R1', customer: { id: 'C-1', name: 'Zoe Quist' }, lines: [{ product: 'MUG', pence: 500 }] },
  ]);
  // the loader has fetched the rows and waits for its claim
  const loading = await books.database.transaction(async tx => {
    await tx.query('lock table ops.inbox in access exclusive mode');
    const begun = books.load(file).then(
      () => 'loaded',
      (error: unknown) => String(error),
    );
    const isWaiting = async (): Promise<boolean> =>
      (await books.rows(`select from pg_locks where relation = 'ops.inbox'::regclass and not granted`)).length > 0;
    while (!(await isWaiting())) await new Promise(resolve => setTimeout(resolve, 20));
    await beginErasure('C-1');
    return { begun };
  });
  expect(await loading.begun).toMatch(/erased meanwhile/);
  expect(await customers()).toEqual([]);
  expect(await books.account(file)).toMatchObject({ status: 'validated' });
});

test('sales become nobody’s with hashes that only the key can make again, and corrections with them', async () => {
  const sold = (quantity: string, pence: number) => [
    { number: 'R2', customer: { id: 'C-2', name: 'Ann' }, lines: [{ product: 'MUG', quantity, pence }] },
    { number: 'R3', customer: { id: 'C-3' }, lines: [{ product: 'CAP', pence: 100 }] },
  ];
  await books.load(await books.validated({ name: 'one', receivedAt: '2026-11-20T20:00:00.000Z' }, sold('1', 500)));
  await books.load(await books.validated({ name: 'two', receivedAt: '2026-11-20T21:00:00.000Z' }, sold('2', 1000)));
  const hashes = () =>
    books.rows<{ number: string; hash: Buffer; content: Buffer }>(
      `select transaction_id as number, line_hash as hash, content_hash as content
       from retail.order_items join retail.orders using (store_id, business_date, till_id, transaction_id)
       union all
       select transaction_id || '/old', line_hash, content_hash from retail.order_item_revisions
       join retail.order_revisions using (store_id, business_date, till_id, transaction_id, revision) order by 1`,
    );
  const before = await hashes();
  expect(before.map(line => line.number)).toEqual(['R2', 'R2/old', 'R3']);
  const event = await beginErasure('C-2');
  await erase(event);
  await erase(event);
  const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const contentOf = (hash: Buffer): string => sha256(Buffer.concat([Buffer.from([0, 0, 0, 1]), hash]));
  expect((await hashes()).map(line => [line.hash.toString('hex'), line.content.toString('hex')])).toEqual(
    before.map(({ number, hash, content }) => {
      const after = number === 'R3' ? hash : blindLineHash(key, hash);
      return [after.toString('hex'), number === 'R3' ? content.toString('hex') : contentOf(after)];
    }),
  );
  expect(
    await books.rows(
      `select customer_id from retail.orders union select customer_id from retail.order_revisions order by 1`,
    ),
  ).toEqual([{ customer_id: 'C-3' }, { customer_id: null }]);
  expect(await customers()).toEqual([{ customer_id: 'C-3' }]);
  expect(
    await books.rows(
      `select state, counts ->> 'orders' as orders from ops.erasures where attempt = 1 and state = 'books-erased'`,
    ),
  ).toEqual([{ state: 'books-erased', orders: '1' }]);
});

test('a record of a file of customers that stands for somebody erased is left out and counts as unchanged', async () => {
  const placeholder = `erased-${customerFingerprint(key, 'C-2').toString('hex').slice(0, 32)}`;
  const file = await books.validatedReference({ name: 'customers' }, 'customers', [
    { customer_id: placeholder, name: null },
    { customer_id: 'C-4', name: 'Bo' },
  ]);
  await books.load(file);
  expect(await books.account(file)).toMatchObject({ status: 'loaded', rows: [1, 1, 0] });
  expect(await customers()).toEqual([{ customer_id: 'C-3' }, { customer_id: 'C-4' }]);
});
