import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMasterData, good, line, sendSales } from './testing/sales-of-a-store.ts';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await addMasterData(validator);
});
afterAll(() => validator?.close());

test.each<[string, Partial<Record<string, string>>]>([
  ['field.missing', { product_id: '' }],
  ['field.too-long', { product_id: 'X'.repeat(65) }],
  ['field.invalid', { transaction_type: 'GIFT' }],
  ['field.invalid', { transaction_id: 'A B' }],
  ['number.unreadable', { quantity: 'one' }],
  ['number.unreadable', { unit_price: '1e400' }],
  ['number.out-of-range', { quantity: '10000000' }],
  ['number.too-many-decimals', { line_total: '14.999' }],
  ['timestamp.unreadable', { transaction_timestamp: '2026-02-31T10:00:00' }],
  ['timestamp.unreadable', { transaction_timestamp: 'xx2026-11-20T10:00:00' }],
  ['timestamp.future', { transaction_timestamp: '2099-11-20T10:00:00' }],
  ['timestamp.nonexistent-local-time', { transaction_timestamp: '2026-03-29T01:30:00' }],
  ['quantity.zero', { quantity: '0.000' }],
  ['quantity.wrong-sign', { quantity: '-1', line_total: '-14.99' }],
  ['quantity.wrong-sign', { transaction_type: 'RETURN' }],
  ['price.negative', { unit_price: '-14.99', line_total: '-14.99' }],
  ['total.mismatch', { line_total: '15.00' }],
  ['product.unknown', { product_id: 'SKU-0O1', team_id: '', supplier_id: '' }],
  ['team.unknown', { team_id: 'NOCLUB' }],
  ['team.mismatch', { team_id: 'LIV' }],
  ['supplier.unknown', { supplier_id: 'SUP-9' }],
  ['supplier.mismatch', { supplier_id: 'SUP-2' }],
  ['transaction.incomplete', { transaction_line_count: '2' }],
])('%s is found on its row, %j, and holds its basket alone', async (code, fields) => {
  const fileId = await sendSales(validator, ...good(3), line(fields), ...good(2));
  const found = (await validator.findings(fileId)).filter(one => !one.endsWith('timestamp.outside-business-date'));
  expect(found).toContain(`4 ${code}`);
  expect(found.every(one => one.startsWith('4 '))).toBe(true);
  expect(await validator.file(fileId)).toMatchObject({ status: 'validated', rows_read: 6n, rows_held: 1n });
});

test.each<[string, Partial<Record<string, string>>]>([
  ['price.zero', { unit_price: '0', line_total: '0.00' }],
  ['employee.unknown', { employee_id: 'NOBODY' }],
  ['timestamp.ambiguous-local-time', { transaction_timestamp: '2026-10-25T01:30:00' }],
  ['timestamp.outside-business-date', { transaction_timestamp: '2026-11-18T10:00:00' }],
])('%s is said and holds nothing', async (code, fields) => {
  const fileId = await sendSales(validator, ...good(2), line(fields));
  expect(await validator.findings(fileId)).toContain(`3 ${code}`);
  expect(await validator.file(fileId)).toMatchObject({ rows_held: 0n });
});

test('a line that cannot be used holds its basket, the other lines say so, and a record that cannot be read holds its neighbours', async () => {
  const fileId = await sendSales(
    validator,
    line({ transaction_id: 'A' }),
    line({ transaction_id: 'A', line_no: '2', quantity: 'x' }),
    line({ transaction_id: 'B' }),
    'broken',
    line({ transaction_id: 'C' }),
    line({ transaction_id: 'D' }),
    line({ transaction_id: 'E', transaction_line_count: '1' }),
    'broken',
    ...good(8),
  );
  expect(await validator.findings(fileId)).toEqual([
    '1 transaction.held',
    '2 number.unreadable',
    '3 transaction.held',
    '4 record.too-few-fields',
    '5 transaction.held',
    '8 record.too-few-fields',
    '9 transaction.held',
  ]);
  expect(await validator.file(fileId)).toMatchObject({ rows_read: 16n, rows_held: 7n, rows_without_amount: 2n });
});

test('the same line twice counts once, two contents of one line hold the basket, a second scan is a real item', async () => {
  const twice = line({ transaction_id: 'A' });
  const fileId = await sendSales(
    validator,
    twice,
    twice,
    line({ transaction_id: 'B' }),
    line({ transaction_id: 'B', product_id: 'LEE-MUG', unit_price: '9.99', line_total: '9.99' }),
    line({ transaction_id: 'C' }),
    line({ transaction_id: 'C', line_no: '2' }),
  );
  expect(await validator.findings(fileId)).toEqual(['2 record.repeated', '3 line.conflict', '4 line.conflict']);
  expect(await validator.file(fileId)).toMatchObject({ rows_read: 6n, rows_held: 2n, rows_repeated: 1n });
});

test('a basket in two places is held, and so are lines that disagree about their transaction', async () => {
  const fileId = await sendSales(
    validator,
    line({ transaction_id: 'A' }),
    line({ transaction_id: 'B' }),
    line({ transaction_id: 'A', line_no: '2' }),
    line({ transaction_id: 'C' }),
    line({ transaction_id: 'C', line_no: '2', transaction_type: 'VOID' }),
  );
  expect(await validator.findings(fileId)).toEqual([
    '1 transaction.in-two-places',
    '3 transaction.in-two-places',
    '4 transaction.lines-disagree',
    '5 transaction.lines-disagree',
  ]);
});

test('a quantity far from what is usual is said, with what was expected', async () => {
  const fileId = await sendSales(
    validator,
    ...Array.from({ length: 60 }, (_, index) =>
      index % 2 === 0 ? line() : line({ quantity: '2', line_total: '29.98' }),
    ),
    line({ quantity: '500', line_total: '7495.00' }),
  );
  const rows = await validator.query<{ row_no: bigint; message: string }>(
    `select row_no, message from quality.exceptions where file_id = $1 and code = 'quantity.outlier'`,
    [fileId],
  );
  expect(rows).toEqual([{ row_no: 61n, message: expect.stringContaining('61 sales of this article in this file') }]);
});

test('web transactions are rows, each with the text of the number that was sent', async () => {
  const one = {
    store_id: 'S014',
    transaction_id: 'W-1',
    transaction_timestamp: '2026-11-20T10:30:00Z',
    lines: [
      { line_no: 1, product_id: 'LEE-SCARF', quantity: 1, unit_price: 14.99, line_total: 14.99 },
      { line_no: 2, product_id: 'NOPE', quantity: 1, unit_price: 1, line_total: 1 },
    ],
  };
  const fileId = await validator.send(
    'S014_sales_20261120_copy1_000001.ndjson',
    `${JSON.stringify(one)}\n${JSON.stringify({ ...one, transaction_id: 'W-2', lines: [one.lines[0]] })}\n`,
    { senderId: 'S014', isWeb: true },
  );
  expect(await validator.findings(fileId)).toEqual(['1 transaction.held', '2 product.unknown']);
  expect(await validator.file(fileId)).toMatchObject({ status: 'validated', rows_read: 3n, rows_held: 2n });
});
