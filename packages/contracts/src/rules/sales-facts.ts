import type { TransactionType } from '../file-types.ts';

/** The contract's columns of sales; a test compares them with `columnsOf('sales')`. */
export const salesColumnNames = [
  'store_id',
  'till_id',
  'business_date',
  'transaction_id',
  'line_no',
  'transaction_line_count',
  'transaction_type',
  'transaction_timestamp',
  'product_id',
  'team_id',
  'supplier_id',
  'quantity',
  'unit_price',
  'discount_amount',
  'line_total',
  'currency',
  'payment_method',
  'customer_id',
  'customer_name',
  'customer_email',
  'customer_phone',
  'employee_id',
  'promotion_code',
  'original_transaction_id',
] as const;
export type SalesColumnName = (typeof salesColumnNames)[number];

/** Why the text of a column could not be read as what it has to be. */
export type ConversionCode =
  | 'field.missing'
  | 'field.too-long'
  | 'field.invalid'
  | 'number.unreadable'
  | 'number.out-of-range'
  | 'number.too-many-decimals'
  | 'timestamp.unreadable'
  | 'timestamp.future'
  | 'timestamp.nonexistent-local-time'
  | 'email.invalid'
  | 'phone.invalid';

/** What a rule says about a row. */
export interface Said {
  readonly column: SalesColumnName;
  /** What stood there. */
  readonly value: string;
  /** More than the rule's own sentence says: plain words, without a full stop. */
  readonly detail?: string | undefined;
  /** Articles that may be meant, the likeliest first. */
  readonly suggestions?: readonly string[] | undefined;
}
export interface Fault extends Said {
  readonly code: ConversionCode;
}

/** A decimal as a whole number in units of 10^-scale, and as its canonical text. */
export interface ExactDecimal {
  readonly value: number;
  readonly text: string;
}

/** Something that a row names, and what the master data say of it. */
export interface NamedRecord {
  /** As the row says it; '' when it does not. */
  readonly id: string;
  readonly isKnown: boolean;
}

/** A row of sales, converted: what rules look at. What could not be converted is undefined, and in `faults`. */
export interface SalesFacts {
  /** The text of a column after the sender's format was applied; '' when nothing is given. */
  sent(column: SalesColumnName): string;
  readonly faults: readonly Fault[];
  readonly transactionType: TransactionType;
  /** In thousandths. */
  readonly quantity: ExactDecimal | undefined;
  /** In millionths. */
  readonly unitPrice: ExactDecimal | undefined;
  /** In hundredths, as are the next two. */
  readonly discount: ExactDecimal | undefined;
  readonly total: ExactDecimal | undefined;
  /** quantity x unit_price - discount_amount, half up to the cent; only where the sender gives all of them. */
  readonly expectedTotal: ExactDecimal | undefined;
  /** Where the price was read: line_total, where a format says that the price is derived from it. */
  readonly priceColumn: 'unit_price' | 'line_total';
  readonly store: NamedRecord & { readonly isForbidden: boolean };
  /** What the clock said in the store, ISO without an offset; undefined where it is not known. */
  readonly localTime: string | undefined;
  /** The clocks went back: the time came twice. */
  readonly isAmbiguousTime: boolean;
  /** Minutes from receiving the file to the sale: above 0 the sale is in the future. */
  readonly minutesAhead: number;
  /** ISO; '' where it is not known. */
  readonly businessDate: string;
  /** Whether the time is within the trading day; true where it is not known. */
  readonly isInTradingDay: boolean;
  readonly product: NamedProduct;
  /** Of the team and supplier that the row gives: what the master data have for the article, where that is another. */
  readonly team: NamedRecord & { readonly ofProduct: string | undefined };
  readonly supplier: NamedRecord & { readonly ofProduct: string | undefined };
  readonly employee: NamedRecord;
  readonly promotion: NamedRecord;
}

export interface NamedProduct extends NamedRecord {
  /** The article that is meant, where the code that was sent is a slip of the pen; with the evidence in plain words. */
  readonly repaired: { readonly to: string; readonly why: string } | undefined;
  /** What may have been meant, the likeliest first. */
  readonly suggestions: readonly string[];
  /** The same in plain words; '' where nobody knows. */
  readonly suggestionsText: string;
  /** In millionths; undefined where the catalogue has none, or the sale is in another currency than the store's. */
  readonly listPrice: ExactDecimal | undefined;
}
