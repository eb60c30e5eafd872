import type { LineRow } from '../baskets.ts';
import { pence, penceOf } from '../baskets.ts';
import { anyLine, isSale, lineAt, type Mistake, type Planted, retotal } from '../mistake.ts';
import type { Random } from '../random.ts';

const columns = ['quantity', 'unit_price', 'discount_amount', 'line_total'] as const;

/** Values that are possible and far from all that was ever sold of the article. The arithmetic of the line is right. */
export const anomalies: readonly Mistake[] = [
  outlier('quantity.outlier', 'hundreds', 'quantity', (row, random) => {
    row['quantity'] = String(random.whole(200, 900));
  }),
  outlier('price.outlier', 'point-forgotten', 'unit_price', row => {
    row['unit_price'] = pence(penceOf(row['unit_price'] ?? '0') * 100);
  }),
  outlier('price.outlier', 'digit-doubled', 'unit_price', row => {
    row['unit_price'] = pence(penceOf(row['unit_price'] ?? '0') * 11);
  }),
  // a surcharge instead of a discount, and far too large
  outlier('total.outlier', 'discount-turned', 'line_total', (row, random) => {
    row['discount_amount'] = `-${random.whole(4, 9)}000.00`;
  }),
];

function outlier(
  code: 'quantity.outlier' | 'price.outlier' | 'total.outlier',
  name: string,
  column: string,
  change: (row: LineRow, random: Random) => void,
): Mistake {
  return {
    kind: `${code}/${name}`,
    code,
    columns,
    plant(basket, random) {
      const lineIndex = anyLine(basket, random);
      const row = lineAt(basket, lineIndex);
      if (!isSale(basket) || row['discount_amount'] !== '0.00' || row['promotion_code'] !== '') return undefined;
      change(row, random);
      retotal(row);
      const follows: Planted[] = [{ lineIndex, code, column }];
      if (code !== 'total.outlier')
        follows.push({ lineIndex, code: 'total.outlier', column: 'line_total', isPossible: true });
      if (code === 'price.outlier')
        follows.push({ lineIndex, code: 'price.differs-from-catalogue', column, isPossible: true });
      return follows;
    },
  };
}
