import { z } from 'zod';
import { instant } from './instant.ts';
import { senderIdText } from './receipts.ts';

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
