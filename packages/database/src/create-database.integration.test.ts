import { setTimeout as sleep } from 'node:timers/promises';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from './create-database.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';

let test_: TestDatabase;
let database: Database;
beforeAll(async () => {
  test_ = await createTestDatabase();
  database = createDatabase({ url: test_.url, maxConnections: 4 });
  await database.query('create table stock (product_id text primary key, quantity integer not null)');
});
afterAll(async () => {
  await database?.close();
  await test_?.drop();
});

test('values arrive exact: whole numbers as bigint, decimals and dates as text, instants in ISO 8601', async () => {
  const { rows } = await database.query(
    `select 9007199254740993::int8 as big, 0.10::numeric as amount, date '2026-03-29' as day,
       timestamptz '2026-03-29 03:30:00.25+02' as instant, timestamptz '2026-03-29 01:30:00.123456Z' as precise,
       timestamp '2026-03-29 02:30:00' as local, array[1.10, null]::numeric[] as amounts, array[date '2026-01-01'] as days,
       array[timestamptz '2026-01-01Z'] as instants, timestamptz 'infinity' as never, array[7]::int8[] as bigs`,
  );
  expect(rows).toEqual([
    {
      big: 9007199254740993n,
      amount: '0.10',
      day: '2026-03-29',
      instant: '2026-03-29T01:30:00.250Z',
      precise: '2026-03-29T01:30:00.123456Z',
      local: '2026-03-29T02:30:00',
      amounts: ['1.10', null],
      days: ['2026-01-01'],
      instants: ['2026-01-01T00:00:00.000Z'],
      never: 'infinity',
      bigs: [7n],
    },
  ]);
});

test('an instant that JavaScript made comes back letter for letter', async () => {
  const instant = new Date(1_795_000_000_007).toISOString();
  const { rows } = await database.query<{ it: string }>('select $1::timestamptz as it', [instant]);
  expect(rows[0]?.it).toBe(instant);
});

test('a transaction whose work fails leaves nothing behind', async () => {
  const failing = database.transaction(async tx => {
    await tx.query(`insert into stock values ('half', 1)`);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect((await database.query(`select from stock where product_id = 'half'`)).rowCount).toBe(0);
});

test('a transaction whose work swallowed an error does not pretend to be done', async () => {
  const swallowing = database.transaction(async tx => {
    await tx.query('select 1/0').catch(() => {});
  });
  await expect(swallowing).rejects.toThrow('swallowed');
});

test('two transactions that lock each other out are both done in the end', async () => {
  await database.query(`insert into stock values ('a', 0), ('b', 0)`);
  let attempts = 0;
  const add = (first: string, second: string) =>
    database.transaction(async tx => {
      attempts++;
      await tx.query('update stock set quantity = quantity + 1 where product_id = $1', [first]);
      await sleep(100);
      await tx.query('update stock set quantity = quantity + 1 where product_id = $1', [second]);
    });
  await Promise.all([add('a', 'b'), add('b', 'a')]);
  const { rows } = await database.query(`select quantity from stock where product_id in ('a', 'b')`);
  expect(rows).toEqual([{ quantity: 2 }, { quantity: 2 }]);
  expect(attempts).toBeGreaterThan(2);
});

test('two transactions that cannot have come one after the other (40001) are both done in the end', async () => {
  await database.query(`insert into stock values ('left', 1), ('right', 1)`);
  let attempts = 0;
  // Each takes from its side as long as both together have two: one after the other, only one of them would.
  const take = (side: string) =>
    database.transaction(
      async tx => {
        attempts++;
        const { rows } = await tx.query<{ both: bigint }>(
          `select sum(quantity)::bigint as both from stock where product_id in ('left', 'right')`,
        );
        await sleep(100);
        if (rows[0]?.both === 2n) await tx.query('update stock set quantity = 0 where product_id = $1', [side]);
      },
      { isolation: 'serializable' },
    );
  await Promise.all([take('left'), take('right')]);
  const { rows } = await database.query<{ both: bigint }>(
    `select sum(quantity)::bigint as both from stock where product_id in ('left', 'right')`,
  );
  expect(rows).toEqual([{ both: 1n }]);
  expect(attempts).toBe(3);
});

test('a duplicate key is tried again only when asked', async () => {
  await database.query(`insert into stock values ('twice', 0)`);
  const attemptsOf = async (shouldRetryDuplicateKeys: boolean) => {
    let attempts = 0;
    const inserting = database.transaction(
      async tx => {
        attempts++;
        await tx.query(`insert into stock values ('twice', 0)`);
      },
      { shouldRetryDuplicateKeys, maxAttempts: 3 },
    );
    await expect(inserting).rejects.toMatchObject({ code: '23505' });
    return attempts;
  };
  expect([await attemptsOf(false), await attemptsOf(true)]).toEqual([1, 3]);
});

test('a connection lost in the middle of a transaction is replaced and the work done again, once in effect', async () => {
  await database.query(`insert into stock values ('lost', 0)`);
  let attempts = 0;
  await database.transaction(async tx => {
    attempts++;
    await tx.query(`update stock set quantity = quantity + 1 where product_id = 'lost'`);
    if (attempts > 1) return;
    const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    await database.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await sleep(50);
    await tx.query('select 1');
  });
  expect(attempts).toBe(2);
  const { rows } = await database.query(`select quantity from stock where product_id = 'lost'`);
  expect(rows).toEqual([{ quantity: 1 }]);
});

test('idle connections that break are replaced without ending the process', async () => {
  const lost: Error[] = [];
  const other = createDatabase({ url: test_.url, applicationName: 'idle-test', onConnectionLost: e => lost.push(e) });
  await Promise.all([other.query('select pg_sleep(0.05)'), other.query('select pg_sleep(0.05)')]);
  await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'idle-test'`);
  await expect.poll(() => lost.length).toBe(2);
  expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await other.close();
});

test('a database that is not there is something to wait for, a wrong statement is not', async () => {
  const nowhere = createDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' });
  await expect(nowhere.query('select 1')).rejects.toBeInstanceOf(RetryableError);
  await expect(nowhere.transaction(async () => {}, { maxAttempts: 2 })).rejects.toBeInstanceOf(RetryableError);
  await nowhere.close();
  await expect(database.query('select nonsense')).rejects.not.toBeInstanceOf(RetryableError);
});

test('a statement that takes longer than it may is ended and is no reason to wait', async () => {
  const hasty = createDatabase({ url: test_.url, statementTimeoutMs: 50 });
  await expect(hasty.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
  await hasty.close();
});
