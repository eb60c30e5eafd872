import { pence, penceOf } from '../baskets.ts';
import { anyLine, inOneLine, isSale, lineAt, type Mistake, retotal, right } from '../mistake.ts';

const columns = ['quantity', 'unit_price', 'discount_amount', 'line_total'] as const;

/** Quantities, prices and totals that cannot be, and some that only look so. */
export const moneyMistakes: readonly Mistake[] = [
  {
    kind: 'quantity.zero/nothing',
    code: 'quantity.zero',
    columns,
    plant(basket, random) {
      const lineIndex = anyLine(basket, random);
      const quantity = random.pick(['0', '0.000', '-0']);
      Object.assign(lineAt(basket, lineIndex), { quantity, discount_amount: '0.00', line_total: '0.00' });
      return [{ lineIndex, code: 'quantity.zero', column: 'quantity' }];
    },
  },
  {
    kind: 'quantity.wrong-sign/turned',
    code: 'quantity.wrong-sign',
    columns,
    plant(basket, random) {
      const lineIndex = anyLine(basket, random);
      const row = lineAt(basket, lineIndex);
      row['quantity'] = String(-Number(row['quantity']));
      row['discount_amount'] = pence(-penceOf(row['discount_amount'] ?? '0'));
      retotal(row);
      return [{ lineIndex, code: 'quantity.wrong-sign', column: 'quantity' }];
    },
  },
  {
    kind: 'price.negative/turned',
    code: 'price.negative',
    columns,
    plant(basket, random) {
      const lineIndex = anyLine(basket, random);
      const row = lineAt(basket, lineIndex);
      row['unit_price'] = `-${row['unit_price']}`;
      retotal(row);
      return [
        { lineIndex, code: 'price.negative', column: 'unit_price' },
        { lineIndex, code: 'price.differs-from-catalogue', column: 'unit_price', isPossible: true },
        { lineIndex, code: 'discount.above-price', column: 'discount_amount', isPossible: true },
      ];
    },
  },
  {
    kind: 'discount.above-price/twice-the-price',
    code: 'discount.above-price',
    columns,
    plant(basket, random) {
      if (!isSale(basket)) return undefined;
      const lineIndex = anyLine(basket, random);
      const row = lineAt(basket, lineIndex);
      row['discount_amount'] = pence(2 * Math.round(Number(row['quantity']) * penceOf(row['unit_price'] ?? '0')));
      retotal(row);
      return [
        { lineIndex, code: 'discount.above-price', column: 'discount_amount' },
        { lineIndex, code: 'total.outlier', column: 'line_total', isPossible: true },
      ];
    },
  },
  ...([1000, 1, -1] as const).map(by =>
    inOneLine(`total.mismatch/${by}`, 'total.mismatch', 'line_total', row =>
      pence(penceOf(row['line_total'] ?? '0') + by),
    ),
  ),
  inOneLine('total.mismatch/ten-times', 'total.mismatch', 'line_total', row => {
    const total = penceOf(row['line_total'] ?? '0');
    return total === 0 ? undefined : pence(total * 10);
  }),
  {
    kind: 'price.zero/gift',
    code: 'price.zero',
    columns,
    plant(basket, random) {
      const lineIndex = anyLine(basket, random);
      Object.assign(lineAt(basket, lineIndex), { unit_price: '0.00', discount_amount: '0.00', line_total: '0.00' });
      return [
        { lineIndex, code: 'price.zero', column: 'unit_price' },
        { lineIndex, code: 'price.differs-from-catalogue', column: 'unit_price', isPossible: true },
        { lineIndex, code: 'price.outlier', column: 'unit_price', isPossible: true },
        { lineIndex, code: 'total.outlier', column: 'line_total', isPossible: true },
      ];
    },
  },

  right('numbers-with-zeros', columns, (basket, random) => {
    const row = lineAt(basket, anyLine(basket, random));
    row['quantity'] = `${row['quantity']}.000`;
    row['unit_price'] = `${row['unit_price']}0000`;
  }),
  right('no-discount-given', ['discount_amount'], basket => {
    for (const row of basket.lines) if (row['discount_amount'] === '0.00') row['discount_amount'] = '';
  }),
  right('all-of-it-off', columns, (basket, random) => {
    if (!isSale(basket)) return false;
    const row = lineAt(basket, anyLine(basket, random));
    row['discount_amount'] = pence(Math.round(Number(row['quantity']) * penceOf(row['unit_price'] ?? '0')));
    row['line_total'] = '0.00';
  }),
  right('void', [...columns, 'transaction_type'], basket => {
    if (isSale(basket)) return false;
    for (const row of basket.lines) row['transaction_type'] = 'VOID';
  }),
  right('written-off', [...columns, 'transaction_type'], basket => {
    if (isSale(basket)) return false;
    for (const row of basket.lines) row['transaction_type'] = 'ADJUSTMENT';
  }),
];
