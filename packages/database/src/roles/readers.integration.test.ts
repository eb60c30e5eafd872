import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from '../create-database.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';

let testDatabase: TestDatabase;
let owner: Database;
let analyst: Database;
let auditor: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  owner = createDatabase({ url: testDatabase.url });
  analyst = createDatabase({ url: testDatabase.url, role: 'tillkeeper_analyst', maxConnections: 2 });
  auditor = createDatabase({ url: testDatabase.url, role: 'tillkeeper_auditor', maxConnections: 2 });
  await owner.query(`
    insert into retail.stores (store_id, name, time_zone, country, currency, manager_name, manager_email)
      values ('S1', 'Anfield Road', 'Europe/London', 'GB', 'GBP', 'Ada Byron', 'ada@stores.example');
    insert into retail.products (product_id, name, category) values ('MUG', 'Mug', 'Home');
    insert into retail.employees (employee_id, store_id, name) values ('E1', 'S1', 'Grace Hopper');
    insert into retail.suppliers (supplier_id, name, email) values ('SUP', 'Mugs & Sons', 'mary@mugs.example');
    insert into retail.customers (customer_id, name, email, phone, country)
      values ('C1', 'Jean van der Meer', 'jean.vdm@Mail.Example', '+44 20 7946 0000', 'GB'), ('C2', null, null, null, null);
    insert into retail.addresses (customer_id, lines, city, postal_code, country) values ('C1', '{"12 Hill St"}', 'Leeds', 'LS1 4AP', 'GB');
    insert into quality.exceptions (file_id, run, file_type, code, severity, column_name, value, message)
      values ('f', 1, 'sales', 'product.unknown', 'error', 'product_id', 'MGU', 'MGU is not known.'),
        ('f', 1, 'sales', 'customer.email', 'error', 'customer_email', 'jean.vdm@mail', 'jean.vdm@mail is no address.'),
        ('f', 1, 'sales', 'record.extra', 'error', null, 'Jean van der Meer', 'There is more: Jean van der Meer');
    update retail.stores set manager_name = 'Joan Clarke' where store_id = 'S1';
    update retail.employees set name = 'Rear Admiral Hopper' where employee_id = 'E1';
    update retail.products set name = 'Big mug' where product_id = 'MUG'`);
});
afterAll(async () => {
  await Promise.all([owner, analyst, auditor].map(database => database.close()));
  await testDatabase.drop();
});

const personal = /jean|vdm|meer|7946|hill st|leeds|ls1 |byron|clarke|hopper|ada@|mary@/i;

describe('an analyst', () => {
  test('gets of customers and addresses what nobody can be told by', async () => {
    const { rows } = await analyst.query(
      'select customer_id, initials, email_domain, has_phone, country from retail.customers_masked order by 1',
    );
    expect(rows).toEqual([
      { customer_id: 'C1', initials: 'J.v.d.M.', email_domain: 'mail.example', has_phone: true, country: 'GB' },
      { customer_id: 'C2', initials: null, email_domain: null, has_phone: false, country: null },
    ]);
    const addresses = await analyst.query('select customer_id, postal_area, country from retail.addresses_masked');
    expect(addresses.rows).toEqual([{ customer_id: 'C1', postal_area: 'LS', country: 'GB' }]);
  });

  test('gets of findings what was sent only where the column never holds a person', async () => {
    const { rows } = await analyst.query('select code, value from quality.exceptions_masked order by exception_id');
    expect(rows).toEqual([
      { code: 'product.unknown', value: 'MGU' },
      { code: 'customer.email', value: null },
      { code: 'record.extra', value: null },
    ]);
  });

  test('finds no personal data in anything that it may read', async () => {
    const { rows: tables } = await owner.query<{ name: string; columns: string }>(
      `select c.oid::regclass::text as name, string_agg(quote_ident(a.attname), ', ') as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
         and c.relnamespace::regnamespace::text = any ('{retail,ops,quality,audit,staging,bus}')
         and has_column_privilege('tillkeeper_analyst', c.oid, a.attnum, 'select')
       group by c.oid order by name`,
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name, columns } of tables) {
      const { rows } = await analyst.query<{ it: string }>(
        `select to_jsonb(row_of)::text as it from (select ${columns} from ${name}) row_of`,
      );
      expect([name, rows.filter(row => personal.test(row.it))]).toEqual([name, []]);
    }
  });

  test.each([
    'select count(*) from retail.orders join retail.order_items using (store_id, business_date, till_id, transaction_id)',
    'select store_id, name, currency from retail.stores',
    'select employee_id, store_id, role from retail.employees',
    `select * from retail.search_products('big mug')`,
    `select * from retail.orders_as_of(now())`,
    `select * from retail.products_as_of(now() - interval '1 second')`,
    'select * from retail.master_revisions_masked',
    'select rating from retail.reviews',
    'select * from quality.store_days',
    'select status, rows_loaded from ops.files',
  ])('may ask: %s', async statement => {
    await expect(analyst.query(statement)).resolves.toBeDefined();
  });

  test.each([
    'select * from retail.customers',
    'select name from retail.customers',
    'select customer_id from retail.customers_0',
    'select city from retail.addresses',
    'select name from retail.employees',
    'select manager_email from retail.stores',
    'select phone from retail.suppliers',
    'select body from retail.reviews',
    'select value from quality.exceptions',
    'select message from quality.exceptions_sales',
    'select * from staging.records',
    'select * from audit.changes',
    'select content from ops.reports',
    'select value from ops.dead_letters',
    'select key_sha256 from ops.sender_keys',
    'select * from ops.silver_objects',
    `update retail.products set name = 'x'`,
    'delete from retail.orders',
    'truncate retail.orders',
    `select retail.make_order_partitions('2026-01-01', '2030-01-01')`,
    `select audit.forget('retail.customers', '{}')`,
    `select pg_read_file('/etc/passwd')`,
    `copy retail.products to program 'cat'`,
  ])('is refused: %s', async statement => {
    await expect(analyst.query(statement)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('an auditor', () => {
  test.each([
    'select * from audit.changes',
    'select * from audit.files',
    'select * from ops.files',
    'select * from ops.runs',
    'select key_id, sender_id, revoked_at from ops.sender_keys',
    'select * from quality.exceptions',
    'select * from quality.exception_changes',
    'select * from quality.thresholds',
  ])('may ask: %s', async statement => {
    await expect(auditor.query(statement)).resolves.toBeDefined();
  });

  test('sees who changed what', async () => {
    const { rows } = await auditor.query(
      `select action, old_values, new_values from audit.changes where table_name = 'retail.products' and action = 'UPDATE'`,
    );
    expect(rows).toMatchObject([{ old_values: { name: 'Mug' }, new_values: { name: 'Big mug' } }]);
  });

  test.each([
    'select * from retail.orders',
    'select * from retail.customers',
    'select * from retail.customers_masked',
    'select * from staging.records',
    'select key_sha256 from ops.sender_keys',
    'select * from ops.sender_keys',
    `update audit.changes set actor = 'nobody'`,
    'delete from audit.changes',
    `insert into audit.changes (actor, login, application, table_name, action) values ('', '', '', '', 'INSERT')`,
    'truncate audit.changes',
    'delete from ops.files',
    `update quality.exceptions set status = 'waived'`,
    'select audit.prune(now())',
  ])('is refused: %s', async statement => {
    await expect(auditor.query(statement)).rejects.toMatchObject({ code: '42501' });
  });
});
