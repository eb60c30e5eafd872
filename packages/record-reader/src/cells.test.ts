import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asciiCellOf } from './cell-of-record.ts';
import { addDecimals, createDecimalSum } from './decimal-sum.ts';
import { parseRecord } from './parse-record.ts';

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

test('cells of a verified record are those that were written, and one of them can be read alone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ maxLength: 5 }), fc.boolean()), { minLength: 1, maxLength: 6 }),
      fc.nat(5),
      (cells, at) => {
        const record = cells
          .map(([cell, isQuoted]) => (isQuoted || /[",\r\n]/.test(cell) ? quoted(cell) : cell))
          .join(',');
        const texts = cells.map(([cell]) => cell);
        expect(parseRecord(record, ',')).toEqual(texts);
        const bytes = Buffer.from(`x${record}\n`);
        const place = { from: 1, to: bytes.length - 1 };
        expect(asciiCellOf(bytes, place, { index: at, delimiter: 44 })).toBe(texts[at] ?? '');
      },
    ),
    { numRuns: 1000 },
  );
});

test('decimal texts are summed exactly, beyond what a float can hold', () => {
  expect(addDecimals('0.1', '0.2')).toBe('0.3');
  expect(addDecimals('999999999999999.999999', '0.000001')).toBe('1000000000000000');
  expect(addDecimals('-0.50', '0.5')).toBe('0');
  expect(addDecimals('-1', '0.25')).toBe('-0.75');
  for (const odd of ['', ' 1', '1.', '.5', '1e3', '+1', '1,5', '1.0000001', 'NaN', '٣'])
    expect(addDecimals('1', odd)).toBeUndefined();
  const sum = createDecimalSum();
  for (let index = 0; index < 1000; index += 1) sum.add('0.01');
  expect(sum.total()).toBe('10');
  sum.add('x');
  sum.add('1');
  expect(sum.total()).toBeUndefined();
});
