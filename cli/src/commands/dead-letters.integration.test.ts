import { createDatabase, listDeadLetters, measureOutbox, parkDeadLetter } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Output } from '../print.ts';
import { type DeadLettersCommand, deadLetters } from './dead-letters.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const park = (group: string, offset: string) =>
  parkDeadLetter(database, { group })(
    {
      topic: 'tillkeeper.file.received',
      key: 'S014',
      headers: {},
      value: `{"n":${offset}}`,
      partition: 0,
      offset,
      attempt: 5,
    },
    new Error('a bug that shows with this file alone'),
  );
beforeEach(async () => {
  await database.query('truncate ops.dead_letters, ops.outbox');
  await park('validator', '1');
  await park('loader', '2');
});

const run = async (action: string, wanted: Partial<DeadLettersCommand> = {}) => {
  const said: string[] = [];
  const output: Output = { say: line => void said.push(line), progress: () => {}, json: () => {} };
  const command = { action, output, databaseUrl: testDatabase.url, filter: {}, isAll: false, hasReplayed: false };
  return { code: await deadLetters({ ...command, limit: 100, isDryRun: false, ...wanted }), said: said.join('\n') };
};

test('messages that wait are a finding, listed with the reason', async () => {
  const { code, said } = await run('list');
  expect(said).toContain('a bug that shows with this file alone');
  expect(said.split('\n')).toHaveLength(4);
  expect(code).toBe(1);
});

test('those of one service are sent on their way again, the others wait', async () => {
  expect(await run('replay', { filter: { group: 'loader' } })).toEqual({
    code: 0,
    said: '1 message is on the way again.',
  });
  expect((await listDeadLetters(database)).map(one => one.consumer_group)).toEqual(['validator']);
  expect((await measureOutbox(database)).events).toBe(1);
});

test('a preview says which would be sent again and to whom, and sends none', async () => {
  const { code, said } = await run('replay', { isDryRun: true, filter: { group: 'loader' } });
  expect(said).toContain('a bug that shows with this file alone');
  expect(said).toContain('These would be sent again; nothing was sent. They go to validator:');
  expect(code).toBe(1);
  expect((await measureOutbox(database)).events).toBe(0);
  expect(await listDeadLetters(database)).toHaveLength(2);
  expect(await run('replay', { isDryRun: true, filter: { group: 'nobody' } })).toEqual({
    code: 0,
    said: 'Nothing would be sent.',
  });
});

test('when all are replayed nothing waits', async () => {
  expect((await run('replay', { isAll: true })).code).toBe(0);
  expect(await run('list')).toEqual({ code: 0, said: 'No message waits: every one was handled.' });
  expect((await run('list', { hasReplayed: true })).code).toBe(0);
});

test('a replay of everything has to be meant, and one of an unknown id is refused', async () => {
  await expect(run('replay')).rejects.toMatchObject({ exitCode: 2 });
  await expect(run('replay', { filter: { ids: [999_999n] } })).rejects.toMatchObject({ exitCode: 4 });
  expect((await measureOutbox(database)).events).toBe(0);
});
