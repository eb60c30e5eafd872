import { z } from 'zod';
import { answeredRow } from '../answers.ts';
import { exceptionStatuses, fileStatuses } from '../statuses.ts';
import { instant } from './instant.ts';
import { fileIdText } from './receipts.ts';

const outcome = z.object({
  rows_read: z.number().int(),
  rows_loaded: z.number().int(),
  rows_unchanged: z.number().int(),
  rows_held: z.number().int(),
  rows_repeated: z.number().int(),
  rows_removed: z.number().int(),
  rows_without_amount: z.number().int(),
});

/** Outcome of a store and currency in a file. Amounts are integers in minor units (pence). */
export const fileTotal = outcome
  .extend({
    store_id: z.string(),
    currency: z.string(),
    amount_read_minor: z.number().int(),
    amount_loaded_minor: z.number().int(),
    amount_unchanged_minor: z.number().int(),
    amount_held_minor: z.number().int(),
    amount_repeated_minor: z.number().int(),
    amount_removed_minor: z.number().int(),
  })
  .meta({ id: 'FileTotal' });
export type FileTotal = z.infer<typeof fileTotal>;

/** What became of a file. */
export const fileReport = z
  .object({
    file_id: fileIdText,
    sender_id: z.string(),
    file_name: z.string(),
    file_type: z.string(),
    business_date: z.string().nullable(),
    sha256: z.string(),
    size_bytes: z.number().int(),
    received_at: instant,
    status: z.enum(fileStatuses),
    run: z.number().int().describe('0 until the validator has seen it'),
    ...outcome.shape,
    totals: z.array(fileTotal),
    problems: z.array(z.object({ code: z.string(), severity: z.string(), count: z.number().int() })),
    reject_code: z.string().nullable(),
    reconciled_at: instant.nullable().describe('when the books were last compared with this file'),
    reconcile_difference_rows: z
      .number()
      .int()
      .nullable()
      .describe('rows that the books lack (or have too many); 0 is right'),
  })
  .meta({ id: 'FileReport' });
export type FileReport = z.infer<typeof fileReport>;

export const exceptionReport = z
  .object({
    exception_id: z.string(),
    file_id: z.string(),
    file_name: z.string(),
    row_no: z.number().int().nullable(),
    store_id: z.string().nullable(),
    transaction_id: z.string().nullable(),
    code: z.string(),
    severity: z.string(),
    column_name: z.string().nullable(),
    value: z.string().nullable(),
    message: z.string(),
    status: z.enum(exceptionStatuses),
  })
  .meta({ id: 'Exception' });
export type ExceptionReport = z.infer<typeof exceptionReport>;

/** The answer of a dry run. */
export const checkReport = z
  .object({
    check_id: z.string(),
    status: z.enum(['waiting', 'done', 'rejected']),
    file_type: z.string(),
    reject_code: z.string().nullable(),
    rows_read: z.number().int(),
    rows_valid: z.number().int(),
    rows_held: z.number().int(),
    rows_repeated: z.number().int(),
    findings: z.array(
      z.object({
        row_no: z.number().int().nullable(),
        line_from: z.number().int().nullable(),
        store_id: z.string().nullable(),
        transaction_id: z.string().nullable(),
        code: z.string(),
        severity: z.string(),
        column_name: z.string().nullable(),
        value: z.string().nullable(),
        message: z.string(),
      }),
    ),
    findings_left_out: z.number().int().describe('only the first 10,000 findings are listed'),
    answered: z.array(answeredRow).optional().describe('the rows of baskets that answers speak of'),
  })
  .meta({ id: 'CheckReport' });
export type CheckReport = z.infer<typeof checkReport>;
