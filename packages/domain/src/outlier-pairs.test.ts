import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CancellingLine, pairCancellations, type SoldLine } from './outlier-pairs.ts';

const sale = (changes: Partial<SoldLine> = {}): SoldLine => ({
  ...{ storeId: 'S1', productId: 'MUG', quantityMilli: 900_000, priceMicro: 9_990_000 },
  ...{ tillId: 'T1', businessDate: '2026-11-20', transactionId: 'R-1' },
  ...changes,
});
const taken = (changes: Partial<CancellingLine> = {}): CancellingLine => ({
  ...sale({ quantityMilli: -900_000, transactionId: 'R-2' }),
  originalTransactionId: '',
  ...changes,
});
const isPaired = (one: SoldLine, ...cancellations: CancellingLine[]): boolean =>
  pairCancellations([one], cancellations).has(one);

test('a return or void of the same till and day, article, quantity and price takes a sale back', () => {
  expect(isPaired(sale(), taken())).toBe(true);
  for (const other of [
    { storeId: 'S2' },
    { productId: 'CAP' },
    { quantityMilli: -899_000 },
    { priceMicro: 999_000_000 },
    { tillId: 'T2' },
    { businessDate: '2026-11-21' },
  ])
    expect(isPaired(sale(), taken(other))).toBe(false);
});
test('one that names the receipt does so from another till and day, and from no other receipt', () => {
  const elsewhere = { tillId: 'T9', businessDate: '2026-11-22' };
  expect(isPaired(sale(), taken({ ...elsewhere, originalTransactionId: 'R-1' }))).toBe(true);
  expect(isPaired(sale(), taken({ originalTransactionId: 'R-7' }))).toBe(false);
});
test('one takes back one: the sale whose receipt it names', () => {
  const [first, second] = [sale(), sale({ transactionId: 'R-5' })];
  expect([...pairCancellations([first, second], [taken({ originalTransactionId: 'R-5' })])]).toEqual([second]);
  expect(pairCancellations([first, second], [taken()]).size).toBe(1);
});
test('never more sales are taken back than there are cancellations, and each by one that fits', () => {
  const id = fc.constantFrom('A', 'B');
  const place = fc.record({
    ...{ storeId: id, productId: id, tillId: id, businessDate: fc.constant('2026-11-20'), transactionId: id },
  });
  const quantity = fc.constantFrom(1000, 2000);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(place, quantity), { maxLength: 8 }),
      fc.array(fc.tuple(place, quantity, fc.constantFrom('', 'A', 'B')), { maxLength: 8 }),
      (sold, back) => {
        const sales = sold.map(([where, quantityMilli]) => ({ ...where, quantityMilli, priceMicro: 1 }));
        const cancellations = back.map(([where, milli, originalTransactionId]) => ({
          ...{ ...where, quantityMilli: -milli, priceMicro: 1, originalTransactionId },
        }));
        const paired = pairCancellations(sales, cancellations);
        expect(paired.size).toBeLessThanOrEqual(cancellations.length);
        for (const one of paired)
          expect(
            cancellations.some(
              other =>
                other.storeId === one.storeId &&
                other.productId === one.productId &&
                other.quantityMilli === -one.quantityMilli &&
                (other.originalTransactionId === '' || other.originalTransactionId === one.transactionId),
            ),
          ).toBe(true);
      },
    ),
  );
});
