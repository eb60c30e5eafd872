import { isCurrency, minorUnitExponent, type SalesColumnName, salesColumnNames } from '@tillkeeper/contracts';
import type { JudgeJob } from '../judge/judge-job.ts';

/** Columns that may be the same for the whole file, since a till and a day have one. */
const perFile = ['store_id', 'till_id', 'business_date'] as const;
type PerFile = (typeof perFile)[number];

/** Where the texts of the contract's columns come from, in a format that takes them as they are. */
export interface PlainSources {
  /** Index of the sender's column; -1: there is none. */
  readonly fields: Readonly<Record<SalesColumnName, number>>;
  /** Texts that are the same for every row; '' where the row says it. */
  readonly constants: Readonly<Record<PerFile, string>>;
}

/** Undefined: the format makes something of its texts, so that every row has to be read one by one. */
export function plainSources(job: JudgeJob, header: readonly string[]): PlainSources | undefined {
  const { formatFile, isWeb } = job;
  const isPlain =
    !isWeb &&
    formatFile.file_type === 'sales' &&
    formatFile.decimal_sign === '.' &&
    formatFile.timestamp_pattern === 'iso' &&
    formatFile.time_zone === 'store' &&
    formatFile.business_date === 'given' &&
    formatFile.line_total === 'sent' &&
    formatFile.transaction_type.length === 0 &&
    formatFile.quantity_unit === undefined &&
    formatFile.product_prefix === '' &&
    formatFile.service_products.length === 0;
  if (!isPlain) return undefined;
  const names = new Map(Object.entries(job.nameGroups));
  const fields = new Map<SalesColumnName, number>();
  const constants: Record<PerFile, string> = { store_id: '', till_id: '', business_date: '' };
  for (const column of salesColumnNames) {
    const source = formatFile.columns[column];
    if (source === undefined) continue;
    const { from, constant, file_name, ...more } = source;
    if (Object.values(more).some(value => value !== undefined)) return undefined;
    if (from !== undefined) {
      fields.set(column, header.indexOf(from));
      continue;
    }
    const name = perFile.find(one => one === column);
    const text = constant ?? names.get(file_name ?? '');
    if (name === undefined || text === undefined) return undefined;
    constants[name] = text.trim();
  }
  const fieldOf = (column: SalesColumnName): number => fields.get(column) ?? -1;
  return {
    fields: {
      store_id: fieldOf('store_id'),
      till_id: fieldOf('till_id'),
      business_date: fieldOf('business_date'),
      transaction_id: fieldOf('transaction_id'),
      line_no: fieldOf('line_no'),
      transaction_line_count: fieldOf('transaction_line_count'),
      transaction_type: fieldOf('transaction_type'),
      transaction_timestamp: fieldOf('transaction_timestamp'),
      product_id: fieldOf('product_id'),
      team_id: fieldOf('team_id'),
      supplier_id: fieldOf('supplier_id'),
      quantity: fieldOf('quantity'),
      unit_price: fieldOf('unit_price'),
      discount_amount: fieldOf('discount_amount'),
      line_total: fieldOf('line_total'),
      currency: fieldOf('currency'),
      payment_method: fieldOf('payment_method'),
      customer_id: fieldOf('customer_id'),
      customer_name: fieldOf('customer_name'),
      customer_email: fieldOf('customer_email'),
      customer_phone: fieldOf('customer_phone'),
      employee_id: fieldOf('employee_id'),
      promotion_code: fieldOf('promotion_code'),
      original_transaction_id: fieldOf('original_transaction_id'),
    },
    constants,
  };
}

/** Hundredths are what can be paid in it. */
export const isPlainCurrency = (currency: string): boolean => isCurrency(currency) && minorUnitExponent(currency) === 2;
