import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPayable, productToPayable } from './currency-amount.ts';

test.each([
  [1050, 0, false],
  [1000, 0, true],
  [-100, 0, true],
  [-1, 0, false],
  [1050, 2, true],
  [1, 2, true],
  [1, 3, true],
  [0, 0, true],
])('%s hundredths in a currency of %s decimals can be paid: %s', (cents, exponent, is) => {
  expect(isPayable(cents, exponent)).toBe(is);
});

test.each([
  ['half a kilo at 333 yen', 500, 333_000_000, 0, 16_700],
  ['returned', -500, 333_000_000, 0, -16_700],
  ['not rounded twice', 1, 499_900_000, 0, 0],
  ['three at a third of a thousand', 3000, 333_333_333, 0, 100_000],
  ['half a cent, to the cent', 500, 4_990_000, 2, 250],
  ['half a cent in a currency of thousandths', 500, 4_990_000, 3, 250],
])('%s', (_, milli, micro, exponent, cents) => {
  expect(productToPayable(milli, micro, exponent)).toBe(cents);
});

test('the product is what can be paid and the nearest of it, away from zero in the middle, also beyond 2^53', () => {
  const quantity = fc.integer({ min: -1e9, max: 1e9 });
  const price = fc.integer({ min: 0, max: 1e12 });
  fc.assert(
    fc.property(quantity, price, fc.constantFrom(0, 1, 2, 3), (milli, micro, exponent) => {
      const unit = exponent === 0 ? 100n : exponent === 1 ? 10n : 1n;
      const cents = BigInt(productToPayable(milli, micro, exponent));
      const exact = BigInt(milli) * BigInt(micro);
      expect(cents % unit === 0n).toBe(true);
      const off = cents * 10_000_000n - exact;
      const half = (unit * 10_000_000n) / 2n;
      const outward = exact < 0n ? -off : off;
      expect(outward <= half && outward > -half).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
