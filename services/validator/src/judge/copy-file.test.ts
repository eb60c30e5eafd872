import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CopyFile, openCopyFile } from './copy-file.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-copy-file-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const written = async (write: (file: CopyFile) => void): Promise<string> => {
  const path = join(directory, 'file.csv');
  const file = openCopyFile(path);
  write(file);
  await file.close();
  return readFile(path, 'utf8');
};

test('quotes are doubled, null is nothing, and NUL, which PostgreSQL cannot keep, is replaced', async () => {
  expect(await written(file => file.write(['a"b\u0000c\n\\.', null, 12.5, '', 'é"']))).toBe(
    '"a""b\ufffdc\n\\.",,12.5,"","é"""\n',
  );
});

test('an array literal is quoted twice, for the array and for CSV, and its cells only where they must be', async () => {
  const arrays = [
    [],
    [''],
    ['R-1', 'b,c', 'NULL', 'nulls', '{}', ' a', '2026-11-20T10:00:07+01:00'],
    ['say "hi" \\o/', 'é"\\'],
  ];
  const text = await written(file => {
    for (const texts of arrays) {
      file.plain(1);
      file.array(texts);
      file.textOrNull('');
      file.endRecord();
    }
  });
  expect(text.split('\n')).toEqual([
    '1,"{}",',
    '1,"{""""}",',
    '1,"{R-1,""b,c"",""NULL"",nulls,""{}"","" a"",2026-11-20T10:00:07+01:00}",',
    '1,"{""say \\""hi\\"" \\\\o/"",""é\\""\\\\""}",',
    '',
  ]);
});

test('what was written comes out, however long, in whatever characters', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 50 }), { maxLength: 20 }), async texts => {
      const long = '"ß'.repeat(100_000);
      const text = await written(file => {
        for (const one of [...texts, long, ...texts]) file.write([one, 7]);
      });
      const plain = [...texts, long, ...texts].map(
        one => `"${one.replaceAll('\u0000', '\ufffd').replaceAll('"', '""')}",7\n`,
      );
      expect(text === plain.join('')).toBe(true);
    }),
    { numRuns: 20 },
  );
});
