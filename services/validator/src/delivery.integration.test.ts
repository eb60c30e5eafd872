import { createChildPool } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createValidatorChildren, type ValidatorChildren } from './children.ts';
import { validatorSettings } from './config.ts';
import { addMasterData, again, good, receiveSales, sendSales } from './testing/sales-of-a-store.ts';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await addMasterData(validator);
});
afterAll(() => validator?.close());

const countStaged = (fileId: string) =>
  validator.query('select count(*) from staging.records where file_id = $1', [fileId]);

test('an event that is delivered twice changes nothing', async () => {
  const received = await receiveSales(validator, good(3));
  await validator.validate(received);
  await validator.validate(received);
  expect(await countStaged(received.receipt.file_id)).toEqual([{ count: 3n }]);
  expect(await validator.events(received.receipt.file_id)).toHaveLength(1);
});

test('a file waits for master data that came before it and are not in the books yet, though not for ever', async () => {
  const teams = await validator.send('HQ_teams_20261120_000009.csv', 'team_id,name\nNEW,Newcastle\n', {
    senderId: 'HQ',
    allowedStores: null,
  });
  const received = await receiveSales(validator, good(1));
  await expect(validator.validate(received)).rejects.toMatchObject({ name: 'RetryableError' });
  expect(await validator.file(received.receipt.file_id)).toBeUndefined();
  await validator.query(`update ops.files set validated_at = now() - interval '3 minutes' where file_id = $1`, [teams]);
  await validator.validate(received);
  expect(await validator.file(received.receipt.file_id)).toMatchObject({ status: 'validated' });
  await validator.load(teams);
});

test('a file over which the judging process dies twice is quarantined, and the next file is judged', async () => {
  const dying: ValidatorChildren = createChildPool({
    entry: new URL('./testing/dying-child.ts', import.meta.url),
    size: 1,
  });
  const received = await receiveSales(validator, good(2));
  const fileId = received.receipt.file_id;
  await expect(validator.validate(received, dying)).rejects.toMatchObject({ name: 'ChildCrashedError' });
  expect(await validator.file(fileId)).toBeUndefined();
  await validator.validate(received, dying);
  await dying.close();
  expect(await validator.file(fileId)).toMatchObject({ status: 'quarantined', reject_code: 'file.quarantined' });
  expect(await validator.events(fileId)).toEqual([['file.quarantined', expect.anything()]]);
  expect(
    await validator.query('select business_date::text, till_id from ops.files where file_id = $1', [fileId]),
  ).toEqual([{ business_date: '2026-11-20', till_id: 'T01' }]);
  const other = await sendSales(validator, ...good(2));
  expect(await validator.file(other)).toMatchObject({ status: 'validated' });
});

test('two events of one file that are handled side by side make one run', async () => {
  const two = createValidatorChildren({ settings: { ...validatorSettings.parse({}), VALIDATOR_CHILDREN: 2 } });
  const received = await receiveSales(validator, good(3));
  const repeat = again(received);
  const outcomes = await Promise.allSettled([validator.validate(received, two), validator.validate(repeat, two)]);
  await two.close();
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'RetryableError' });
  await validator.validate(received);
  await validator.validate(repeat);
  const fileId = received.receipt.file_id;
  expect(await validator.file(fileId)).toMatchObject({ status: 'validated', rows_read: 3n });
  expect(await validator.query('select run from ops.files where file_id = $1', [fileId])).toEqual([{ run: 1 }]);
  expect(await countStaged(fileId)).toEqual([{ count: 3n }]);
  expect(await validator.events(fileId)).toHaveLength(1);
});
