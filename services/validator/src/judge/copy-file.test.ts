import { expect, test } from 'vitest';
import { quoted, quotedArray } from './copy-file.ts';

test('quotes are doubled, and NUL, which PostgreSQL cannot keep, is replaced', () => {
  expect(quoted('a"b\u0000c\n\\.')).toBe('"a""b\ufffdc\n\\."');
});
test('an array literal is quoted twice: for the array and for CSV', () => {
  expect(quotedArray([])).toBe('"{}"');
  expect(quotedArray([''])).toBe('"{""""}"');
  expect(quotedArray(['a', 'b,c', 'NULL', '{}'])).toBe('"{""a"",""b,c"",""NULL"",""{}""}"');
  expect(quotedArray(['say "hi" \\o/'])).toBe('"{""say \\""hi\\"" \\\\o/""}"');
});
