import pl from 'nodejs-polars';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await validator.query(`insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP'), ('S015', 'Dublin', 'Europe/Dublin', 'IE', 'EUR')`);
  await validator.query(`insert into retail.products (product_id, name, list_price) values ('MUG', 'Mug', 9.99)`);
}, 60_000);
afterAll(() => validator?.close());

const header =
  'store_id,till_id,transaction_id,line_no,transaction_timestamp,product_id,quantity,unit_price,line_total,' +
  'customer_id,customer_name,customer_email,customer_phone';
const line = (storeId: string, transactionId: string, contact: readonly string[], customerId = transactionId): string =>
  [
    ...[storeId, 'T1', transactionId, '1', '2026-11-20T10:00:00', 'MUG', '1', '9.99', '9.99'],
    ...[customerId, ...contact],
  ].join(',');
let count = 0;
const send = (type: string, contents: string): Promise<string> => {
  count += 1;
  return validator.send(`HQ_${type}_20261120_${String(count).padStart(6, '0')}.csv`, contents, {
    ...{ senderId: 'HQ', allowedStores: null },
  });
};
const silverOf = async (fileId: string, columns: readonly string[]): Promise<Record<string, unknown>[]> =>
  pl
    .readParquet(await validator.silver(fileId))
    .select(...columns)
    .toRecords();

test('silver has the contact in one form, staging as it was sent, and the finding shows nothing of it', async () => {
  const fileId = await send(
    'sales',
    [
      header,
      line('S014', 'A', [' Siobha\u0301n  O’Brien', 'Siobhan@Example.COM', '020 7946 0018']),
      line('S015', 'B', ['Ann', 'ann@example.com', '01 679 6577']),
      line('S014', 'C', ['Jo', 'jo.example.com', '01 679 6577']),
      line('S014', 'D', ['', '', '']),
    ].join('\n'),
  );
  const rows = await silverOf(fileId, ['customer_name', 'customer_email', 'customer_phone']);
  const contacts = rows.map(row => [row['customer_name'], row['customer_email'], row['customer_phone']]);
  expect(contacts).toEqual([
    ['Siobhán O’Brien', 'siobhan@example.com', '+442079460018'],
    ['Ann', 'ann@example.com', '+35316796577'],
    // a number of Dublin is none in Leeds
    ['Jo', null, null],
    [null, null, null],
  ]);
  const staged = await validator.query<{ columns: string[] }>(
    'select columns[11:13] as columns from staging.records where file_id = $1 order by row_no limit 1',
    [fileId],
  );
  expect(staged).toEqual([{ columns: [' Siobha\u0301n  O’Brien', 'Siobhan@Example.COM', '020 7946 0018'] }]);

  const findings = await validator.query<{ code: string; value: string | null; message: string }>(
    `select code, value, message from quality.exceptions where file_id = $1 and code like '%.invalid' order by code`,
    [fileId],
  );
  expect(findings.map(({ code, value }) => `${code} ${value}`)).toEqual(['email.invalid null', 'phone.invalid null']);
  for (const { message } of findings) expect(message).not.toMatch(/jo|679/);
  expect(await validator.file(fileId)).toMatchObject({ status: 'validated', rows_held: 0n });
});

test('a contact that is written in another way is no other sale', async () => {
  const hashOf = async (contact: readonly string[]): Promise<unknown> => {
    const [row] = await silverOf(await send('sales', `${header}\n${line('S014', 'H', contact, 'C1')}\n`), [
      'line_hash',
    ]);
    return row?.['line_hash'];
  };
  const hash = await hashOf(['Ann', 'ann@example.com', '020 7946 0018']);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await hashOf(['ANN', 'Ann@Example.com', '+442079460018'])).toBe(hash);
});

test('a store whose manager has a wrong address is used without it, and head office is told', async () => {
  const fileId = await send(
    'stores',
    'store_id,name,time_zone,country,currency,manager_name,manager_email\n' +
      'S030, York ,Europe/London,GB,GBP,Jo  Lee,York@Stores.example\n' +
      'S031,Hull,Europe/London,GB,GBP,Al,hull.stores.example\n',
  );
  expect(await validator.findings(fileId)).toEqual(['2 email.invalid']);
  expect(await validator.file(fileId)).toMatchObject({ status: 'validated', rows_read: 2n, rows_held: 0n });
  expect(await silverOf(fileId, ['store_id', 'name', 'manager_name', 'manager_email'])).toEqual([
    { store_id: 'S030', name: 'York', manager_name: 'Jo Lee', manager_email: 'york@stores.example' },
    { store_id: 'S031', name: 'Hull', manager_name: 'Al', manager_email: null },
  ]);
  await validator.load(fileId);
});

test('a price of the books is held against the catalogue of the books', async () => {
  const dear = line('S014', 'P', ['', '', '']).replaceAll('9.99', '12.50');
  const fileId = await send('sales', `${header}\n${dear}\n${line('S014', 'Q', ['', '', ''])}\n`);
  // half of the stores are in Dublin: what the list price is in, nobody knows
  expect(await validator.findings(fileId)).not.toContain('1 price.differs-from-catalogue');
  await validator.query(`insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('S016', 'Hull', 'Europe/London', 'GB', 'GBP')`);
  const again = await send('sales', `${header}\n${dear.replace('P,1', 'R,1')}\n${line('S014', 'T', ['', '', ''])}\n`);
  expect(await validator.findings(again)).toContain('1 price.differs-from-catalogue');
  expect(await validator.findings(again)).not.toContain('2 price.differs-from-catalogue');
  const [finding] = await validator.query<{ message: string }>(
    `select message from quality.exceptions where file_id = $1 and code = 'price.differs-from-catalogue'`,
    [again],
  );
  expect(finding?.message).toBe(
    'The price is not the one of the catalogue: 12.5, the catalogue says 9.99: 25.1 % more.',
  );
});
