import type { Seeded } from './seeded.ts';

export interface Article {
  readonly productId: string;
  readonly priceMinor: number;
}

/** A line as the till writes it. */
export interface ReceiptLine {
  readonly line_no: string;
  readonly product_id: string;
  readonly quantity: string;
  readonly unit_price: string;
  readonly discount_amount: string;
  readonly line_total: string;
}

/** What a till prints: it is in the books whole, or not at all. */
export interface Receipt {
  readonly transactionId: string;
  readonly timestamp: string;
  readonly payment: string;
  readonly employee: string;
  readonly lines: readonly ReceiptLine[];
}

export const salesColumns = [
  ...(['transaction_id', 'line_no', 'transaction_line_count', 'transaction_timestamp', 'product_id'] as const),
  ...([
    'quantity',
    'unit_price',
    'discount_amount',
    'line_total',
    'currency',
    'payment_method',
    'employee_id',
  ] as const),
];

export const money = (minor: number): string =>
  `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`;

const lineOf = (lineNo: number, article: Article, quantity: number): ReceiptLine => ({
  line_no: String(lineNo),
  product_id: article.productId,
  quantity: String(quantity),
  unit_price: money(article.priceMinor),
  discount_amount: '0.00',
  line_total: money(article.priceMinor * quantity),
});

export function makeReceipt(
  chance: Seeded,
  of: { transactionId: string; date: string; employee: string; articles: readonly Article[]; number: number },
): Receipt {
  const second = 9 * 3600 + ((of.number * 7) % (11 * 3600));
  const time = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return {
    transactionId: of.transactionId,
    timestamp: `${of.date}T${time.map(part => String(part).padStart(2, '0')).join(':')}`,
    payment: chance.pick(['CARD', 'CARD', 'CASH', 'MOBILE']),
    employee: of.employee,
    lines: Array.from({ length: chance.whole(1, 4) }, (_, index) =>
      lineOf(index + 1, chance.pick(of.articles), chance.chance(0.85) ? 1 : 2),
    ),
  };
}

/** The same sale with one piece more of its first line. */
export function correct(receipt: Receipt): Receipt {
  const [first, ...others] = receipt.lines;
  if (first === undefined) throw new Error('a receipt has a line');
  const quantity = Number(first.quantity) + 1;
  const line_total = money(Math.round(Number(first.unit_price) * 100) * quantity);
  return { ...receipt, lines: [{ ...first, quantity: String(quantity), line_total }, ...others] };
}

export const mistakes = ['nobody knows the article', 'the total is wrong', 'the price is no number'] as const;

/** The receipt with one line that cannot be used. */
export function spoil(receipt: Receipt, chance: Seeded): Receipt {
  const at = chance.whole(0, receipt.lines.length - 1);
  const mistake = chance.pick(mistakes);
  return {
    ...receipt,
    lines: receipt.lines.map((line, index) => {
      if (index !== at) return line;
      switch (mistake) {
        case 'nobody knows the article':
          return { ...line, product_id: `NOWHERE-${unlike(chance)}` };
        case 'the total is wrong':
          return { ...line, line_total: money(Math.round(Number(line.line_total) * 100) + 700) };
        case 'the price is no number':
          return { ...line, unit_price: 'a lot' };
        default:
          return mistake satisfies never;
      }
    }),
  };
}

/** The receipt with an article of which head office has not told yet. */
export function withArticle(receipt: Receipt, productId: string): Receipt {
  const [first, ...others] = receipt.lines;
  if (first === undefined) throw new Error('a receipt has a line');
  return { ...receipt, lines: [{ ...first, product_id: productId }, ...others] };
}

/** Ten letters and digits: far from every code that is known, so that none is taken for a slip of another. */
export const unlike = (chance: Seeded): string =>
  Array.from({ length: 10 }, () => chance.pick([...'BCDFGHJKLMNPQRSTVWXZ23456789'])).join('');

export function toCsv(receipts: readonly Receipt[], without?: string): Buffer {
  const columns = salesColumns.filter(column => column !== without);
  const rows = receipts.flatMap(receipt =>
    receipt.lines.map(line => {
      const cells: Readonly<Record<string, string>> = {
        ...line,
        transaction_id: receipt.transactionId,
        transaction_line_count: String(receipt.lines.length),
        transaction_timestamp: receipt.timestamp,
        currency: 'GBP',
        payment_method: receipt.payment,
        employee_id: receipt.employee,
      };
      return columns.map(column => cells[column] ?? '').join(',');
    }),
  );
  return Buffer.from(`${[columns.join(','), ...rows].join('\n')}\n`);
}
