import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '../create-database.ts';
import type { Transaction } from '../run-transaction.ts';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database.ts';
import {
  advanceErasure,
  eraseFromBooks,
  findErasure,
  keepSought,
  previewErasure,
  reportErasure,
  requestErasure,
} from './erasure-repository.ts';
import { customerFingerprint } from './fingerprint.ts';
import { waitForOlderTransactions } from './wait-for-older-transactions.ts';

const key = Buffer.alloc(32, 9);
const erasureId = 'ab'.repeat(16);
const who = { erasureId, fingerprint: customerFingerprint(key, 'C-1'), customerId: 'C-1', by: 'HQ, key k1' };
let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  database = createDatabase({ url: own.url });
  await database.query(`insert into retail.customers (customer_id, name, email, phone) values
    ('C-1', 'ZOË Quist', 'Zoe@Example.com', '+442079460018'), ('C-2', 'Ann', null, null)`);
});
afterAll(async () => {
  await database?.close();
  await own?.drop();
});
const as = <T>(role: string, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  database.transaction(async tx => {
    await tx.query(`set local role ${role}`);
    return work(tx);
  });

test('the door requests an erasure and learns what there is, and may not read who the customer is', async () => {
  await expect(as('tillkeeper_ingest', tx => previewErasure(tx, 'C-1'))).resolves.toMatchObject({
    customers: 1,
    orders: 0,
  });
  expect(await as('tillkeeper_ingest', tx => requestErasure(tx, who))).toMatchObject({
    state: 'requested',
    attempt: 1,
  });
  await expect(as('tillkeeper_ingest', tx => tx.query('select name from retail.customers'))).rejects.toThrow(
    /permission denied/,
  );
  await expect(as('tillkeeper_ingest', tx => tx.query('select sought from ops.erasures'))).rejects.toThrow(
    /permission denied/,
  );
  expect(await as('tillkeeper_ingest', tx => reportErasure(tx, erasureId))).toMatchObject({
    counts: {},
    done_at: null,
  });
});

test('how the person is written is known in lower case, and kept over a second request', async () => {
  const erasure = await as('tillkeeper_validator', tx =>
    findErasure(tx, { erasureId, attempt: 1, state: 'requested' }),
  );
  expect(erasure?.sought).toEqual({
    ...{ id: 'C-1', names: ['zoë quist'], emails: ['zoe@example.com'], phones: ['+442079460018'], file_ids: [] },
  });
  if (erasure === undefined) return;
  await as('tillkeeper_validator', tx => keepSought(tx, erasureId, { ...erasure.sought, phones: ['020 7946 0018'] }));
  expect(await requestErasureAgain()).toMatchObject({ erasure_id: erasureId, attempt: 2 });
  expect(await findErasure(database, { erasureId, attempt: 1, state: 'requested' })).toBeUndefined();
  const again = await findErasure(database, { erasureId, attempt: 2, state: 'requested' });
  expect(again?.sought.phones).toEqual(['020 7946 0018']);
});
const requestErasureAgain = () =>
  as('tillkeeper_ingest', tx => requestErasure(tx, { ...who, erasureId: 'cd'.repeat(16) }));

test('the loader takes the customer out of the books when it is its turn, and may delete nobody by itself', async () => {
  await expect(as('tillkeeper_loader', tx => tx.query('delete from retail.customers'))).rejects.toThrow(
    /permission denied/,
  );
  await expect(as('tillkeeper_loader', tx => eraseFromBooks(tx, erasureId, key))).rejects.toThrow(/not at its books/);
  await as('tillkeeper_validator', tx =>
    advanceErasure(tx, { erasureId, to: 'records-erased', counts: { findings: 2 } }),
  );
  const counts = await as('tillkeeper_loader', tx => eraseFromBooks(tx, erasureId, key));
  expect(counts).toMatchObject({ customers: 1, orders: 0, audited_changes: 2 });
  await as('tillkeeper_loader', tx => advanceErasure(tx, { erasureId, to: 'books-erased', counts }));
  const { rows } = await database.query(`select customer_id from retail.customers
    union all select 'audited' from audit.changes c where c::text like '%Quist%' or c::text like '%C-1%'`);
  expect(rows).toEqual([{ customer_id: 'C-2' }]);
});

test('when it is done the person is forgotten, and the counts of all attempts are added', async () => {
  await as('tillkeeper_reporter', tx =>
    advanceErasure(tx, { erasureId, to: 'done', counts: { findings: 1, mails: 3 } }),
  );
  const { rows } = await database.query('select sought, counts from ops.erasures');
  expect(rows).toEqual([{ sought: null, counts: expect.objectContaining({ customers: 1, findings: 3, mails: 3 }) }]);
});

test('who waits for older transactions goes on when they have ended, not before, and does not wait for younger ones', async () => {
  const ended: string[] = [];
  const write = async (name: string, until: Promise<void>): Promise<void> => {
    await database.transaction(async tx => {
      await tx.query('create table if not exists public.older (name text)');
      began[name]?.();
      await until;
      ended.push(name);
    });
  };
  const began: Record<string, () => void> = {};
  let end = (): void => {};
  const old = write('old', new Promise(resolve => (end = resolve)));
  await new Promise<void>(resolve => (began['old'] = resolve));
  const waiting = waitForOlderTransactions(database).then(() => ended.push('waited'));
  await new Promise(resolve => setTimeout(resolve, 200));
  expect(ended).toEqual([]);
  end();
  await Promise.all([old, waiting]);
  expect(ended).toEqual(['old', 'waited']);
});
