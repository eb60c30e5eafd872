import type { Column } from './column.ts';
import { choice, date, id, money, optional, personal, required, text, timestamp } from './make-column.ts';

export const transactionTypes = ['SALE', 'RETURN', 'VOID', 'ADJUSTMENT'] as const;
export type TransactionType = (typeof transactionTypes)[number];
export const paymentMethods = ['CASH', 'CARD', 'MOBILE', 'GIFT_CARD', 'ONLINE'] as const;

const sales: readonly Column[] = [
  id('store_id', 'the store; where the file name says it too, they agree', optional, 32),
  id('till_id', 'the till; WEB for the web shop', optional, 32),
  date('business_date', "the store's trading day"),
  id('transaction_id', "the receipt's or order's number, 1 to 64 of A-Z a-z 0-9 . _ -", required),
  { name: 'line_no', kind: 'integer', min: 1, max: 100_000, says: 'the line of the receipt, from 1', ...required },
  {
    name: 'transaction_line_count',
    kind: 'integer',
    min: 1,
    max: 100_000,
    says: 'how many lines the whole transaction has',
    ...optional,
  },
  choice('transaction_type', transactionTypes, 'SALE when not given; ADJUSTMENT is kept, out of revenue'),
  timestamp('transaction_timestamp', "ISO 8601; without an offset in the store's time zone", required),
  id('product_id', 'the SKU', required),
  id('team_id', 'when given it exists and agrees with the product'),
  id('supplier_id', 'when given it exists and agrees with the product'),
  {
    name: 'quantity',
    kind: 'decimal',
    scale: 3,
    max: 1e6,
    isNegativeAllowed: true,
    says: 'not zero; negative for RETURN, VOID and ADJUSTMENT only',
    ...required,
  },
  {
    name: 'unit_price',
    kind: 'decimal',
    scale: 6,
    max: 1e6,
    isNegativeAllowed: true,
    says: 'not negative',
    ...required,
  },
  {
    name: 'discount_amount',
    kind: 'decimal',
    scale: 2,
    max: 1e9,
    isNegativeAllowed: true,
    says: '0 when not given',
    ...optional,
  },
  {
    name: 'line_total',
    kind: 'decimal',
    scale: 2,
    max: 1e9,
    isNegativeAllowed: true,
    says: 'quantity x unit_price - discount_amount, to the cent',
    ...required,
  },
  { name: 'currency', kind: 'id', maxLength: 3, says: "ISO 4217; the store's when not given", ...optional },
  choice('payment_method', paymentMethods, 'how it was paid'),
  id('customer_id', 'a walk-in customer has none'),
  personal('customer_name', "the customer's name"),
  personal('customer_email', "the customer's e-mail address"),
  personal('customer_phone', "the customer's telephone number"),
  id('employee_id', 'who served'),
  id('promotion_code', 'the promotion that was applied'),
  id('original_transaction_id', 'for a return: the sale it returns'),
];

const stores: readonly Column[] = [
  id('store_id', 'the store', required, 32),
  text('name', 'as the manager calls it', required),
  { name: 'time_zone', kind: 'id', maxLength: 64, says: 'IANA, such as Europe/London', ...required },
  { name: 'country', kind: 'id', maxLength: 2, says: 'ISO 3166-1, two letters', ...required },
  { name: 'currency', kind: 'id', maxLength: 3, says: 'ISO 4217', ...required },
  personal('manager_name', 'who gets the reports'),
  personal('manager_email', 'where the reports go'),
  date('opened_on', 'first trading day'),
  date('closed_on', 'last trading day'),
];

/** The kinds of file and the columns of each: one place, from which checks, documentation and test files are made. */
export const fileTypes = {
  sales: {
    says: 'one row for each line of a transaction',
    key: ['store_id', 'till_id', 'business_date', 'transaction_id', 'line_no'],
    columns: sales,
  },
  stores: { says: 'the stores', key: ['store_id'], columns: stores },
  teams: {
    says: 'the clubs',
    key: ['team_id'],
    columns: [
      id('team_id', 'the club', required),
      text('name', 'its full name', required),
      text('short_name', 'as on the shirt'),
      text('league', 'where it plays'),
    ],
  },
  suppliers: {
    says: 'who delivers',
    key: ['supplier_id'],
    columns: [
      id('supplier_id', 'the supplier', required),
      text('name', 'its name', required),
      text('email', 'its e-mail address'),
      text('phone', 'its telephone number'),
      { name: 'country', kind: 'id', maxLength: 2, says: 'ISO 3166-1, two letters', ...optional },
    ],
  },
  products: {
    says: 'the catalogue',
    key: ['product_id'],
    columns: [
      id('product_id', 'the SKU', required),
      choice('kind', ['GOOD', 'SERVICE'], 'GOOD when not given; SERVICE for postage, fees and the like'),
      text('name', 'as on the label', required),
      id('team_id', 'the club'),
      id('supplier_id', 'who delivers it'),
      text('category', 'such as shirts or scarves'),
      text('size', 'such as M or 38'),
      text('colour', 'such as red'),
      money('list_price', 'what it costs in the shop'),
      money('cost_price', 'what it costs us'),
      id('barcode', 'EAN or UPC'),
      date('active_from', 'sold from'),
      date('active_to', 'sold until'),
    ],
  },
  employees: {
    says: 'who serves',
    key: ['employee_id'],
    columns: [
      id('employee_id', 'the employee', required),
      id('store_id', 'where', required, 32),
      { ...personal('name', 'the name'), isRequired: true },
      text('role', 'such as cashier'),
      date('hired_on', 'first day'),
      date('left_on', 'last day'),
    ],
  },
  customers: {
    says: 'known customers',
    key: ['customer_id'],
    columns: [
      id('customer_id', 'the customer', required),
      personal('name', 'the name'),
      personal('email', 'the e-mail address'),
      personal('phone', 'the telephone number'),
      { name: 'country', kind: 'id', maxLength: 2, says: 'ISO 3166-1, two letters', ...optional },
      timestamp('created_at', 'since when'),
    ],
  },
  inventory: {
    says: 'what is on the shelf',
    key: ['store_id', 'product_id'],
    columns: [
      id('store_id', 'the store', required, 32),
      id('product_id', 'the SKU', required),
      {
        name: 'quantity_on_hand',
        kind: 'decimal',
        scale: 3,
        max: 1e9,
        isNegativeAllowed: true,
        says: 'pieces',
        ...required,
      },
      {
        name: 'reorder_level',
        kind: 'decimal',
        scale: 3,
        max: 1e9,
        isNegativeAllowed: false,
        says: 'pieces',
        ...optional,
      },
      timestamp('counted_at', 'when it was counted', required),
    ],
  },
  promotions: {
    says: 'discounts',
    key: ['promotion_code'],
    columns: [
      id('promotion_code', 'the code', required),
      text('name', 'what it is', required),
      choice('kind', ['PERCENT', 'AMOUNT', 'OTHER'], 'what value means', required),
      money('value', 'percent or amount'),
      timestamp('starts_at', 'from'),
      timestamp('ends_at', 'until'),
    ],
  },
} as const satisfies Record<string, { says: string; key: readonly string[]; columns: readonly Column[] }>;

export type FileType = keyof typeof fileTypes;
export const fileTypeNames = Object.keys(fileTypes) as FileType[];

export function isFileType(name: string): name is FileType {
  return Object.hasOwn(fileTypes, name);
}

/** The columns of a file type, in the contract's order. */
export function columnsOf(fileType: FileType): readonly Column[] {
  return fileTypes[fileType].columns;
}
