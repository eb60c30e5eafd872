import { expect, test } from 'vitest';
import { contractValue, flipped } from './answer-field.ts';

test.each([
  ['quantity', ' 2 ', '2'],
  ['quantity', '1,5', '1.5'],
  ['unit_price', '£12.50', '12.50'],
  ['unit_price', '-€ 12,50', '-12.50'],
  ['line_total', '\u22123', '-3'],
  // may be 1500 or 1.5: the rules say that it cannot be read
  ['quantity', '1,500', '1,500'],
  ['line_total', '1.234,50', '1.234,50'],
  ['transaction_timestamp', '2026-11-20T17:05', '2026-11-20T17:05:00'],
  ['transaction_timestamp', '2026-11-20T17:05:09', '2026-11-20T17:05:09'],
  ['product_id', ' 00123 ', '00123'],
  ['promotion_code', '£5', '£5'],
] as const)('what is typed for %s as %j is %j', (column, typed, value) => {
  expect(contractValue(column, typed)).toBe(value);
});

test.each([
  ['2', '-2'],
  ['-2.500', '2.500'],
  ['0', undefined],
  ['two', undefined],
  ['1e3', undefined],
])('the other sign of %s is %s', (value, other) => {
  expect(flipped(value)).toBe(other);
});
