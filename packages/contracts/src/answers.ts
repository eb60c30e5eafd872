import { z } from 'zod';
import { storedReceipt } from './http/receipts.ts';
import type { SalesColumnName } from './rules/sales-facts.ts';

/** Columns of sales in which a manager may say what should have stood there; where the sale was, and who bought, are not among them. */
export const correctableColumns = [
  'transaction_id',
  'line_no',
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
  'employee_id',
  'promotion_code',
  'original_transaction_id',
] as const satisfies readonly SalesColumnName[];
export type CorrectableColumn = (typeof correctableColumns)[number];

/** correct: something else should have stood there. accept: it is as it is. remove: this line is no sale. */
export const answerKinds = ['correct', 'accept', 'remove'] as const;
export type AnswerKind = (typeof answerKinds)[number];

const place = {
  file_id: z.string().regex(/^[0-9a-f]{32}$/),
  row_no: z.number().int().min(1),
  /** Why, in the manager's words. */
  reason: z.string().trim().max(500).optional(),
};

/**
 * What a manager says of a row of a file. Values are in the contract's own form (decimals with a point, timestamps as
 * 2026-11-20T17:05:00 in the store's time), whatever the sender's format is. `accept` is for warnings alone.
 */
export const proposedAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('correct'),
    ...place,
    column: z.enum(correctableColumns),
    value: z.string().trim().max(200),
  }),
  z.strictObject({ kind: z.literal('accept'), ...place, code: z.string().max(64) }),
  z.strictObject({ kind: z.literal('remove'), ...place }),
]);
export type ProposedAnswer = z.output<typeof proposedAnswer>;

/** What a check is asked to judge: a file that was sent for it, or one that came before, with answers over it. */
export const checkRequest = storedReceipt.extend({ answers: z.array(proposedAnswer).optional() });
export type CheckRequest = z.output<typeof checkRequest>;

/** What became of a row whose basket an answer speaks of. */
export const answeredRow = z.object({
  row_no: z.number().int(),
  transaction_id: z.string().nullable(),
  /** loaded: it would be in the books, unless they know better. */
  outcome: z.enum(['loaded', 'held', 'repeated', 'removed']),
  amount_minor: z.number().int().nullable(),
  currency: z.string(),
});
export type AnsweredRow = z.output<typeof answeredRow>;
