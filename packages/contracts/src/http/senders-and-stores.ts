import { z } from 'zod';
import { instant } from './instant.ts';
import { senderIdText } from './receipts.ts';

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
    files: z.number().int().describe('loaded files of this till and day by their names'),
    rejected_files: z.number().int().describe('others that are rejected, or set aside because judging them failed'),
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

/** What the API works from: a copy of senders and key hashes in the blob store, so that it can go on while the database is away. */
export const senderSnapshot = z.object({
  written_at: instant,
  senders: z.array(sender.extend({ key_hashes: z.array(z.object({ key_id: z.string(), sha256: z.string() })) })),
});
export type SenderSnapshot = z.infer<typeof senderSnapshot>;
