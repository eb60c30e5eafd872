import { blobKeys, storedReceipt } from '@tillkeeper/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMasterData, again, good, receiveSales, sales, salesName } from './testing/sales-of-a-store.ts';
import { type Received, type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
beforeAll(async () => {
  validator = await validatorUnderTest();
  await addMasterData(validator);
});
afterAll(() => validator?.close());

const sending = {
  ...{ by: 'S001, key 12ab', user_agent: 'till/9', software: 'AcmePOS/4.2' },
  ...{ declared_sha256: 'a'.repeat(64), declared_rows: 2, declared_total: '59.98' },
};
/** Receives a file whose receipt says how it was sent. */
async function receiveDeclared(rows: number): Promise<Received> {
  const received = await receiveSales(validator, good(rows));
  const receipt = storedReceipt.parse({ ...received.receipt, sending });
  await validator.blobs.write(blobKeys.receipt(receipt.file_id), JSON.stringify(receipt));
  return { ...received, receipt };
}
const runs = (fileId: string) =>
  validator.query(
    `select run, why, status, reject_code, rows_read, rows_held, started_at, validator_version from ops.runs where file_id = $1 order by run`,
    [fileId],
  );

test('the first run of a file keeps what its receipt says of how it was sent', async () => {
  const received = await receiveDeclared(2);
  await validator.validate(received);
  const { file_id } = received.receipt;
  expect(
    await validator.query(
      `select received_at, sent_by, user_agent, software, is_web, declared_sha256, declared_rows, declared_amount::text
       from ops.receipts where file_id = $1`,
      [file_id],
    ),
  ).toEqual([
    {
      ...{
        received_at: received.receipt.received_at,
        sent_by: sending.by,
        user_agent: 'till/9',
        software: 'AcmePOS/4.2',
      },
      ...{ is_web: false, declared_sha256: sending.declared_sha256, declared_rows: 2n, declared_amount: '59.980000' },
    },
  ]);
  expect(await runs(file_id)).toEqual([
    {
      ...{ run: 1, why: 'received', status: 'validated', reject_code: null, rows_read: 2n, rows_held: 0n },
      ...{ started_at: '2026-11-20T23:00:00.000Z', validator_version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    },
  ]);
});

test('a receipt that says nothing of how its file was sent is no reason to fail', async () => {
  const received = await receiveSales(validator, good(1));
  await validator.validate(received);
  expect(
    await validator.query('select sent_by, declared_rows from ops.receipts where file_id = $1', [
      received.receipt.file_id,
    ]),
  ).toEqual([{ sent_by: null, declared_rows: null }]);
});

test('a file that is sent again after it was rejected has two runs, and the first receipt', async () => {
  const received = await validator.receive(salesName(), 'transaction_id\n1\n', { senderId: 'S014' });
  await validator.validate(received);
  const { file_id } = received.receipt;
  await validator.validate(again(received));
  const made = await runs(file_id);
  expect(made).toMatchObject([
    { run: 1, why: 'received', status: 'rejected', reject_code: expect.stringMatching(/^[a-z]+\./) },
    { run: 2, why: 'sent-again', status: 'rejected' },
  ]);
  expect(await validator.query('select received_at from ops.receipts where file_id = $1', [file_id])).toEqual([
    { received_at: received.receipt.received_at },
  ]);
});

test('a repeat counts by when it was sent: handled late or twice, it says nothing of what came under its name after it', async () => {
  const name = salesName();
  const at = (minute: number): string => `2026-11-20T21:0${minute}:00.000Z`;
  const receive = (lines: readonly string[], minute: number) =>
    validator.receive(name, sales(...lines), { senderId: 'S014', receivedAt: at(minute) });
  const repeat = (of: Received, minute: number): Received => ({
    ...of,
    event: { ...again(of, `${of.event.id}/${minute}`).event, time: at(minute) },
  });
  const first = await receive(good(1), 1);
  const second = await receive(good(2), 3);
  const { file_id } = first.receipt;
  for (const one of [first, second, repeat(first, 2)]) await validator.validate(one);
  expect(await runs(file_id)).toHaveLength(1);
  await validator.validate(repeat(first, 4));
  expect(await runs(file_id)).toMatchObject([{ run: 1 }, { run: 2, why: 'sent-again' }]);
  expect(await validator.query('select received_at from ops.files where file_id = $1', [file_id])).toEqual([
    { received_at: at(4) },
  ]);
});
