import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centsToMinor, decimalText, divideHalfAway, priceOfCents, productToCents, readDecimal } from './decimal.ts';

test.each([
  ['1.10', 110],
  ['-0.5', -50],
  ['-0', 0],
  ['007', 700],
  ['1.999', 'number.too-many-decimals'],
  ['1.990', 199],
  ['1e3', 'number.unreadable'],
  ['NaN', 'number.unreadable'],
  ['1,5', 'number.unreadable'],
  ['', 'number.unreadable'],
  ['.5', 'number.unreadable'],
  ['1000', 100_000],
  ['1000.01', 'number.out-of-range'],
  ['999999999999999999999999', 'number.out-of-range'],
  ['٣', 'number.unreadable'],
])('%j is %s in hundredths', (text, expected) => {
  expect(readDecimal(text, { scale: 2, max: 1000 })).toBe(expected);
});

/** The same by a regular expression and whole numbers of any size. */
const plainly = (text: string, scale: number, max: number): string => {
  const match = /^(-?)(\d{1,24})(?:\.(\d{1,24}))?$/.exec(text);
  if (match === null) return 'number.unreadable';
  const [, sign, whole = '', fraction = ''] = match;
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > scale) return 'number.too-many-decimals';
  const value = BigInt(whole + digits.padEnd(scale, '0'));
  if (value > BigInt(max) * 10n ** BigInt(scale)) return 'number.out-of-range';
  return String(sign === '-' ? -value : value);
};
test('a decimal is read as the plain way reads it', () => {
  const digits = fc.stringMatching(/^[0-9]{0,26}$/);
  const written = fc
    .tuple(fc.constantFrom('', '-', '+', '--'), digits, fc.constantFrom('', '.', '..', ',', 'e'), digits)
    .map(parts => parts.join(''));
  const small = fc.stringMatching(/^-?[0-9]{1,5}(\.[0-9]{1,4}0{0,3})?$/);
  fc.assert(
    fc.property(fc.oneof(written, small, fc.string()), fc.integer({ min: 0, max: 6 }), (text, scale) => {
      expect(String(readDecimal(text, { scale, max: 20_000 }))).toBe(plainly(text, scale, 20_000));
    }),
    { numRuns: 5000 },
  );
});

test('a column whose values would not be exact is a mistake of ours', () => {
  expect(() => readDecimal('1', { scale: 6, max: 1e10 })).toThrow(RangeError);
});

test('text of a decimal is read back as the same number', () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      value => Math.abs(value) > 1e15 || readDecimal(decimalText(value, 6), { scale: 6, max: 1e9 }) === value,
    ),
  );
});

test('halves are rounded away from zero', () => {
  expect([5, -5, 4, -4, 15].map(value => divideHalfAway(value, 10))).toEqual([1, -1, 0, 0, 2]);
  expect(productToCents(3_000, 1_115_000)).toBe(335); // 3 x 1.115 = 3.345
  expect([centsToMinor(150, 0), centsToMinor(150, 3), centsToMinor(150, 2)]).toEqual([2, 1500, 150]);
  expect(priceOfCents(1, 2_000_000_000)).toBe(0);
  expect([priceOfCents(100, 3_000), priceOfCents(-200, 3_000), priceOfCents(200, -3_000)]).toEqual([
    333_333, -666_667, -666_667,
  ]);
});

/** The same in whole numbers of any size. */
const exact = (value: bigint, divisor: bigint): bigint =>
  value < 0n ? -((-2n * value + divisor) / (2n * divisor)) : (2n * value + divisor) / (2n * divisor);

test('products and prices are exact to the last digit, however large', () => {
  const milli = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
  const micro = fc
    .integer({ min: 0, max: 1_000_000 })
    .chain(a => fc.integer({ min: 0, max: 1_000_000 }).map(b => a * b));
  const cents = fc.integer({ min: -100_000_000_000, max: 100_000_000_000 });
  fc.assert(
    fc.property(milli, micro, (quantity, price) => {
      expect(BigInt(productToCents(quantity, price))).toBe(exact(BigInt(quantity) * BigInt(price), 10_000_000n));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(cents, milli, (total, quantity) => {
      fc.pre(quantity !== 0);
      const sign = quantity < 0 ? -1n : 1n;
      const price = exact(sign * BigInt(total) * 10_000_000n, sign * BigInt(quantity));
      expect(priceOfCents(total, quantity)).toBe(Number(price));
    }),
  );
});
