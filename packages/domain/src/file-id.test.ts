import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fileIdOf, lengthPrefixed } from './file-id.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('moving a character from one field to the next makes another text', () => {
  expect(lengthPrefixed(['a', 'bc'])).not.toBe(lengthPrefixed(['ab', 'c']));
  expect(lengthPrefixed(['a|1:b'])).not.toBe(lengthPrefixed(['a', 'b']));
  expect(lengthPrefixed([null])).not.toBe(lengthPrefixed(['']));
});
test('the id of a file never changes', () => {
  const file = { senderId: 'S014', fileName: 'S014_sales_20261120_T02_000123.csv', sha256: 'ab'.repeat(32) };
  expect(fileIdOf(file, sha256)).toBe('f2016ed4eb06a461ec22f304c565da9f');
});
