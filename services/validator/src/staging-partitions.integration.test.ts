import { createDatabase } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createStagingPartitions } from './staging-partitions.ts';
import { dropStaging } from './staging-repository.ts';

test('a partition is made once, and again after something went wrong: another copy may have dropped it', async () => {
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url });
  onTestFinished(async () => {
    await database.close();
    await testDatabase.drop();
  });
  const partitions = createStagingPartitions(database);
  const isThere = async (week: string): Promise<boolean> =>
    (await database.query(`select 1 from pg_class where relname = $1`, [`record_lines_${week}`])).rowCount > 0;

  await partitions.ready('2026-11-15T23:59:59.999Z');
  expect([await isThere('2026w46'), await isThere('2026w47')]).toEqual([true, false]);
  await partitions.ready('2026-11-16T00:00:00.000Z');
  expect(await isThere('2026w47')).toBe(true);

  await dropStaging(database, new Date('2027-01-01T00:00:00Z'));
  await partitions.ready('2026-11-16T00:00:00.000Z');
  expect(await isThere('2026w47')).toBe(false);
  partitions.forget();
  await partitions.ready('2026-11-16T00:00:00.000Z');
  expect(await isThere('2026w47')).toBe(true);

  await partitions.renew(new Date('2026-11-30T12:00:00Z'), new Date('2026-11-30T00:00:00Z'));
  expect(await Promise.all(['2026w47', '2026w49', '2026w50'].map(isThere))).toEqual([false, true, true]);
  await partitions.ready('2026-11-16T00:00:00.000Z');
  expect(await isThere('2026w47')).toBe(true);
});
