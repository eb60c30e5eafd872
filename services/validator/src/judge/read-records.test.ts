import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractFormat } from '@tillkeeper/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecords } from './read-records.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-records-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function read(container: 'csv' | 'ndjson', content: string) {
  const formatFile = contractFormat.files.find(file => file.file_type === 'teams' && file.container === container);
  if (formatFile === undefined) throw new Error('the contract has teams');
  const filePath = join(directory, 'file');
  await writeFile(filePath, content);
  const job = {
    filePath,
    isGzip: false,
    maxBytes: 1e6,
    formatFile,
    fileId: '',
    senderId: '',
    run: 1,
    receivedAt: '',
    nameGroups: {},
    allowedStores: null,
    isWeb: false,
    referencePath: '',
    outputDirectory: directory,
    outlierThreshold: 3,
    storeBaselinePaths: {},
  };
  const unused: string[] = [];
  const rows: [number, string][] = [];
  for await (const result of readRecords(job, name => unused.push(name))) {
    if (result.kind === 'damaged') rows.push([result.rowNo, result.code]);
    if (result.kind === 'chunk')
      for (let index = 0; index < result.count; index += 1)
        rows.push([
          result.positions.rowNo[index] ?? 0,
          result.columns.map(column => column[result.from + index]).join('|'),
        ]);
  }
  return { rows, unused };
}

test('right and damaged records come in the order of the file, each with its own cells', async () => {
  const { rows } = await read('csv', 'team_id,name\nA,Arsenal\nB,Burnley\nbroken\nC,"Chelsea, London"\n1,2,3\nD,\n');
  expect(rows).toEqual([
    [1, 'A|Arsenal'],
    [2, 'B|Burnley'],
    [3, 'record.too-few-fields'],
    [4, 'C|Chelsea, London'],
    [5, 'record.too-many-fields'],
    [6, 'D|'],
  ]);
});

test('columns and keys that no one reads are said, not dropped in silence', async () => {
  expect((await read('csv', 'team_id,name,colour\nA,Arsenal,red\n')).unused).toEqual(['colour']);
  const keys = await read(
    'ndjson',
    '{"team_id":"A","name":"Arsenal","colour":"red"}\n{"team_id":"B","mascot":"bee"}\n',
  );
  expect(keys.unused).toEqual(['colour', 'mascot']);
  expect(keys.rows).toEqual([
    [1, 'A|Arsenal||'],
    [2, 'B|||'],
  ]);
});
