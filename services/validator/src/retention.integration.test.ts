import { createDatabase } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { afterAll, expect, test } from 'vitest';
import { dropStaging, makeStagingPartition } from './staging-repository.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

test('staging is dropped by the week once all of it is past its retention, and younger records stay', async () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const stage = async (fileId: string, receivedAt: string): Promise<void> => {
    await makeStagingPartition(database, receivedAt);
    await database.query(
      `insert into staging.record_lines (file_id, run, received_ms, row_no, line_from, byte_from, byte_to, columns)
       values ($1, 1, $2, 1, 2, 0, 1, '{a}')`,
      [fileId, Date.parse(receivedAt)],
    );
  };
  await stage('old', '2026-10-20T12:00:00Z');
  await stage('young', '2026-11-12T12:00:00Z');
  await dropStaging(database, new Date(now.getTime() - 14 * 86_400_000));
  expect((await database.query('select file_id from staging.records')).rows).toEqual([{ file_id: 'young' }]);
});
