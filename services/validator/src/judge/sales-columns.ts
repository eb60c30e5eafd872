import { type Column, columnsOf, type SalesColumnName, salesColumnNames } from '@tillkeeper/contracts';
import type { Cells } from './contract-row.ts';

/** The contract's columns of sales, in the order of the cells of a row. */
export const salesColumns: readonly Column[] = columnsOf('sales');

const indexOf = (name: string): number => {
  const index = salesColumns.findIndex(column => column.name === name);
  if (index < 0) throw new Error(`the contract has no column ${name}`);
  return index;
};

/** Where each column is in the cells of a row. */
export const at = {
  storeId: indexOf('store_id'),
  tillId: indexOf('till_id'),
  businessDate: indexOf('business_date'),
  transactionId: indexOf('transaction_id'),
  lineNo: indexOf('line_no'),
  transactionLineCount: indexOf('transaction_line_count'),
  transactionType: indexOf('transaction_type'),
  transactionTimestamp: indexOf('transaction_timestamp'),
  productId: indexOf('product_id'),
  teamId: indexOf('team_id'),
  supplierId: indexOf('supplier_id'),
  quantity: indexOf('quantity'),
  unitPrice: indexOf('unit_price'),
  discountAmount: indexOf('discount_amount'),
  lineTotal: indexOf('line_total'),
  currency: indexOf('currency'),
  paymentMethod: indexOf('payment_method'),
  customerId: indexOf('customer_id'),
  customerName: indexOf('customer_name'),
  customerEmail: indexOf('customer_email'),
  customerPhone: indexOf('customer_phone'),
  employeeId: indexOf('employee_id'),
  promotionCode: indexOf('promotion_code'),
  originalTransactionId: indexOf('original_transaction_id'),
} as const;

export const cellOf = (cells: Cells, index: number): string => cells[index] ?? '';

export function salesColumn(index: number): Column {
  const column = salesColumns[index];
  if (column === undefined) throw new Error(`the contract has no column ${index}`);
  return column;
}

export function nameOfColumn(index: number): SalesColumnName {
  const name = salesColumnNames[index];
  if (name === undefined) throw new Error(`the contract has no column ${index}`);
  return name;
}

/** Where a column is in the cells of a row. */
export const indexOfColumn = new Map<SalesColumnName, number>(salesColumnNames.map((name, index) => [name, index]));

const columnsByName = new Map(salesColumns.map(column => [column.name, column]));
export function columnNamed(name: SalesColumnName): Column {
  const column = columnsByName.get(name);
  if (column === undefined) throw new Error(`the contract has no column ${name}`);
  return column;
}
