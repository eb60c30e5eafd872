import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { generate, plantableCodes } from './index.ts';

const directories: string[] = [];
afterAll(() => Promise.all(directories.map(directory => rm(directory, { recursive: true, force: true }))));
const make = async (seed: number) => {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-generate-'));
  directories.push(directory);
  const mistakeShares = Object.fromEntries(plantableCodes.map(code => [code, 0.02]));
  return generate({ directory, seed, stores: 1, tills: 1, businessDates: ['2026-11-20'], rows: 3000, mistakeShares });
};
const digest = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
const sales = (files: Awaited<ReturnType<typeof make>>['files']) => files.find(file => file.truth !== null)!;

test('the same seed gives the same bytes, another seed others', async () => {
  const [a, b, c] = [await make(7), await make(7), await make(8)];
  expect(await digest(sales(a.files).path)).toBe(await digest(sales(b.files).path));
  expect(await digest(sales(a.files).path)).not.toBe(await digest(sales(c.files).path));
});

test('every mistake that can be planted is planted, and the true answer adds up', async () => {
  const { files } = await make(7);
  const { truth, path } = sales(files);
  expect(Object.keys(truth!.by_code)).toEqual(expect.arrayContaining([...plantableCodes]));
  expect(truth!.rows_read).toBe(truth!.rows_valid + truth!.rows_held + truth!.rows_repeated);
  expect(truth!.amount_read_minor).toBe(
    truth!.amount_valid_minor + truth!.amount_held_minor + truth!.amount_repeated_minor,
  );
  const physical = (await readFile(path)).filter(byte => byte === 10).length - 1;
  expect(physical).toBe(truth!.rows_read);
});
