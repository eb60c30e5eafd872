import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '../create-database.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { type StoreScope, scopedTo } from './store-scope.ts';

let testDatabase: TestDatabase;
let owner: Database;
let reporter: Database;
let door: Database;
let loader: Database;

const fileOf = { a: 'a'.repeat(32), b: 'b'.repeat(32), both: 'c'.repeat(32), none: 'd'.repeat(32) };

// Two stores with a row each wherever rows are of a store; a file of head office that names both; and one of A's sender that
// was rejected as a whole, so that it names no store at all.
const rowsOfTwoStores = `
  insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('A', 'Anfield Road', 'Europe/London', 'GB', 'GBP'), ('B', 'Camden', 'Europe/London', 'GB', 'GBP');
  insert into ops.senders (sender_id, kind, stores) values ('A', 'store', '{A}'), ('B', 'store', '{B}'), ('HQ', 'head_office', null);
  insert into retail.products (product_id, name) values ('MUG', 'Mug');
  insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sha256, size_bytes, received_at, status, reject_code)
    values ('${fileOf.a}', 'A', 'a', 'sales', 'contract-1', '', 0, now(), 'loaded', null), ('${fileOf.b}', 'B', 'b', 'sales', 'contract-1', '', 0, now(), 'loaded', null),
      ('${fileOf.both}', 'HQ', 'c', 'sales', 'contract-1', '', 0, now(), 'loaded', null), ('${fileOf.none}', 'A', 'd', 'sales', 'contract-1', '', 0, now(), 'rejected', 'file.empty');
  insert into ops.file_totals (file_id, store_id, currency) values ('${fileOf.a}', 'A', 'GBP'), ('${fileOf.b}', 'B', 'GBP'), ('${fileOf.both}', 'A', 'GBP'), ('${fileOf.both}', 'B', 'GBP'),
    ('${fileOf.a}', 'B', 'GBP'), ('${fileOf.none}', '', 'GBP'), ('${fileOf.b}', '', 'GBP'), ('${fileOf.both}', '', 'GBP');
  insert into quality.exceptions (file_id, run, file_type, store_id, code, severity, message)
    values ('${fileOf.a}', 1, 'sales', 'A', 'x.y', 'error', ''), ('${fileOf.b}', 1, 'sales', 'B', 'x.y', 'error', ''), ('${fileOf.a}', 1, 'sales', 'B', 'x.y', 'error', ''),
      ('${fileOf.none}', 1, 'sales', null, 'file.empty', 'error', ''), ('${fileOf.b}', 1, 'sales', null, 'file.late', 'info', '');
  insert into quality.answers (file_id, row_no, store_id, kind, state, answered_by, via)
    values ('${fileOf.a}', 1, 'A', 'remove', 'in force', 'a@a.example', 'page'), ('${fileOf.b}', 1, 'B', 'remove', 'in force', 'b@b.example', 'page');
  insert into quality.aliases (code, store_id, target_id, confirmed_by) values ('M', 'A', 'MUG', 'a'), ('M', 'B', 'MUG', 'b'), ('M', null, 'MUG', 'c');
  insert into quality.store_days (store_id, business_date, till_id, currency) values ('A', '2026-11-20', '1', 'GBP'), ('B', '2026-11-20', '1', 'GBP');
  insert into ops.reports (kind, store_id, report_date, dedupe_key, state, message_id, recipient, subject, content)
    values ('digest', 'A', '2026-11-20', 'a', 'pending', 'a', '', '', '{}'), ('digest', 'B', '2026-11-20', 'b', 'pending', 'b', '', '', '{}');
  insert into ops.report_items (store_id, file_id, run) values ('A', '${fileOf.a}', 1), ('B', '${fileOf.b}', 1);
  insert into ops.refused_files (refusal_id, kind, sender_id, store_id, file_name, code, detail, refused_at, refused_on)
    select store_id, 'refused', store_id, store_id, '', '', '', now(), current_date from retail.stores;
  insert into ops.silent_tills (store_id, till_id, business_date, usual_by, last_file_at, noticed_at)
    select store_id, '1', '2026-11-20', '11:00', now(), now() from retail.stores;
  insert into ops.fix_links (store_id, person, role, expires_at) values ('A', 'a@x', 'manager', '2026-12-01'), ('B', 'b@x', 'manager', '2026-12-01');
  select retail.make_order_partitions('2026-11-20', '2026-11-20');
  insert into retail.orders (store_id, business_date, till_id, transaction_id, transaction_type, transaction_timestamp, currency, line_count, total_amount, content_hash, file_id, received_at)
    select store_id, '2026-11-20', '1', 'R1', 'SALE', now(), 'GBP', 1, 5, sha256(''), '', now() from retail.stores;
  insert into retail.order_items (store_id, business_date, till_id, transaction_id, line_no, product_id, quantity, unit_price, line_total, amount_minor, line_hash, file_id, row_no)
    select store_id, '2026-11-20', '1', 'R1', 1, 'MUG', 1, 5, 5, 500, sha256(''), '', 1 from retail.stores;
  insert into retail.order_revisions (store_id, business_date, till_id, transaction_id, revision, transaction_type, transaction_timestamp, currency, line_count, total_amount, content_hash, file_id, received_at, received_sequence, loaded_at, superseded_by_file_id)
    select store_id, '2026-11-20', '1', 'R1', 1, 'SALE', now(), 'GBP', 1, 5, sha256(''), '', now(), 0, now(), '' from retail.stores;
  insert into retail.order_item_revisions (store_id, business_date, till_id, transaction_id, revision, line_no, product_id, quantity, unit_price, discount_amount, line_total, amount_minor, line_hash, file_id, row_no)
    select store_id, '2026-11-20', '1', 'R1', 1, 1, 'MUG', 1, 5, 0, 5, 500, sha256(''), '', 1 from retail.stores`;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  owner = createDatabase({ url: testDatabase.url });
  reporter = createDatabase({ url: testDatabase.url, role: 'tillkeeper_reporter', maxConnections: 2 });
  door = createDatabase({ url: testDatabase.url, role: 'tillkeeper_ingest', maxConnections: 2 });
  loader = createDatabase({ url: testDatabase.url, role: 'tillkeeper_loader', maxConnections: 2 });
  await owner.query(rowsOfTwoStores);
});
afterAll(async () => {
  await Promise.all([owner, reporter, door, loader].map(database => database.close()));
  await testDatabase.drop();
});

/** Every table with a column `store_id` that the role may read. */
async function tablesByStore(role: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'store_id'
     where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and c.relnamespace::regnamespace::text <> 'pg_temp'
       and has_column_privilege($1, c.oid, a.attnum, 'select') order by name`,
    [role],
  );
  return rows.map(row => row.name);
}

async function storesIn(database: Database, table: string, scope: StoreScope | undefined): Promise<(string | null)[]> {
  const on = scope === undefined ? database : scopedTo(database, scope);
  const { rows } = await on.query<{ store_id: string | null }>(
    `select distinct store_id from ${table} where coalesce(store_id, '') <> '' order by store_id`,
  );
  return rows.map(row => row.store_id);
}

test('the reporter sees of every table with a column of stores the rows of the store that it has named, and of no other', async () => {
  const tables = await tablesByStore('tillkeeper_reporter');
  expect(tables).toEqual(
    expect.arrayContaining(['retail.orders', 'quality.exceptions', 'ops.reports', 'quality.store_days']),
  );
  for (const table of tables) {
    expect([table, await storesIn(reporter, table, { stores: ['A'] })]).toEqual([table, ['A']]);
    expect([table, await storesIn(reporter, table, { stores: ['A', 'B'] })]).toEqual([table, ['A', 'B']]);
    expect([table, await storesIn(reporter, table, { stores: 'all' })]).toEqual([table, ['A', 'B']]);
  }
});

test.each(['tillkeeper_reporter', 'tillkeeper_ingest'] as const)(
  '%s sees no row of any store where it has named none',
  async role => {
    const database = role === 'tillkeeper_reporter' ? reporter : door;
    // an alias says for which stores it holds; it is no row of theirs
    const tables = (await tablesByStore(role)).filter(table => table !== 'quality.aliases');
    expect(tables.length).toBeGreaterThan(3);
    for (const table of [...tables, 'ops.files'])
      for (const scope of [undefined, { stores: [] }])
        expect([
          table,
          (await (scope === undefined ? database : scopedTo(database, scope)).query(`select from ${table}`)).rowCount,
        ]).toEqual([table, 0]);
  },
);

test('what a transaction has named is forgotten at its end', async () => {
  const one = createDatabase({ url: testDatabase.url, role: 'tillkeeper_reporter', maxConnections: 1 });
  try {
    expect(await storesIn(one, 'retail.orders', { stores: 'all' })).toEqual(['A', 'B']);
    expect(await storesIn(one, 'retail.orders', undefined)).toEqual([]);
  } finally {
    await one.close();
  }
});

test('the reporter sees the files that name its store or that only its store sends, and what they say of no store', async () => {
  const ofA = scopedTo(reporter, { stores: ['A'] });
  const { rows: files } = await ofA.query<{ file_id: string }>('select file_id from ops.files order by file_id');
  expect(files.map(file => file.file_id)).toEqual([fileOf.a, fileOf.both, fileOf.none]);
  const { rows: codes } = await ofA.query<{ code: string }>(
    'select code from quality.exceptions where store_id is null',
  );
  expect(codes).toEqual([{ code: 'file.empty' }]);
  const { rows: totals } = await ofA.query<{ file_id: string }>(
    `select file_id from ops.file_totals where store_id = ''`,
  );
  expect(totals).toEqual([{ file_id: fileOf.none }]);
});

test('the reporter writes nothing into another store’s reports than the one that it has named', async () => {
  const ofA = scopedTo(reporter, { stores: ['A'] });
  expect((await ofA.query(`update ops.reports set attempts = attempts + 1`)).rowCount).toBe(1);
  expect((await ofA.query(`delete from ops.report_items where store_id = 'B'`)).rowCount).toBe(0);
  await expect(ofA.query(`insert into ops.report_items (store_id, file_id, run) values ('B', 'x', 1)`)).rejects.toThrow(
    /row-level security/,
  );
});

test('a sender sees its own files whole, also what they say of other stores; of other files what they say of its stores', async () => {
  const sender = scopedTo(door, { stores: ['A'], senderId: 'A' });
  const { rows: files } = await sender.query<{ file_id: string }>('select file_id from ops.files order by file_id');
  expect(files.map(file => file.file_id)).toEqual([fileOf.a, fileOf.both, fileOf.none]);
  const { rows } = await sender.query<{ file_id: string; store_id: string | null }>(
    `select file_id, store_id from quality.exceptions order by file_id, store_id`,
  );
  expect(rows).toEqual([
    { file_id: fileOf.a, store_id: 'A' },
    { file_id: fileOf.a, store_id: 'B' },
    { file_id: fileOf.none, store_id: null },
  ]);
  const { rows: totals } = await sender.query<{ file_id: string; store_id: string }>(
    'select file_id, store_id from ops.file_totals order by file_id, store_id',
  );
  expect(totals.map(total => `${total.file_id[0]} ${total.store_id}`)).toEqual(['a A', 'a B', 'c A', 'd ']);
});

test('the door may lock a file that it sees, and change none', async () => {
  const all = scopedTo(door, { stores: 'all' });
  expect((await all.query('select from ops.files where file_id = $1 for update', [fileOf.a])).rowCount).toBe(1);
  await expect(all.query(`update ops.files set file_id = file_id where file_id = $1`, [fileOf.a])).rejects.toThrow(
    /row-level security/,
  );
  await expect(all.query(`update ops.files set status = 'loaded'`)).rejects.toMatchObject({ code: '42501' });
});

test('who writes the books sees all of them without naming a store, by the same plan as the owner', async () => {
  expect((await loader.query('select from retail.orders')).rowCount).toBe(2);
  expect((await loader.query('select from quality.exceptions')).rowCount).toBe(5);
  const statements = [
    `select o.* from unnest('{A,B}'::text[], '{R1,R1}'::text[]) as b (store_id, transaction_id)
     left join retail.orders o on o.store_id = b.store_id and o.business_date = '2026-11-20' and o.till_id = '1' and o.transaction_id = b.transaction_id`,
    `update retail.orders o set loaded_at = now() from retail.order_items i
     where (i.store_id, i.business_date, i.till_id, i.transaction_id) = (o.store_id, o.business_date, o.till_id, o.transaction_id) and i.file_id = 'x'`,
    `insert into retail.order_items select i.* from retail.order_items i join retail.stores s using (store_id) where i.business_date = '2026-11-20'`,
    `update quality.exceptions e set status = 'fixed' where e.file_type = 'sales' and e.code = 'x.y' and e.status = 'open' and e.value = 'v'`,
    `select sum(i.amount_minor) from retail.order_items i where i.file_id in (select file_id from ops.files where status = 'loaded')`,
  ];
  for (const statement of statements) {
    const [asLoader, asOwner] = await Promise.all(
      [loader, owner].map(async database => (await database.query(`explain (costs off) ${statement}`)).rows),
    );
    expect(asLoader).toEqual(asOwner);
  }
});
