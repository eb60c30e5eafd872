import { z } from 'zod';
import { fileIdText } from './http/receipts.ts';

/** The sender's own bytes of a record, as text. */
export const rawText = z
  .object({
    exception_id: z.string(),
    file_id: fileIdText,
    row_no: z.number().int().nullable(),
    line_from: z.number().int().nullable(),
    byte_from: z.number().int().describe('in the decompressed file, from 0'),
    byte_to: z.number().int().describe('one past the last byte of the record, its line end left out'),
    encoding: z.string().describe('in which the text was read'),
    text: z.string().describe('what cannot be read is replaced by U+FFFD'),
    is_cut: z.boolean().describe('the record is longer than what is shown'),
  })
  .meta({ id: 'RawText' });
export type RawText = z.infer<typeof rawText>;
