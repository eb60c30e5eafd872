import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMasterData, line, sales } from './testing/sales-of-a-store.ts';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await addMasterData(validator);
  await validator.query(`insert into ops.senders (sender_id, kind, stores) values ('S014', 'store', '{S014}')`);
});
afterAll(() => validator?.close());

const days = () =>
  validator.query(
    `select store_id, business_date, till_id, currency, files, rejected_files, held_rows from quality.store_days order by 1, 2, 3`,
  );
const wrong = sales(line({ quantity: 'many' }), line({ quantity: 'more' }));

test('a file that is rejected stands in the day of its till, once however often it is sent', async () => {
  const name = 'S014_sales_20261120_T01_000901.csv';
  const fileId = await validator.send(name, wrong, { senderId: 'S014' });
  expect(await validator.file(fileId)).toMatchObject({ status: 'rejected', reject_code: 'file.too-many-errors' });
  const day = {
    store_id: 'S014',
    business_date: '2026-11-20',
    till_id: 'T01',
    currency: 'GBP',
    files: 0n,
    held_rows: 0n,
  };
  expect(await days()).toEqual([{ ...day, rejected_files: 1n }]);
  await validator.send(name, wrong, { senderId: 'S014', isRepeated: true });
  expect(await validator.query('select run, status from ops.files where file_id = $1', [fileId])).toEqual([
    { run: 2, status: 'rejected' },
  ]);
  expect(await days()).toEqual([{ ...day, rejected_files: 1n }]);
  await validator.send('S014_sales_20261120_T01_000902.csv', `${wrong}\n`, { senderId: 'S014' });
  expect(await days()).toEqual([{ ...day, rejected_files: 2n }]);
});

test('master data that are rejected are of no day', async () => {
  const before = await days();
  const fileId = await validator.send('HQ_teams_20261120_000009.csv', 'team_id,name\n,\n,\n', {
    senderId: 'HQ',
    allowedStores: null,
  });
  expect(await validator.file(fileId)).toMatchObject({ status: 'rejected' });
  expect(await days()).toEqual(before);
});
