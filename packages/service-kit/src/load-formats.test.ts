import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractFormat } from '@tillkeeper/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadFormats, ownFormatsDirectory } from './load-formats.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'formats-'));
});
afterEach(() => rm(directory, { recursive: true }));

const write = (name: string, content: unknown): Promise<void> =>
  writeFile(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));

test("the contract's own format and the declarations that come with Tillkeeper are there", async () => {
  const formats = await loadFormats([ownFormatsDirectory]);
  expect([...formats.keys()].sort()).toEqual([contractFormat.format_id, 'complete-journey', 'online-retail'].sort());
});

test('a declaration of an own directory is added, and other files are left alone', async () => {
  await write('mine.json', { ...contractFormat, format_id: 'mine' });
  await write('notes.txt', 'not JSON');
  expect([...(await loadFormats([directory])).keys()]).toEqual([contractFormat.format_id, 'mine']);
});

test('all mistakes of all declarations are named at once, each with its file', async () => {
  const [file] = contractFormat.files;
  await write('a.json', '{');
  await write('b.json', { ...contractFormat, format_id: 'b', files: [], surprise: 1 });
  await write('c.json', { ...contractFormat, format_id: 'c', files: [{ ...file, file_name: '(' }] });
  await write('d.json', contractFormat);
  const message = await loadFormats([directory]).then(String, (error: Error) => error.message);
  expect(message).toMatch(/^a\.json: not JSON/m);
  expect(message).toMatch(/^b\.json: .*surprise/ms);
  expect(message).toContain('c.json: ( is not a regular expression');
  expect(message).toContain(`d.json: the format ${contractFormat.format_id} is declared twice`);
});
