import pl from 'nodejs-polars';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await validator.query(`insert into retail.stores (store_id, name, time_zone, country, currency)
    values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP'), ('S015', 'York', 'Europe/London', 'GB', 'GBP')`);
  await validator.query(`insert into retail.teams (team_id, name) values ('LEE', 'Leeds'), ('LIV', 'Liverpool')`);
  await validator.query(`insert into retail.products (product_id, name, team_id, size, list_price) values
    ('SKU-001', 'Home shirt M', 'LEE', 'M', 19.99), ('SKU-002', 'Home shirt L', 'LEE', 'L', 19.99),
    ('SCARF-LIV', 'Bar scarf', 'LIV', null, 14.99), ('MUG-LEE', 'Crest mug', 'LEE', null, 9.99)`);
}, 60_000);
beforeEach(() => validator.query('truncate quality.aliases'));
afterAll(() => validator?.close());

let count = 0;
const header =
  'store_id,transaction_id,line_no,transaction_timestamp,product_id,team_id,quantity,unit_price,line_total';
const line = (productId: string, { price = '19.99', team = '', store = 'S014' } = {}): string => {
  count += 1;
  return `${store},R-${count},1,2026-11-20T10:00:00,${productId},${team},1,${price},${price}`;
};
const send = (lines: readonly string[], senderId = 'S014'): Promise<string> => {
  count += 1;
  return validator.send(`${senderId}_sales_20261120_T01_${count}.csv`, `${[header, ...lines].join('\n')}\n`, {
    ...{ senderId, allowedStores: null },
  });
};
const messages = async (fileId: string): Promise<string[]> => {
  const rows = await validator.query<{ code: string; value: string; message: string }>(
    'select code, value, message from quality.exceptions where file_id = $1 order by row_no, code',
    [fileId],
  );
  return rows.map(({ code, value, message }) => `${code} ${value}: ${message}`);
};
const booked = async (fileId: string): Promise<{ product_id: string; line_hash: string }[]> =>
  pl
    .readParquet(await validator.silver(fileId))
    .select('product_id', 'line_hash')
    .toRecords() as {
    product_id: string;
    line_hash: string;
  }[]; // polars knows columns by name only
const confirm = (code: string, target: string, scope: { store?: string; sender?: string } = {}): Promise<unknown> =>
  validator.query(
    `insert into quality.aliases (code, target_id, store_id, sender_id, confirmed_by) values ($1, $2, $3, $4, 'test')`,
    [code, target, scope.store ?? null, scope.sender ?? null],
  );

test('a near miss is repaired, said with its evidence, and the row is booked as if it had been sent right', async () => {
  const fileId = await send([line('sku-0O1'), line('SKU-001')]);
  expect(await validator.file(fileId)).toMatchObject({ status: 'validated', rows_read: 2n, rows_held: 0n });
  expect(await messages(fileId)).toEqual([
    'product.repaired sku-0O1: The article number was misspelt and has been repaired: sku-0O1 is read as SKU-001: capital and small letters; letter O for zero; same price 19.99; certainty 0.99.',
  ]);
  const [repaired, right] = await booked(fileId);
  expect(repaired?.product_id).toBe('SKU-001');
  expect(repaired?.line_hash).toBe(right?.line_hash);
  const [staged] = await validator.query<{ columns: string[] }>(
    'select columns from staging.records where file_id = $1 and row_no = 1',
    [fileId],
  );
  expect(staged?.columns).toContain('sku-0O1');
});

test('what the row refers to is held against the article that was meant', async () => {
  const fileId = await send([line('mug-lee', { price: '9.99', team: 'LIV' })]);
  expect(await validator.findings(fileId)).toEqual(['1 product.repaired', '1 team.mismatch']);
});

test('a doubtful code is held, with what may have been meant', async () => {
  const fileId = await send([line('SKU-003'), line('NO-SUCH-THING')]);
  expect(await messages(fileId)).toEqual([
    'product.unknown SKU-003: The article number is not in the catalogue: SKU-003, did you mean SKU-001 (Home shirt M) or SKU-002 (Home shirt L)?',
    'product.unknown NO-SUCH-THING: The article number is not in the catalogue: NO-SUCH-THING.',
  ]);
  expect(await validator.file(fileId)).toMatchObject({ rows_held: 2n });
});

test('a slip at one character needs evidence: the price decides', async () => {
  const fileId = await send([line('SCRAF-LIV', { price: '14.99' }), line('SCRAF-LIV', { price: '99.00' })]);
  expect(await validator.findings(fileId)).toEqual(['1 product.repaired', '2 product.unknown']);
});

test('a confirmed answer goes before any guess, and no longer once it is undone', async () => {
  await confirm('sku-0O1', 'MUG-LEE');
  await confirm('OLD-7', 'SCARF-LIV');
  const fileId = await send([line('sku-0O1'), line('OLD-7')]);
  expect((await booked(fileId)).map(row => row.product_id)).toEqual(['MUG-LEE', 'SCARF-LIV']);
  expect((await messages(fileId)).filter(message => message.startsWith('product.repaired'))).toEqual([
    'product.repaired sku-0O1: The article number was misspelt and has been repaired: sku-0O1 is read as MUG-LEE: it was confirmed.',
    'product.repaired OLD-7: The article number was misspelt and has been repaired: OLD-7 is read as SCARF-LIV: it was confirmed.',
  ]);

  await validator.query(`update quality.aliases set undone_at = now(), undone_by = 'test'`);
  const later = await send([line('sku-0O1'), line('OLD-7')]);
  expect(await validator.findings(later)).toEqual(['1 product.repaired', '2 product.unknown']);
  expect((await booked(later)).map(row => row.product_id)).toEqual(['SKU-001']);
});

test('an answer for a store goes before that for a sender, and that before the one for all; an article that has gone is none', async () => {
  await confirm('X-1', 'SKU-001');
  await confirm('X-1', 'SKU-002', { sender: 'S015' });
  await confirm('X-1', 'MUG-LEE', { store: 'S015' });
  await confirm('X-2', 'GONE');
  const products = async (fileId: string): Promise<string[]> => (await booked(fileId)).map(row => row.product_id);
  expect(await products(await send([line('X-1'), line('X-1', { store: 'S015' })]))).toEqual(['SKU-001', 'MUG-LEE']);
  expect(await products(await send([line('X-1'), line('X-1', { store: 'S015' })], 'S015'))).toEqual([
    'SKU-002',
    'MUG-LEE',
  ]);
  expect(await validator.findings(await send([line('X-2')]))).toEqual(['1 product.unknown']);
});

test('an answer for a code that is an article itself is applied as well', async () => {
  await confirm('SKU-002', 'SKU-001');
  const fileId = await send([line('SKU-002'), line('SKU-001')]);
  expect((await booked(fileId)).map(row => row.product_id)).toEqual(['SKU-001', 'SKU-001']);
  expect(await validator.findings(fileId)).toEqual(['1 product.repaired']);
});
