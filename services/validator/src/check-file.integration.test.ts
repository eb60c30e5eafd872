import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMasterData, good, header, line, receiveSales, salesName, sendSales } from './testing/sales-of-a-store.ts';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await addMasterData(validator);
});
afterAll(() => validator?.close());

test('a check finds the same and leaves nothing in the tables', async () => {
  const received = await receiveSales(validator, [
    ...good(2),
    line({ product_id: 'NOPE', team_id: '', supplier_id: '' }),
  ]);
  expect(await validator.check('c1', received)).toMatchObject({
    status: 'done',
    rows_read: 3,
    rows_held: 1,
    findings: [{ row_no: 3, code: 'product.unknown', value: 'NOPE' }],
  });
  expect(await validator.file(received.receipt.file_id)).toBeUndefined();
  expect(await validator.findings(received.receipt.file_id)).toEqual([]);
});

test('a check says that the header is another than before, and learns nothing of it', async () => {
  await sendSales(validator, ...good(1));
  const contents = `${header},mood\n${line()},fine\n`;
  const received = await validator.receive(salesName(), contents, { senderId: 'S014' });
  for (const checkId of ['c2', 'c3']) {
    expect((await validator.check(checkId, received)).findings).toMatchObject([
      { code: 'header.changed', severity: 'warning', message: expect.stringContaining('New: "mood"') },
      { code: 'header.unknown-column' },
    ]);
  }
});
