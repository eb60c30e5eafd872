import { expect, test } from 'vitest';
import { csvCell } from './exceptions-csv.ts';

test.each([
  ['=1+1', "'=1+1"],
  ['+44', "'+44"],
  ['-2.5', "'-2.5"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
  ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ['a,b', '"a,b"'],
  ['two\nlines', '"two\nlines"'],
  ['00123', '00123'],
  [null, ''],
  [7, '7'],
])('%j becomes the cell %j', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});
