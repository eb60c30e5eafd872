import type { Random } from './random.ts';
import type { ProductRow, Shop, StoreRow } from './shop.ts';

/** One line as texts by contract column; what a till writes. */
export type LineRow = Record<string, string>;
export interface Basket {
  readonly transactionId: string;
  readonly lines: [LineRow, ...LineRow[]];
  /** So many lines stand before the next basket, the others behind it. */
  splitAfter?: number;
}

export interface BasketOptions {
  readonly shop: Shop;
  readonly store: StoreRow;
  readonly businessDate: string;
  readonly tillId: string;
  /** Share of baskets that are returns. */
  readonly returnShare: number;
  /** As in a shop: some articles sell often and most seldom, prices vary by 3 % at most, some customers leave their address. */
  readonly isLifelike?: boolean;
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
  const contact = options.isLifelike === true ? contactOf(random, customer) : {};
  const line = (lineNo: number): LineRow => {
    const product = options.isLifelike === true ? popularProduct(random, shop) : random.pick(shop.products);
    const quantity = sign * (random.chance(0.85) ? 1 : random.whole(2, 3));
    const unitPrice =
      options.isLifelike === true && random.chance(0.15)
        ? Math.round(penceOf(product.list_price) * (0.97 + random.next() * 0.06))
        : penceOf(product.list_price);
    const gross = quantity * unitPrice;
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
      unit_price: pence(unitPrice),
      discount_amount: pence(discount),
      line_total: pence(gross - discount),
      currency: store.currency,
      payment_method: payment,
      customer_id: customer,
      employee_id: employee,
      promotion_code: hasDiscount ? 'MATCHDAY10' : '',
      original_transaction_id: '',
      ...contact,
    };
  };
  return { transactionId, lines: [line(1), ...Array.from({ length: lineCount - 1 }, (_, index) => line(index + 2))] };
}

/** Few articles sell often: 41 % of all lines are of the 80 most popular of 1,200. */
function popularProduct(random: Random, shop: Shop): ProductRow {
  const { products } = shop;
  const rank = Math.floor(products.length * random.next() ** 3);
  // 379 is prime: the popular ones are spread over clubs and articles
  return products[(rank * 379) % products.length] ?? products[0];
}

const firstNames = ['Ann', 'José', 'Zoë', 'Seán', 'Priya', 'Łukasz', 'Mary-Jane', 'Олена'] as const;
const lastNames = ["O'Brien", 'Müller', 'Smith', 'de la Cruz', 'Nguyễn', 'Lee', 'Ní Bhriain'] as const;

function contactOf(random: Random, customer: string): LineRow {
  const isGiven = customer !== '' && random.chance(0.4);
  if (!isGiven) return { customer_name: '', customer_email: '', customer_phone: '' };
  const number = random.whole(1, 99_999);
  return {
    customer_name: `${random.pick(firstNames)} ${random.pick(lastNames)}`,
    customer_email: random.pick([
      `fan${number}@mail.example`,
      `Fan.${number}@Mail.Example`,
      `fan+${number}@post.mail.example`,
    ]),
    // numbers that Ofcom keeps free for plays
    customer_phone: random.pick([
      `020 7946 0${random.whole(100, 999)}`,
      `+44 7700 900${random.whole(100, 999)}`,
      `(0117) 496 0${random.whole(100, 999)}`,
      '',
    ]),
  };
}
