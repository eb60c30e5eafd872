import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDatabase, type Database } from '../create-database.ts';
import { createTestDatabase, type TestDatabase } from '../testing/create-test-database.ts';

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, applicationName: 'audit-test' });
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  await database.query('delete from retail.products');
  await database.query('delete from retail.customers');
  await database.query('delete from quality.thresholds');
});

const makeProducts = (count: number) =>
  database.query(
    `insert into retail.products (product_id, name, list_price) select 'P' || n, 'Article ' || n, 12.50 from generate_series(1, $1) n`,
    [count],
  );
/** What was written down since: [action, key, changed columns, old, new]. */
async function changesOf(work: () => Promise<unknown>, table = 'retail.products') {
  const last = await database.query<{ id: bigint }>('select coalesce(max(change_id), 0) as id from audit.changes');
  await work();
  const { rows } = await database.query<Record<string, unknown>>(
    `select action, row_key, changed_columns, old_values, new_values from audit.changes
     where change_id > $1 and table_name = $2 order by change_id`,
    [last.rows[0]?.id, table],
  );
  return rows.map(row => Object.values(row));
}

test('of a record that is made, changed and deleted it says what stood before and after', async () => {
  const made = await changesOf(() => makeProducts(1));
  expect(made).toMatchObject([
    ['INSERT', { product_id: 'P1' }, null, null, { name: 'Article 1', list_price: 12.5, size: null }],
  ]);
  const changed = await changesOf(() =>
    database.query(`update retail.products set name = 'Cap', size = 'M', received_at = now() where product_id = 'P1'`),
  );
  expect(changed).toEqual([
    ['UPDATE', { product_id: 'P1' }, ['name', 'size'], { name: 'Article 1', size: null }, { name: 'Cap', size: 'M' }],
  ]);
  const deleted = await changesOf(() => database.query(`delete from retail.products where product_id = 'P1'`));
  expect(deleted).toMatchObject([['DELETE', { product_id: 'P1' }, null, { name: 'Cap', size: 'M' }, null]]);
});

test('of 200 records that a statement touches, those are written down that it really changes', async () => {
  await makeProducts(200);
  expect(await changesOf(() => database.query('update retail.products set received_at = now()'))).toEqual([]);
  const changed = await changesOf(() =>
    database.query(
      `insert into retail.products (product_id, name) select 'P' || n, case when n = 7 then 'New' else 'Article ' || n end
       from generate_series(1, 201) n
       on conflict (product_id) do update set name = excluded.name, received_at = now()`,
    ),
  );
  expect(changed.map(([action, key]) => [action, key]).toSorted()).toEqual([
    ['INSERT', { product_id: 'P201' }],
    ['UPDATE', { product_id: 'P7' }],
  ]);
});

test('a record with another key is one that went and one that came', async () => {
  await makeProducts(1);
  const changes = await changesOf(() => database.query(`update retail.products set product_id = 'P9'`));
  expect(changes.map(([action, key]) => [action, key])).toEqual([
    ['DELETE', { product_id: 'P1' }],
    ['INSERT', { product_id: 'P9' }],
  ]);
});

test('a key may have an empty part: the threshold of all stores', async () => {
  await database.query(`insert into quality.thresholds (code, value, set_by) values ('a.b', 1, 'ada')`);
  await database.query(`insert into quality.thresholds (code, store_id, value, set_by) values ('a.b', 'S1', 1, 'ada')`);
  const changes = await changesOf(
    () => database.query('update quality.thresholds set value = 2 where store_id is null'),
    'quality.thresholds',
  );
  expect(changes).toEqual([['UPDATE', { code: 'a.b', store_id: null }, ['value'], { value: 1 }, { value: 2 }]]);
});

test('a table that got another column, and one in partitions, are written down whole', async () => {
  await database.query('alter table retail.teams add column nickname text');
  const teams = await changesOf(
    () => database.query(`insert into retail.teams (team_id, name, nickname) values ('ARS', 'Arsenal', 'Gunners')`),
    'retail.teams',
  );
  expect(teams).toMatchObject([['INSERT', { team_id: 'ARS' }, null, null, { nickname: 'Gunners' }]]);
  const customers = await changesOf(
    () =>
      database.query(
        `insert into retail.customers (customer_id, name) select 'C' || n, 'Ann' from generate_series(1, 20) n`,
      ),
    'retail.customers',
  );
  expect(customers).toHaveLength(20);
});

test('who acts is what the transaction says, else the application and its user', async () => {
  await database.transaction(tx => tx.query(`insert into retail.teams (team_id, name) values ('T1', 'One')`), {
    actor: 'HQ, key 12ab',
  });
  await database.query(`insert into retail.teams (team_id, name) values ('T2', 'Two')`);
  const { rows } = await database.query<{ actor: string }>(
    `select actor from audit.changes where table_name = 'retail.teams' and row_key ->> 'team_id' in ('T1', 'T2') order by change_id`,
  );
  expect(rows[0]?.actor).toBe('HQ, key 12ab');
  expect(rows[1]?.actor).toMatch(/^audit-test\/./);
});

test('a session that has switched triggers off is written down all the same', async () => {
  const changes = await changesOf(() =>
    database.transaction(async tx => {
      await tx.query(`set local session_replication_role = 'replica'`);
      await tx.query(`insert into retail.products (product_id, name) values ('P1', 'Cap')`);
    }),
  );
  expect(changes).toHaveLength(1);
});

test.each(['update audit.changes set actor = $$nobody$$', 'delete from audit.changes', 'truncate audit.changes'])(
  '%s is refused, to the owner as well',
  async statement => {
    await expect(database.query(statement)).rejects.toThrow('only added to');
    await expect(
      database.transaction(async tx => {
        await tx.query(`set local session_replication_role = 'replica'`);
        await tx.query(statement);
      }),
    ).rejects.toThrow('only added to');
  },
);

test('a person is forgotten, and that something was done stays', async () => {
  await database.query(
    `insert into retail.customers (customer_id, name, email) values ('ANN-1', 'Ann Lee', 'ann@x.example')`,
  );
  await database.query(`update retail.customers set name = 'Ann Bell' where customer_id = 'ANN-1'`);
  await database.query(`delete from retail.customers where customer_id = 'ANN-1'`);
  const inSale = `insert into audit.changes (actor, login, application, table_name, action, row_key, changed_columns, old_values, new_values)
    values ('x', 'x', 'x', 'retail.orders', 'UPDATE', '{"transaction_id": "R1"}', '{customer_id,total_amount}',
      '{"customer_id": "ANN-1", "total_amount": 1}', '{"customer_id": "C2", "total_amount": 2}')`;
  await database.query(inSale);
  const forgotten = await database.query<{ count: bigint }>(
    `select audit.forget('retail.customers', '{"customer_id": "ANN-1"}') as count`,
  );
  expect(forgotten.rows[0]?.count).toBe(3n);
  await database.query(`select audit.forget_value('customer_id', 'ANN-1')`);
  const { rows } = await database.query<{ text: string }>('select changes::text as text from audit.changes');
  expect(rows.filter(row => /Ann Lee|Ann Bell|ann@|ANN-1/.test(row.text))).toEqual([]);
  const { rows: kept } = await database.query(
    `select table_name, action, old_values, new_values from audit.changes where forgotten_at is not null order by change_id`,
  );
  expect(kept).toEqual([
    ...['INSERT', 'UPDATE', 'DELETE'].map(action => ({
      ...{ table_name: 'retail.customers', action, old_values: null, new_values: null },
    })),
    {
      ...{ table_name: 'retail.orders', action: 'UPDATE' },
      old_values: { customer_id: null, total_amount: 1 },
      new_values: { customer_id: 'C2', total_amount: 2 },
    },
  ]);
  // and the door is shut again
  await expect(database.query('delete from audit.changes')).rejects.toThrow('only added to');
});

test('what is older than its retention goes; what is younger than a year stays, whoever asks', async () => {
  await database.query(
    `insert into audit.changes (changed_at, actor, login, application, table_name, action)
     values ('2019-01-01', 'x', 'x', 'x', 'old', 'TRUNCATE'), ('2021-01-01', 'x', 'x', 'x', 'old', 'TRUNCATE')`,
  );
  const pruned = await database.query<{ count: bigint }>(`select audit.prune('2020-01-01') as count`);
  expect(pruned.rows[0]?.count).toBe(1n);
  await expect(database.query(`select audit.prune(now() - interval '11 months')`)).rejects.toThrow('within a year');
});
