import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobStore } from '@tillkeeper/blob-store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMasterData, good, receiveSales } from './testing/sales-of-a-store.ts';
import { type ValidatorUnderTest, validatorUnderTest } from './testing/validator-under-test.ts';

let validator: ValidatorUnderTest;
const uploads = { begun: 0, underway: 0, most: 0 };
const mayEnd = Promise.withResolvers<void>();

const slow = (blobs: BlobStore): BlobStore => ({
  ...blobs,
  async writeFile(key, path) {
    if (!key.startsWith('silver/order_items/')) return blobs.writeFile(key, path);
    uploads.begun += 1;
    uploads.underway += 1;
    uploads.most = Math.max(uploads.most, uploads.underway);
    await mayEnd.promise;
    await blobs.writeFile(key, path);
    uploads.underway -= 1;
  },
});

beforeAll(async () => {
  validator = await validatorUnderTest({ aroundBlobs: slow });
  await addMasterData(validator);
  // makes the partition of staging
  const teams = 'team_id,name\nNEW,Newcastle\n';
  await validator.load(
    await validator.send('HQ_teams_20261120_000008.csv', teams, { senderId: 'HQ', allowedStores: null }),
  );
});
afterAll(() => validator?.close());

test('when staging fails, nobody begins again before the silver that is being written has ended', async () => {
  const received = await receiveSales(validator, good(3));
  const holder = await validator.database.pool.connect();
  await holder.query('begin');
  await holder.query('lock table staging.record_lines in access exclusive mode');
  const validating = validator.validate(received);
  await expect
    .poll(
      async () => {
        const { rowCount } = await validator.database.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query ilike 'copy staging.record_lines%'`,
        );
        return rowCount;
      },
      { timeout: 20_000 },
    )
    .toBe(1);
  await holder.query('commit');
  holder.release();
  // the transaction would be tried again after 50 ms
  await sleep(500);
  const begunMeanwhile = uploads.begun;
  mayEnd.resolve();
  await validating;
  expect(begunMeanwhile).toBe(1);
  expect(uploads).toEqual({ begun: 2, underway: 0, most: 1 });
  expect(await validator.file(received.receipt.file_id)).toMatchObject({ status: 'validated', rows_read: 3n });
});
