import { createDatabase } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { afterAll, expect, test } from 'vitest';
import type { Output } from '../print.ts';
import { makePartitions } from './partitions.ts';

const testDatabase = await createTestDatabase();
const database = createDatabase({ url: testDatabase.url });
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const now = new Date('2030-11-21T10:00:00Z');
const run = async (until?: string) => {
  let answer: unknown;
  const said: string[] = [];
  const output: Output = { say: line => void said.push(line), progress: () => {}, json: value => (answer = value) };
  const code = await makePartitions({ until, now, databaseUrl: testDatabase.url, output });
  return { code, answer, said };
};

test('quarters are made up to that of the day, each table of the family its own, and once', async () => {
  expect(await run('2031-04-01')).toEqual({
    code: 0,
    answer: { made: 21, quarters: ['2030 Q4', '2031 Q1', '2031 Q2'] },
    said: ['Tables made: 21.', 'The books have quarters from 2030 Q4 to 2031 Q2: 3.'],
  });
  expect((await run('2031-04-01')).answer).toMatchObject({ made: 0 });
  const { rows } = await database.query(
    `select count(distinct inhparent)::int as families, count(*)::int as tables
     from pg_inherits join pg_class c on c.oid = inhparent and c.relkind = 'p'
     where inhrelid::regclass::text ~ '_203[01]q[1-4]$'`,
  );
  expect(rows).toEqual([{ families: 7, tables: 21 }]);
});

test('without a day they are there for a year', async () => {
  expect((await run()).answer).toMatchObject({
    quarters: ['2030 Q4', '2031 Q1', '2031 Q2', '2031 Q3', '2031 Q4'],
  });
});

test('a day that has passed and one in the far future are wrong usage', async () => {
  await expect(run('2030-11-20')).rejects.toThrow('--until is a day from 2030-11-21 to 2129-12-31.');
  await expect(run('9999-01-01')).rejects.toThrow('--until is a day from');
});
