import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProblemCode, problemCodes } from '@tillkeeper/contracts';
import { afterAll, expect, test } from 'vitest';
import { type GenerateOptions, generate, mistakeKinds, plantableCodes } from './index.ts';
import { isWithinOneSlip } from './mistakes/near-misses.ts';

const directories: string[] = [];
afterAll(() => Promise.all(directories.map(directory => rm(directory, { recursive: true, force: true }))));
const make = async (seed: number, more: Partial<GenerateOptions> = {}) => {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-generate-'));
  directories.push(directory);
  const mistakeShares = Object.fromEntries(plantableCodes.map(code => [code, 0.02]));
  return generate({
    directory,
    seed,
    stores: 1,
    tills: 1,
    businessDates: ['2026-11-20'],
    rows: 3000,
    mistakeShares,
    ...more,
  });
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

test('every kind of mistake is planted where there are all columns, and says its own code', async () => {
  const mistakeShares = Object.fromEntries(mistakeKinds.map(kind => [kind, 1 / mistakeKinds.length]));
  const found = new Map<string, Set<string>>();
  for (const containers of [['csv'], ['ndjson']] as const) {
    const { files } = await make(9, { mistakeShares, containers, stores: 2, rows: 8000, isLifelike: true });
    for (const { truth } of files) {
      for (const kind of Object.keys(truth?.by_kind ?? {})) if (!found.has(kind)) found.set(kind, new Set());
      for (const one of truth?.findings ?? []) if (!one.is_possible) found.get(one.kind)?.add(one.code);
    }
  }
  expect([...found.keys()].sort()).toEqual([...mistakeKinds].sort());
  for (const [kind, codes] of found) {
    const [code = ''] = kind.split('/');
    expect(codes.has(code), kind).toBe(isProblemCode(code));
    // beside its own error an error says only that the other lines are held
    for (const other of codes)
      if (isProblemCode(other) && problemCodes[other].severity === 'error')
        expect([code, 'transaction.held']).toContain(other);
  }
});

test.each([
  ['HOME', 'HOME', true],
  ['HOME', 'HOM', true],
  ['HOME', 'HOOME', true],
  ['HOME', 'H0ME', true],
  ['HOME', 'HMOE', true],
  ['HOME', 'HEMO', false],
  ['HOME', 'HOMEXX', false],
  ['AAB', 'AB', true],
  ['AWAY', 'HOME', false],
  ['', 'A', true],
])('%s and %s are at most one slip apart: %s', (a, b, expected) => {
  expect(isWithinOneSlip(a, b)).toBe(expected);
  expect(isWithinOneSlip(b, a)).toBe(expected);
});
