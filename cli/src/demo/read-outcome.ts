import { createDatabase } from '@tillkeeper/database';
import { z } from 'zod';

const integer = z.coerce.number().int();
const sums = z.object({
  files: integer,
  rows_read: integer,
  rows_loaded: integer,
  rows_unchanged: integer,
  rows_held: integer,
  rows_repeated: integer,
  rows_removed: integer,
  amount_read_minor: integer,
  amount_loaded_minor: integer,
  amount_unchanged_minor: integer,
  amount_held_minor: integer,
  amount_repeated_minor: integer,
  amount_removed_minor: integer,
});
const byType = z.array(sums.extend({ file_type: z.string(), status: z.string() }));
const byCode = z.array(z.object({ code: z.string(), severity: z.string(), count: integer }));
const mails = z.array(
  z.object({ recipient: z.string(), subject: z.string(), state: z.string(), location: z.string().nullable() }),
);
const books = z.object({ rows: integer, amount_minor: integer });

/** What the tables say, read straight from PostgreSQL: the files' own accounts, and the books beside them. */
export interface Outcome {
  readonly byType: z.infer<typeof byType>;
  readonly byCode: z.infer<typeof byCode>;
  /** Digests and mails at once, in the order in which they were made. */
  readonly mails: z.infer<typeof mails>;
  /** Outcomes of files that no mail speaks of. */
  readonly unreported: number;
  /** Lines in the books, older revisions included. */
  readonly books: z.infer<typeof books>;
}

export async function readOutcome(databaseUrl: string): Promise<Outcome> {
  const database = createDatabase({ url: databaseUrl, maxConnections: 1, applicationName: 'tillkeeper-demo' });
  try {
    const files = await database.query(
      `select file_type, status, count(*) as files,
              sum(rows_read) as rows_read, sum(rows_loaded) as rows_loaded, sum(rows_unchanged) as rows_unchanged,
              sum(rows_held) as rows_held, sum(rows_repeated) as rows_repeated, sum(rows_removed) as rows_removed,
              sum(amount_read_minor) as amount_read_minor, sum(amount_loaded_minor) as amount_loaded_minor,
              sum(amount_unchanged_minor) as amount_unchanged_minor, sum(amount_held_minor) as amount_held_minor,
              sum(amount_repeated_minor) as amount_repeated_minor, sum(amount_removed_minor) as amount_removed_minor
       from ops.files group by file_type, status order by file_type, status`,
    );
    const codes = await database.query(
      `select code, severity, count(*) as count from quality.exceptions group by code, severity
       order by array_position(array['error', 'warning', 'info'], severity), count(*) desc, code`,
    );
    const lines = await database.query(
      `select count(*) as rows, coalesce(sum(amount_minor), 0) as amount_minor
       from (select amount_minor from retail.order_items union all select amount_minor from retail.order_item_revisions) lines`,
    );
    const silent = await database.query('select count(*) as count from ops.report_items where report_id is null');
    const reports = await database.query(
      'select recipient, subject, state, location from ops.reports order by report_id',
    );
    return {
      byType: byType.parse(files.rows),
      byCode: byCode.parse(codes.rows),
      mails: mails.parse(reports.rows),
      unreported: z.object({ count: integer }).parse(silent.rows[0]).count,
      books: books.parse(lines.rows[0]),
    };
  } finally {
    await database.close();
  }
}
