import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centsToMinor, decimalText, divideHalfAway, productToCents, readDecimal } from './decimal.ts';

test.each([
  ['1.10', 110n],
  ['-0.5', -50n],
  ['007', 700n],
  ['1.999', 'number.too-many-decimals'],
  ['1.990', 199n],
  ['1e3', 'number.unreadable'],
  ['NaN', 'number.unreadable'],
  ['1,5', 'number.unreadable'],
  ['', 'number.unreadable'],
  ['.5', 'number.unreadable'],
  ['1000.01', 'number.out-of-range'],
  ['٣', 'number.unreadable'],
])('%j is %s in hundredths', (text, expected) => {
  expect(readDecimal(text, { scale: 2, max: 1000 })).toBe(expected);
});
test('text of a decimal is read back as the same number', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      value => readDecimal(decimalText(value, 6), { scale: 6, max: 1e9 }) === value,
    ),
  );
});
test('halves are rounded away from zero', () => {
  expect([5n, -5n, 4n, -4n, 15n].map(value => divideHalfAway(value, 10n))).toEqual([1n, -1n, 0n, 0n, 2n]);
  expect(productToCents(3_000n, 1_115_000n)).toBe(335n); // 3 x 1.115 = 3.345
  expect([centsToMinor(150n, 0), centsToMinor(150n, 3), centsToMinor(150n, 2)]).toEqual([2n, 1500n, 150n]);
});
