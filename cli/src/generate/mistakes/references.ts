import { pence, penceOf } from '../baskets.ts';
import { anyLine, inEveryLine, inOneLine, isSale, lineAt, type Mistake, retotal, right } from '../mistake.ts';

const moneyColumns = ['unit_price', 'quantity', 'discount_amount', 'line_total'] as const;

/** What a row refers to and nobody knows, or is not the article's; prices that are not the catalogue's. */
export const referenceMistakes: readonly Mistake[] = [
  ...['NO-SUCH-SCARF', 'NIKE-88213-B', '5012345678900', 'GIFTCARD25'].map((code, index) =>
    inOneLine(`product.unknown/foreign-${index + 1}`, 'product.unknown', 'product_id', () => code),
  ),
  // articles that this shop might have, and has not
  ...['GLOVE', 'UMBRELLA', 'DUVET'].map(article =>
    inOneLine(
      `product.unknown/${article.toLowerCase()}`,
      'product.unknown',
      'product_id',
      row => `${row['team_id']}-${article}`,
    ),
  ),
  inOneLine('team.unknown/no-such-club', 'team.unknown', 'team_id', () => 'NOCLUB'),
  inOneLine('team.mismatch/another', 'team.mismatch', 'team_id', row => (row['team_id'] === 'ARS' ? 'CHE' : 'ARS')),
  inOneLine('supplier.unknown/nobody', 'supplier.unknown', 'supplier_id', () => 'SUP-NOBODY'),
  inOneLine('supplier.mismatch/another', 'supplier.mismatch', 'supplier_id', row =>
    row['supplier_id'] === 'SUP-NORTH' ? 'SUP-BALL' : 'SUP-NORTH',
  ),
  inEveryLine('employee.unknown/ghost', 'employee.unknown', 'employee_id', () => 'E-GHOST'),
  inEveryLine('promotion.unknown/free-beer', 'promotion.unknown', 'promotion_code', () => 'FREEBEER'),
  {
    kind: 'customer.unknown/new',
    code: 'customer.unknown',
    columns: ['customer_id'],
    plant(basket, random) {
      const customer = `N${random.whole(1, 999_999_999)}`;
      for (const row of basket.lines) row['customer_id'] = customer;
      return [{ lineIndex: 0, code: 'customer.unknown', column: 'customer_id' }];
    },
  },
  {
    kind: 'return.original-unknown/no-such-receipt',
    code: 'return.original-unknown',
    columns: ['original_transaction_id', 'transaction_type'],
    plant(basket, random) {
      if (basket.lines[0]['transaction_type'] !== 'RETURN') return undefined;
      const original = `T09-${random.whole(1_000_000, 9_999_999)}`;
      for (const row of basket.lines) row['original_transaction_id'] = original;
      return [{ lineIndex: 0, code: 'return.original-unknown', column: 'original_transaction_id' }];
    },
  },
  ...([1.9, 2.5, 0.4] as const).map(
    (factor): Mistake => ({
      kind: `price.differs-from-catalogue/x${factor}`,
      code: 'price.differs-from-catalogue',
      columns: moneyColumns,
      plant(basket, random) {
        const lineIndex = anyLine(basket, random);
        const row = lineAt(basket, lineIndex);
        // a price with a promotion or a discount has its reason
        if (!isSale(basket) || row['promotion_code'] !== '' || row['discount_amount'] !== '0.00') return undefined;
        row['unit_price'] = pence(Math.round(penceOf(row['unit_price'] ?? '0') * factor));
        retotal(row);
        return [
          { lineIndex, code: 'price.differs-from-catalogue', column: 'unit_price' },
          { lineIndex, code: 'price.outlier', column: 'unit_price', isPossible: true },
          { lineIndex, code: 'total.outlier', column: 'line_total', isPossible: true },
        ];
      },
    }),
  ),
  {
    kind: 'store.forbidden/neighbour',
    code: 'store.forbidden',
    columns: ['store_id'],
    plant(basket, random, world) {
      const other = world.shop.stores.find(store => store.store_id !== world.store.store_id)?.store_id;
      if (other === undefined) return undefined;
      const lineIndex = anyLine(basket, random);
      lineAt(basket, lineIndex)['store_id'] = other;
      return [{ lineIndex, code: 'store.forbidden', column: 'store_id' }];
    },
  },
  {
    kind: 'field.invalid/till_id',
    code: 'field.invalid',
    columns: ['till_id'],
    plant(basket, random) {
      const lineIndex = anyLine(basket, random);
      lineAt(basket, lineIndex)['till_id'] = 'T98';
      return [{ lineIndex, code: 'field.invalid', column: 'till_id' }];
    },
  },

  right('returned-later', ['original_transaction_id', 'transaction_type'], (basket, random, world) => {
    const [first, ...others] = world.originals;
    if (basket.lines[0]['transaction_type'] !== 'RETURN' || first === undefined) return false;
    const original = random.pick([first, ...others]);
    for (const row of basket.lines) row['original_transaction_id'] = original;
  }),
  right('walk-in', ['customer_id'], basket => {
    for (const row of basket.lines)
      Object.assign(row, { customer_id: '', customer_name: '', customer_email: '', customer_phone: '' });
  }),
  right('no-club-no-supplier', ['team_id', 'supplier_id'], basket => {
    for (const row of basket.lines) Object.assign(row, { team_id: '', supplier_id: '' });
  }),
  right('price-of-a-promotion', [...moneyColumns, 'promotion_code'], basket => {
    if (!isSale(basket) || basket.lines[0]['promotion_code'] !== '') return false;
    for (const row of basket.lines) {
      row['promotion_code'] = 'STUDENT';
      row['unit_price'] = pence(Math.round(penceOf(row['unit_price'] ?? '0') * 0.85));
      retotal(row);
    }
  }),
  right('blanks-around', ['product_id', 'quantity'], (basket, random) => {
    const row = lineAt(basket, anyLine(basket, random));
    row['product_id'] = ` ${row['product_id']} `;
    row['quantity'] = ` ${row['quantity']}`;
  }),
];
