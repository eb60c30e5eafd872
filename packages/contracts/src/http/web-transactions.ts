import { z } from 'zod';
import type { Column } from '../column.ts';
import { columnsOf } from '../file-types.ts';
import { instant } from './instant.ts';

/** Columns that belong to the transaction as a whole; the others are those of a line. */
export const transactionColumns = [
  'store_id',
  'till_id',
  'business_date',
  'transaction_id',
  'transaction_line_count',
  'transaction_type',
  'transaction_timestamp',
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

/** JSON takes a decimal as text or as a JSON number; the number counts as the text that was sent. */
const jsonValue = (column: Column): z.ZodType => {
  const value =
    column.kind === 'integer' || column.kind === 'decimal'
      ? z.union([z.number(), z.string().min(1).max(40)])
      : z.string().max(column.kind === 'text' || column.kind === 'id' ? column.maxLength : 64);
  const described = value.describe(column.says);
  return column.isRequired ? described : described.nullable().optional();
};
const pick = (isOfTransaction: boolean): Record<string, z.ZodType> =>
  Object.fromEntries(
    columnsOf('sales')
      .filter(column => (transactionColumns as readonly string[]).includes(column.name) === isOfTransaction)
      .map(column => [column.name, jsonValue(column)]),
  );

/** One web transaction: the columns of `sales`, with `lines` for those of the lines. */
export const webTransaction = z
  .strictObject({
    ...pick(true),
    store_id: z.string().min(1).max(32).optional().describe("the sender's only store when not given"),
    transaction_id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
    lines: z
      .array(z.strictObject(pick(false)))
      .min(1)
      .max(1000),
  })
  .meta({ id: 'WebTransaction' });

export const transactionsAccepted = z
  .object({ accepted: z.number().int(), received_at: instant })
  .meta({ id: 'TransactionsAccepted' });
