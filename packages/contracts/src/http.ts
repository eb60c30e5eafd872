import { z } from 'zod';
import { columnsOf, type Column } from './file-types.ts';
import { exceptionStatuses, fileStatuses } from './statuses.ts';

const instant = z.iso.datetime({ offset: true }).describe('ISO 8601 instant');
export const fileIdText = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe('made from sender, file name and sha256');
export const senderIdText = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,32}$/)
  .describe('the sender: a store, the web shop or head office');

/** What a sender gets for an accepted file; kept in the blob store beside the bytes. */
export const receipt = z
  .object({
    file_id: fileIdText,
    sender_id: senderIdText,
    file_name: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    size_bytes: z.number().int().min(0),
    received_at: instant,
    status: z.enum(fileStatuses),
    repeated: z.boolean().describe('the same file was received before; nothing was started'),
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof receipt>;

/** How the stored receipt looks: what the validator needs to judge the file without asking the API. */
export const storedReceipt = z.strictObject({
  file_id: fileIdText,
  sender_id: senderIdText,
  format_id: z.string(),
  file_name: z.string(),
  file_type: z.string(),
  sha256: z.string(),
  size_bytes: z.number().int(),
  received_at: instant,
  /** Where the raw bytes are in the blob store. */
  blob_key: z.string(),
  /** The stores this sender may send for; null: all. */
  allowed_stores: z.array(z.string()).nullable(),
  is_web: z.boolean(),
  /** How it was sent; not there for gathered files, nor in receipts of before this was kept. */
  sending: z
    .strictObject({
      /** The sender and the id of its key. */
      by: z.string(),
      user_agent: z.string().nullable(),
      /** The till's program and its version. */
      software: z.string().nullable(),
      /** What was declared, all of which agreed. */
      declared_sha256: z.string().nullable(),
      declared_rows: z.number().int().nullable(),
      declared_total: z.string().nullable(),
    })
    .optional(),
});
export type StoredReceipt = z.infer<typeof storedReceipt>;

/** A refusal at the door, kept in the blob store before it is announced. */
export const storedRefusal = z.strictObject({
  refusal_id: z.string(),
  sender_id: senderIdText,
  /** Shortened to 200 characters, control characters replaced. */
  file_name: z.string(),
  code: z.string(),
  detail: z.string(),
  refused_at: instant,
});
export type StoredRefusal = z.infer<typeof storedRefusal>;

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
  })
  .meta({ id: 'CheckReport' });
export type CheckReport = z.infer<typeof checkReport>;

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

export const senderKinds = ['store', 'web', 'head_office'] as const;
export const sender = z
  .object({
    sender_id: senderIdText,
    kind: z.enum(senderKinds),
    format_id: z.string(),
    stores: z.array(z.string()).nullable().describe('the stores it may send for; null: all (head office)'),
  })
  .meta({ id: 'Sender' });
export type Sender = z.infer<typeof sender>;

/** A store as the books know it, and who may send for it beside head office. */
export const storeReport = z
  .object({
    store_id: z.string(),
    name: z.string(),
    time_zone: z.string(),
    country: z.string(),
    currency: z.string(),
    manager_name: z.string().nullable(),
    manager_email: z.string().nullable().describe('where its reports go'),
    opened_on: z.string().nullable(),
    closed_on: z.string().nullable(),
    senders: z.array(senderIdText).describe('who may send for it, beside head office'),
  })
  .meta({ id: 'Store' });
export type StoreReport = z.infer<typeof storeReport>;

const minor = z.number().int().describe('in minor units (pence)');
/** How complete the day of a till is, in one currency. */
export const storeDay = z
  .object({
    store_id: z.string(),
    business_date: z.string(),
    till_id: z.string().describe('WEB for the web shop; empty: files whose name says no till'),
    currency: z.string().describe('that of the store, for almost every till; empty where it cannot be read'),
    files: z.number().int().describe('files of this till and day by their names'),
    lowest_sequence: z.number().int().nullable(),
    highest_sequence: z.number().int().nullable(),
    files_declaring: z.number().int().describe('how many of them declared their rows'),
    declared_rows: z.number().int(),
    declared_amount_minor: minor,
    transactions: z.number().int().describe('in the books now'),
    loaded_rows: z.number().int(),
    loaded_amount_minor: minor,
    held_rows: z.number().int(),
    held_amount_minor: minor,
    first_sale_at: instant.nullable(),
    last_sale_at: instant.nullable(),
    updated_at: instant,
  })
  .meta({ id: 'StoreDay' });
export type StoreDay = z.infer<typeof storeDay>;

export const senderKey = z
  .object({ key_id: z.string(), sender_id: senderIdText, created_at: instant, revoked_at: instant.nullable() })
  .meta({ id: 'SenderKey' });
/** The secret is shown once, when the key is made; only its hash is kept. */
export const newSenderKey = senderKey.extend({ key: z.string() }).meta({ id: 'NewSenderKey' });

const scopeOf = {
  sender_id: senderIdText.nullable().describe('in force for the files of this sender alone'),
  store_id: z.string().min(1).max(32).nullable().describe('in force for the rows of this store alone'),
};
/** A confirmed answer to "which article is meant by this code?". */
export const alias = z
  .object({
    alias_id: z.string(),
    code: z.string().describe("as findings show it: with the prefix of the sender's format; letter for letter"),
    product_id: z.string().describe('the article that is meant'),
    ...scopeOf,
    note: z.string().nullable(),
    confirmed_by: z.string(),
    confirmed_at: instant,
    undone_by: z.string().nullable(),
    undone_at: instant.nullable().describe('since when it is no longer applied'),
  })
  .meta({ id: 'Alias' });
export type Alias = z.infer<typeof alias>;

export const wantedAlias = z
  .object({
    code: z.string().min(1).max(128).describe('as findings show it, such as sku-0O1'),
    product_id: z.string().min(1).max(128),
    sender_id: scopeOf.sender_id.optional(),
    store_id: scopeOf.store_id.optional(),
    note: z.string().max(500).nullish(),
  })
  .meta({ id: 'WantedAlias' });
export type WantedAlias = z.infer<typeof wantedAlias>;

/** What a confirmed or undone answer brings about. */
export const changedAlias = z
  .object({ alias, files_judged_again: z.number().int().describe('files with rows that name the code') })
  .meta({ id: 'ChangedAlias' });

/** What the API works from: a copy of senders and key hashes in the blob store, so that it can go on while the database is away. */
export const senderSnapshot = z.object({
  written_at: instant,
  senders: z.array(sender.extend({ key_hashes: z.array(z.object({ key_id: z.string(), sha256: z.string() })) })),
});
export type SenderSnapshot = z.infer<typeof senderSnapshot>;
