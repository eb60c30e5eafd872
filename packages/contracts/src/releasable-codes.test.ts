import { expect, test } from 'vitest';
import { type FileType, fileTypes } from './file-types.ts';
import { problemCodes } from './problem-codes.ts';
import { codesReleasedBy, releasableCodes } from './releasable-codes.ts';

test('what a record that comes may release holds a row, and some file brings it', () => {
  for (const code of releasableCodes) expect(problemCodes[code].severity, code).toBe('error');
  // the keys of an object are texts to the compiler
  const types = Object.keys(fileTypes) as FileType[];
  expect(types.flatMap(type => codesReleasedBy(type)).sort()).toEqual([...releasableCodes].sort());
});

test('sales and customers release nothing: no row is held for want of them', () => {
  expect(codesReleasedBy('sales')).toEqual([]);
  expect(codesReleasedBy('customers')).toEqual([]);
});
