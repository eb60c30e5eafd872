import { createHash } from 'node:crypto';
import type { SilverSalesColumn } from '@tillkeeper/contracts';

/** A row of silver as the tests write it: decimals as text. */
export type SaleRow = Readonly<Record<SilverSalesColumn, string | number | null>>;

export interface Line {
  readonly product: string;
  readonly quantity?: string;
  /** In pence; the total of the line. */
  readonly pence: number;
  readonly lineNo?: number;
  readonly team?: string;
}

export interface Basket {
  readonly store?: string;
  readonly till?: string;
  readonly date?: string;
  readonly number: string;
  readonly at?: string;
  readonly type?: string;
  readonly currency?: string;
  readonly customer?: { readonly id: string; readonly name?: string; readonly email?: string };
  readonly employee?: string;
  readonly promotion?: string;
  readonly lineCountSent?: number;
  /** Of a return: the number of the sale. */
  readonly original?: string;
  readonly lines: readonly Line[];
}

const pounds = (pence: number): string => {
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** The rows of baskets, as the validator would leave them. */
export function rowsOf(baskets: readonly Basket[]): SaleRow[] {
  let rowNo = 0;
  return baskets.flatMap(basket =>
    basket.lines.map((line, index): SaleRow => {
      rowNo += 1;
      const date = basket.date ?? '2026-11-20';
      const fields = {
        row_no: rowNo,
        store_id: basket.store ?? 'S1',
        business_date: date,
        till_id: basket.till ?? 'T1',
        transaction_id: basket.number,
        line_no: line.lineNo ?? index + 1,
        transaction_type: basket.type ?? 'SALE',
        transaction_timestamp: basket.at ?? `${date}T10:00:00.000Z`,
        currency: basket.currency ?? 'GBP',
        payment_method: 'CARD',
        customer_id: basket.customer?.id ?? null,
        customer_name: basket.customer?.name ?? null,
        customer_email: basket.customer?.email ?? null,
        customer_phone: null,
        employee_id: basket.employee ?? null,
        promotion_code: basket.promotion ?? null,
        original_transaction_id: basket.original ?? null,
        transaction_line_count: basket.lineCountSent ?? null,
        product_id: line.product,
        team_id: line.team ?? null,
        supplier_id: null,
        quantity: line.quantity ?? '1.000',
        unit_price: pounds(Math.abs(line.pence)),
        discount_amount: '0.00',
        line_total: pounds(line.pence),
        amount_minor: line.pence,
      };
      const { row_no: _, business_date: __, ...content } = fields;
      return { ...fields, line_hash: createHash('sha256').update(JSON.stringify(content)).digest('hex') };
    }),
  );
}

/** A basket of a shirt and a scarf at the till T1 of the store S1. */
export const twoLines = (number: string, change: Partial<Basket> = {}): Basket => ({
  number,
  lines: [
    { product: 'SHIRT', pence: 5999 },
    { product: 'SCARF', pence: 1250 },
  ],
  ...change,
});
