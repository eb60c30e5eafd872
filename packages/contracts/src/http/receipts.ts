import { z } from 'zod';
import { fileStatuses } from '../statuses.ts';
import { instant } from './instant.ts';

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
export const storedReceipt = z.object({
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
