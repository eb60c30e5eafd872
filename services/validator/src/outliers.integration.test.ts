import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await validator.query(
    `insert into retail.stores (store_id, name, time_zone, country, currency)
     select id, id, 'Europe/London', 'GB', 'GBP' from unnest(array['S014', 'S015']) as id`,
  );
  await validator.query(
    `insert into retail.products (product_id, name, category)
     values ('PIN', 'Pin', 'Small things'), ('NEW', 'New pin', 'Small things'), ('CAP', 'Cap', null)`,
  );
  // Spreads of a tenth and more: those of the books, not the least ones.
  const numbers = (sales: number): string =>
    `${sales}, ${sales}, 0, cbrt(2), ${sales} * 0.2 ^ 2, 0, ln(5), ${sales} * 0.25 ^ 2, 0, cbrt(10), ${sales} * 0.4 ^ 2, 0`;
  await validator.query(`insert into quality.product_baselines values ('PIN', 'GBP', ${numbers(1200)})`);
  await validator.query(`insert into quality.category_baselines values ('Small things', 'GBP', ${numbers(90_000)})`);
  await validator.query(
    `insert into quality.store_product_baselines (observations, price_observations, measured, quantity_mean, quantity_m2,
       quantity_m3, price_mean, price_m2, price_m3, total_mean, total_m2, total_m3, product_id, store_id)
     values (${numbers(45)}, 'PIN', 'S014')`,
  );
  // before the first file: what is known may be five minutes old
  await validator.query(
    `insert into quality.thresholds (code, store_id, value, set_by) values ('price.outlier', 'S015', 8, 'Jo')`,
  );
}, 60_000);
afterAll(() => validator?.close());

let number = 0;
const line = (changes: Record<string, string> = {}): string => {
  number += 1;
  const row = {
    transaction_id: `R-${number}`,
    ...{ transaction_timestamp: '2026-11-20T10:00:00Z', line_no: '1', transaction_type: 'SALE', product_id: 'PIN' },
    ...{ quantity: '1', unit_price: '5.00', line_total: '5.00', original_transaction_id: '', ...changes },
  };
  return `${Object.values(row).join(',')}\n`;
};
const header =
  'transaction_id,transaction_timestamp,line_no,transaction_type,product_id,quantity,unit_price,line_total,original_transaction_id\n';
const send = async (lines: readonly string[], storeId = 'S014'): Promise<string> => {
  number += 1;
  return validator.send(
    `${storeId}_sales_20261120_T01_${String(number).padStart(6, '0')}.csv`,
    header + lines.join(''),
    { senderId: storeId },
  );
};
const messages = async (fileId: string): Promise<string[]> =>
  (
    await validator.query<{ message: string }>(
      `select row_no || ' ' || column_name || ' ' || message as message from quality.exceptions
       where file_id = $1 and code like '%.outlier' order by row_no, code`,
      [fileId],
    )
  ).map(({ message }) => message);

test('a sale far off is said with what is usual in the store, from how many sales, and how far off it is', async () => {
  const fileId = await send([
    line(),
    line({ quantity: '900', line_total: '4500.00' }),
    line({ unit_price: '50.00', line_total: '50.00' }),
  ]);
  expect(await messages(fileId)).toEqual([
    '2 quantity The quantity is very unusual for this article: 900, usual is about 2 (45 sales of this article in this store); up to 15.1 is let pass. That is 41.5 standard deviations off, 6 are allowed.',
    '3 unit_price The price is very unusual for this article: 50.00, usual is about 5.00 (45 sales of this article in this store); up to 22.79 is let pass. That is 9.1 standard deviations off, 6 are allowed.',
  ]);
});

test('a store that knows little asks the article in all stores, a new article its category, and nobody is asked in vain', async () => {
  const far = { quantity: '900', line_total: '4500.00' };
  const [known] = await messages(await send([line(far)], 'S015'));
  expect(known).toContain('(1,200 sales of this article in all stores)');
  const [fresh] = await messages(await send([line({ product_id: 'NEW', ...far })]));
  expect(fresh).toContain('(90,000 sales of its category)');
  expect(await messages(await send([line({ product_id: 'CAP', ...far })]))).toEqual([]);
});

test('a store’s own threshold counts in that store alone, and one for all stores from the next file on', async () => {
  const dear = line({ unit_price: '30.00', line_total: '30.00' });
  expect(await messages(await send([dear]))).toHaveLength(1);
  expect(await messages(await send([dear], 'S015'))).toEqual([]);
  await validator.query(
    `insert into quality.thresholds (code, store_id, value, set_by) values ('price.outlier', null, 7.5, 'Jo')`,
  );
  expect(await messages(await send([dear]))).toEqual([]);
  await validator.query(`delete from quality.thresholds where store_id = 'S015'`);
  await validator.query(`update quality.thresholds set value = 4.5`);
  expect(await messages(await send([dear], 'S015'))).toEqual([expect.stringContaining('4.5 are allowed')]);
  await validator.query(`truncate quality.thresholds`);
});

test('a threshold counts for rules about a row by itself as well', async () => {
  const early = line({ transaction_timestamp: '2026-11-20T23:20:00Z' });
  const findings = async (): Promise<string[]> =>
    validator.findings(await send([early, ...Array.from({ length: 3 }, () => line())]));
  expect(await findings()).toEqual(expect.arrayContaining(['1 timestamp.future']));
  await validator.query(
    `insert into quality.thresholds (code, store_id, value, set_by) values ('timestamp.future', 'S014', 100000, 'Jo')`,
  );
  expect(await findings()).not.toEqual(expect.arrayContaining(['1 timestamp.future']));
});

test('a sale that was voided in the same file is not flagged', async () => {
  const far = { quantity: '900', line_total: '4500.00' };
  const back = { transaction_type: 'VOID', quantity: '-900', line_total: '-4500.00' };
  expect(await messages(await send([line(far), line(back)]))).toEqual([]);
  expect(await messages(await send([line(far), line({ ...back, product_id: 'CAP' })]))).toHaveLength(1);
});
