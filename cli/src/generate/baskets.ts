import type { Random } from './random.ts';
import type { ProductRow, Shop, StoreRow } from './shop.ts';

/** One line as texts by contract column; what a till writes. */
export type LineRow = Record<string, string>;
export interface Basket {
  readonly transactionId: string;
  readonly lines: [LineRow, ...LineRow[]];
}

export interface BasketOptions {
  readonly shop: Shop;
  readonly store: StoreRow;
  readonly businessDate: string;
  readonly tillId: string;
  /** Share of baskets that are returns. */
  readonly returnShare: number;
}

export const pence = (amount: number): string =>
  `${amount < 0 ? '-' : ''}${Math.floor(Math.abs(amount) / 100)}.${String(Math.abs(amount) % 100).padStart(2, '0')}`;
export const penceOf = (text: string): number => Math.round(Number(text) * 100);

const lineCounts = [1, 1, 1, 2, 2, 2, 3, 3, 4, 5] as const;
const payments = ['CARD', 'CARD', 'CARD', 'CASH', 'MOBILE', 'GIFT_CARD'] as const;

/** Makes the till's next basket; `number` grows by one and is part of the receipt's number. */
export function makeBasket(random: Random, options: BasketOptions, number: number): Basket {
  const { shop, store } = options;
  const isReturn = random.chance(options.returnShare);
  const sign = isReturn ? -1 : 1;
  const transactionId = `${options.tillId}-${String(number).padStart(7, '0')}`;
  const seconds = 9 * 3600 + Math.floor((number * 7) % (11 * 3600));
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map(part => String(part).padStart(2, '0'))
    .join(':');
  const lineCount = random.pick(lineCounts);
  const hasDiscount = random.chance(0.08);
  const customer = random.chance(0.3)
    ? (shop.customers[random.whole(0, shop.customers.length - 1)]?.['customer_id'] ?? '')
    : '';
  const payment = random.pick(payments);
  const employee = `${store.store_id}-E${random.whole(1, 4)}`;
  const line = (lineNo: number): LineRow => {
    const product: ProductRow = random.pick(shop.products);
    const quantity = sign * (random.chance(0.85) ? 1 : random.whole(2, 3));
    const gross = quantity * penceOf(product.list_price);
    const discount = hasDiscount ? Math.round(gross * 0.1) : 0;
    return {
      store_id: store.store_id,
      till_id: options.tillId,
      business_date: options.businessDate,
      transaction_id: transactionId,
      line_no: String(lineNo),
      transaction_line_count: String(lineCount),
      transaction_type: isReturn ? 'RETURN' : 'SALE',
      transaction_timestamp: `${options.businessDate}T${time}`,
      product_id: product.product_id,
      team_id: product.team_id,
      supplier_id: product.supplier_id,
      quantity: String(quantity),
      unit_price: product.list_price,
      discount_amount: pence(discount),
      line_total: pence(gross - discount),
      currency: store.currency,
      payment_method: payment,
      customer_id: customer,
      employee_id: employee,
      promotion_code: hasDiscount ? 'MATCHDAY10' : '',
    };
  };
  return { transactionId, lines: [line(1), ...Array.from({ length: lineCount - 1 }, (_, index) => line(index + 2))] };
}
