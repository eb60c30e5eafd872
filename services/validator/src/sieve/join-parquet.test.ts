import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pl from 'nodejs-polars';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinParquet } from './join-parquet.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-parquet-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const frameOf = (from: number, rows: number) =>
  pl.DataFrame([
    pl.Series(
      'n',
      Int32Array.from({ length: rows }, (_, index) => from + index),
      pl.Int32,
    ),
    pl.Series(
      'text',
      Array.from({ length: rows }, (_, index) => ((from + index) % 3 === 0 ? null : `row ${from + index}`)),
      pl.Utf8,
    ),
    pl.Series(
      'many',
      Array.from({ length: rows }, (_, index) => String((from + index) * 7919)),
      pl.Utf8,
    ),
  ]);

test('joined files read as their rows one after the other, whatever their compression', async () => {
  const parts: string[] = [];
  const sizes = [1, 5_000, 300_000, 17];
  let from = 0;
  for (const [index, rows] of sizes.entries()) {
    const path = join(directory, `part-${index}`);
    const compression = index % 2 === 0 ? 'snappy' : 'zstd';
    await frameOf(from, rows).lazy().sinkParquet(path, { compression }).collect();
    parts.push(path);
    from += rows;
  }
  const target = join(directory, 'joined');
  expect(await joinParquet(parts, target)).toBe(from);
  const read = await pl.scanParquet(target).collect();
  expect(read.height).toBe(from);
  expect(read.writeCSV().equals(frameOf(0, from).writeCSV())).toBe(true);
  // a filter uses the statistics of row groups, and the index of pages
  const some = await pl
    .scanParquet(target)
    .filter(pl.col('n').gt(from - 5))
    .select('n')
    .collect();
  expect(Array.from(some.getColumn('n').toArray())).toEqual([from - 4, from - 3, from - 2, from - 1]);
  const few = await pl
    .scanParquet(target)
    .filter(pl.col('many').eq(pl.lit(String(6_000 * 7919))))
    .collect();
  expect(few.height).toBe(1);
});

test('files of different schemas are not joined, nor what is no Parquet', async () => {
  const [one, other, text] = ['one', 'other', 'text'].map(name => join(directory, name));
  await frameOf(0, 3)
    .lazy()
    .sinkParquet(one ?? '')
    .collect();
  await frameOf(0, 3)
    .lazy()
    .select(pl.col('n').cast(pl.Int64), 'text', 'many')
    .sinkParquet(other ?? '')
    .collect();
  await writeFile(text ?? '', 'PAR1 is not enough');
  await expect(joinParquet([one ?? '', other ?? ''], join(directory, 'x'))).rejects.toThrow('schemas');
  await expect(joinParquet([text ?? ''], join(directory, 'y'))).rejects.toThrow('no Parquet');
});
