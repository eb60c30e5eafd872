import { z } from 'zod';
import { instant } from './instant.ts';

/** Whether the books are whole, by what Tillkeeper checks of them on its own. */
export const booksReport = z
  .object({
    keys_proven_at: instant
      .nullable()
      .describe('when every foreign key was proven again, row by row: each night; null: not yet'),
    broken_keys: z
      .array(
        z.object({
          child_table: z.string().describe('the table of retail whose rows name a record'),
          parent_table: z.string().describe('the table of retail that the record is not in'),
          rows: z.number().int(),
          broken_since: instant.describe('when it was found first'),
        }),
      )
      .describe('keys by which rows name a record that is not there; none is right'),
    files_differing: z
      .number()
      .int()
      .describe('files whose rows in the books are not those that their accounts say; none is right'),
  })
  .meta({ id: 'Books' });
export type BooksReport = z.infer<typeof booksReport>;
