import { expect, test } from 'vitest';
import { absoluteRows, differencesOf } from './reconcile-file.ts';

const file = (fileId: string, accounted: [bigint, bigint], found: [bigint, bigint]) => ({
  fileId,
  accounted: { rows: accounted[0], amountMinor: accounted[1] },
  found: { rows: found[0], amountMinor: found[1] },
});

test('files that agree in rows and money have no difference', () => {
  expect(differencesOf([file('a', [3n, 100n], [3n, 100n])])).toEqual([]);
});
test('a row too many in one file does not hide a row missing in another', () => {
  const differences = differencesOf([file('a', [3n, 100n], [2n, 60n]), file('b', [3n, 100n], [4n, 140n])]);
  expect(differences).toEqual([
    { fileId: 'a', rows: -1n, amountMinor: -40n },
    { fileId: 'b', rows: 1n, amountMinor: 40n },
  ]);
  expect(absoluteRows(differences)).toBe(2n);
});
test('money alone makes a difference', () => {
  expect(differencesOf([file('a', [3n, 100n], [3n, 99n])])).toEqual([{ fileId: 'a', rows: 0n, amountMinor: -1n }]);
});
