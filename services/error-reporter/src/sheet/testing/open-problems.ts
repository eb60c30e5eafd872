import type { OpenProblem } from '../../answers/answers-desk.ts';
import type { SheetOptions } from '../render-workbook.ts';

export const secret = 'a secret that signs links and rows';
export const madeAt = new Date('2026-11-20T21:00:00Z');
export const sheetOptions: SheetOptions = {
  ...{ storeId: 'S014', storeName: 'Leeds', timeZone: 'Europe/London', reportId: '77', madeAt, secret },
};

/** A quantity that could not be read, in the first row of a file of S014, unless something else is said. */
export const openProblem = (other: Partial<OpenProblem> = {}): OpenProblem => ({
  ...{ exception_id: '101', file_id: 'a'.repeat(32), file_name: 'S014_sales_20261120_T02_000123.csv', row_no: 1 },
  ...{ store_id: 'S014', business_date: '2026-11-20', till_id: 'T02', transaction_id: '00017', line_no: 1 },
  ...{ product_id: '00123', product_name: 'Home Shirt 2026/27 Adult M', sold_at: '2026-11-20T17:05:00Z' },
  ...{ code: 'number.unreadable', severity: 'error', column_name: 'quantity', value: 'two' },
  ...{
    message: 'The quantity cannot be read: "two" is no number.',
    amount_minor: 12000,
    receipt_minor: 12000,
    currency: 'GBP',
  },
  ...{ created_at: '2026-11-20T18:00:00Z', cause: 'number.unreadable', answers: ['correct', 'remove'] },
  ...{ correctable: ['quantity', 'line_total'], suggestions: [], waiting: null },
  ...other,
});

/** A day's problems, one of every kind that a manager meets. */
export const dayOfProblems: readonly OpenProblem[] = [
  openProblem({
    ...{
      exception_id: '201',
      row_no: 4,
      transaction_id: 'R-000417',
      code: 'product.unknown',
      column_name: 'product_id',
    },
    ...{ value: 'SKU-0O1', product_id: 'SKU-0O1', product_name: null, amount_minor: 25000 },
    message: 'The article number is not in the catalogue. Perhaps SKU-001 (Home Shirt) is meant.',
    ...{ correctable: ['product_id'], suggestions: [{ product_id: 'SKU-001', name: 'Home Shirt 2026/27 Adult M' }] },
  }),
  openProblem({
    ...{
      exception_id: '202',
      row_no: 9,
      transaction_id: 'R-000421',
      code: 'product.unknown',
      column_name: 'product_id',
    },
    ...{ value: '1E11', product_id: '1E11', product_name: null, amount_minor: 9000 },
    message: 'The article number is not in the catalogue.',
    correctable: ['product_id'],
    suggestions: [
      { product_id: '0001E11', name: 'Scarf, red' },
      { product_id: '00123', name: 'Scarf, blue' },
      { product_id: '1E12', name: null },
    ],
  }),
  openProblem({ exception_id: '203', row_no: 12, transaction_id: '00017' }),
  openProblem({
    ...{ exception_id: '204', row_no: 13, transaction_id: '00018', code: 'quantity.wrong-sign', value: '-1' },
    ...{ message: 'A sale cannot have a negative quantity.', amount_minor: -4500 },
    correctable: ['quantity', 'transaction_type', 'line_total'],
  }),
  openProblem({
    ...{
      exception_id: '205',
      row_no: 20,
      transaction_id: '00020',
      code: 'timestamp.future',
      value: '2027-11-20T17:05:00',
    },
    ...{ column_name: 'transaction_timestamp', message: 'The time of the sale is in the future.', amount_minor: 1999 },
    ...{ correctable: ['transaction_timestamp'], sold_at: '2027-11-20T17:05:00Z' },
  }),
  openProblem({
    ...{ exception_id: '206', row_no: 22, transaction_id: '00022', code: 'price.outlier', severity: 'warning' },
    ...{ column_name: 'unit_price', value: '999.00', message: 'The price is far from what this article costs.' },
    ...{ amount_minor: 99900, answers: ['accept', 'correct', 'remove'], correctable: ['unit_price', 'line_total'] },
  }),
  openProblem({
    ...{ exception_id: '207', row_no: 30, transaction_id: null, till_id: null, line_no: null, product_id: null },
    ...{ product_name: null, sold_at: null, business_date: null, code: 'record.too-few-fields', column_name: null },
    ...{ value: null, message: 'Line 31 has 3 fields instead of 15.', amount_minor: null, currency: null },
    ...{ answers: [], correctable: [] },
  }),
  openProblem({
    ...{ exception_id: '208', row_no: 31, transaction_id: '00031', waiting: 'second person', amount_minor: 120000 },
  }),
];
