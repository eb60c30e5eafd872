import { quantityUnits } from '@tillkeeper/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBaseQuantity } from './quantity-unit.ts';

test.each([
  [250_000, 'g', { unit: 'kg', milli: 250 }],
  [1000, 'g', { unit: 'kg', milli: 1 }],
  [-250_000, 'g', { unit: 'kg', milli: -250 }],
  [1500, 'kg', { unit: 'kg', milli: 1500 }],
  [330_000, 'ml', { unit: 'l', milli: 330 }],
  [500, 'l', { unit: 'l', milli: 500 }],
  [12_500, 'cm', { unit: 'm', milli: 125 }],
  [7000, 'mm', { unit: 'm', milli: 7 }],
  [2000, 'm', { unit: 'm', milli: 2000 }],
  [3000, 'piece', { unit: 'piece', milli: 3000 }],
  [0, 'g', { unit: 'kg', milli: 0 }],
  // half a gram
  [500, 'g', 'number.too-many-decimals'],
  [1, 'ml', 'number.too-many-decimals'],
  [1000, 'lb', 'field.invalid'],
  [1000, 'KG', 'field.invalid'],
  [1000, '', 'field.invalid'],
  [1000, 'constructor', 'field.invalid'],
])('%s thousandths of %s are %j', (milli, unit, quantity) => {
  expect(toBaseQuantity(milli, unit)).toEqual(quantity);
});

test('every unit that a format may name is known, and nothing is rounded: back again it is what was sent', () => {
  const parts: Record<string, number> = { g: 1000, ml: 1000, mm: 1000, cm: 100 };
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom(...quantityUnits), (milli, unit) => {
      const quantity = toBaseQuantity(milli, unit);
      if (quantity === 'number.too-many-decimals') expect(milli % (parts[unit] ?? 1)).not.toBe(0);
      else if (quantity === 'field.invalid') expect.unreachable();
      else expect(quantity.milli * (parts[unit] ?? 1)).toBe(milli);
    }),
  );
});
