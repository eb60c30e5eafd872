import fc from 'fast-check';
import { expect, test } from 'vitest';
import { priceDifference } from './catalogue-price.ts';

const micro = (price: number): number => Math.round(price * 1e6);
const differ = (unit: number, list: number, tolerance = 0.01, exponent = 2): number | undefined =>
  priceDifference({ unitPrice: micro(unit), listPrice: micro(list), tolerance, exponent })?.share;

test.each([
  ['the price of the catalogue', 14.99, 14.99],
  ['within the hundredth that is let pass', 15.13, 14.99],
  ['a cent off, also where that is more than a hundredth', 0.43, 0.42],
  ['an article without a price in the catalogue', 14.99, 0],
])('%s is no difference', (_, unit, list) => {
  expect(differ(unit, list)).toBeUndefined();
});

test.each([
  ['nearly twice as much', 24.99, 14.99, 0.667],
  ['half of it', 7.495, 14.99, -0.5],
  ['nothing', 0, 14.99, -1],
  ['just more than the hundredth', 15.15, 14.99, 0.011],
])('%s differs', (_, unit, list, share) => {
  expect(differ(unit, list)).toBeCloseTo(share, 3);
});

test('what one minor unit is, the currency says', () => {
  expect(differ(51, 50, 0.01, 0)).toBeUndefined();
  expect(differ(51, 50, 0.01, 2)).toBeCloseTo(0.02);
  expect(differ(0.052, 0.05, 0.01, 3)).toBeCloseTo(0.04);
});

test('the further off, the sooner it is said, and never when it is the same', () => {
  const price = fc.integer({ min: 0, max: 1e12 });
  fc.assert(
    fc.property(price, price, fc.double({ min: 0, max: 2, noNaN: true }), (listPrice, off, tolerance) => {
      const said = (unitPrice: number): boolean =>
        priceDifference({ unitPrice, listPrice, tolerance, exponent: 2 }) !== undefined;
      expect(said(listPrice)).toBe(false);
      if (said(listPrice + off)) expect(said(listPrice + off + 1)).toBe(true);
    }),
  );
});
