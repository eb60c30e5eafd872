import { makeBasket } from '../generate/baskets.ts';
import { createRandom } from '../generate/random.ts';
import type { Shop } from '../generate/shop.ts';

/** A web transaction as the shop posts it: texts by contract column, lines apart. */
export type WebTransaction = Record<string, unknown> & { readonly lines: readonly Record<string, string>[] };

const lineColumns = [
  'line_no',
  'product_id',
  'team_id',
  'supplier_id',
  'quantity',
  'unit_price',
  'discount_amount',
  'line_total',
] as const;
const transactionColumns = [
  'transaction_line_count',
  'transaction_type',
  'transaction_timestamp',
  'currency',
  'customer_id',
] as const;

/** Made-up orders of the web shop on a day; the last one has an article that nobody knows. */
export function makeWebTransactions(shop: Shop, date: string, count: number): WebTransaction[] {
  const random = createRandom(3);
  const store = shop.stores.find(one => one.store_id === 'WEB1') ?? shop.stores[0];
  return Array.from({ length: count }, (_, index) => {
    const basket = makeBasket(random, { shop, store, businessDate: date, tillId: 'WEB', returnShare: 0 }, index + 1);
    const [first] = basket.lines;
    const lines = basket.lines.map((line, lineIndex) => {
      const row = Object.fromEntries(lineColumns.map(column => [column, line[column] ?? '']));
      return index === count - 1 && lineIndex === 0 ? { ...row, product_id: 'GOLD-CUP' } : row;
    });
    const head = Object.fromEntries(
      transactionColumns.flatMap(column => (first[column] ? [[column, first[column]]] : [])),
    );
    return {
      ...head,
      store_id: store.store_id,
      transaction_id: `W-${date.replaceAll('-', '')}-${String(index + 1).padStart(6, '0')}`,
      payment_method: 'ONLINE',
      lines,
    };
  });
}
