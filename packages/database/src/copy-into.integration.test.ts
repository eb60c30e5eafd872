import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { copyInto } from './copy-into.ts';
import { createDatabase, type Database } from './create-database.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';

let home: TestDatabase;
let database: Database;
const statement = 'copy lines (n, name) from stdin (format csv)';
beforeAll(async () => {
  home = await createTestDatabase({ isEmpty: true });
  database = createDatabase({ url: home.url });
  await database.query('create table lines (n integer not null, name text)');
});
beforeEach(async () => {
  await database.query('truncate lines');
});
afterAll(async () => {
  await database?.close();
  await home?.drop();
});

const sum = async () => (await database.query('select count(*) as rows, sum(n) as sum from lines')).rows;

test('rows that come one by one are copied whole, beyond the size of a chunk', async () => {
  async function* rows() {
    for (let n = 0; n < 200_000; n++) yield `"${n}","Schal für ${n}"\n`;
  }
  expect(await database.transaction(tx => copyInto(tx, statement, rows()))).toBe(200_000);
  expect(await sum()).toEqual([{ rows: 200_000n, sum: 19_999_900_000n }]);
});

test('a file and bytes from memory are copied', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'copy-into-'));
  const path = join(directory, 'lines.csv');
  writeFileSync(path, '"1","a"\n"2","b"\n');
  await database.transaction(async tx => {
    expect(await copyInto(tx, statement, path)).toBe(2);
    expect(await copyInto(tx, statement, [Buffer.from('"3",'), new Uint8Array(Buffer.from('"c"\n'))])).toBe(1);
    expect(await copyInto(tx, statement, [])).toBe(0);
  });
  expect(await sum()).toEqual([{ rows: 3n, sum: 6n }]);
  rmSync(directory, { recursive: true });
});

test('a source that fails in the middle leaves nothing, and the pool goes on', async () => {
  async function* failing() {
    yield '"1","a"\n'.repeat(300_000);
    throw new Error('the disk is gone');
  }
  await expect(database.transaction(tx => copyInto(tx, statement, failing()))).rejects.toThrow('the disk is gone');
  await expect(database.transaction(tx => copyInto(tx, statement, '/nowhere/lines.csv'))).rejects.toThrow('ENOENT');
  expect(await sum()).toEqual([{ rows: 0n, sum: null }]);
});

test('a row that the table refuses fails the copy with the reason of the database', async () => {
  const copying = database.transaction(tx => copyInto(tx, statement, ['"one","a"\n']));
  await expect(copying).rejects.toMatchObject({ code: '22P02' });
  expect(await sum()).toEqual([{ rows: 0n, sum: null }]);
});
