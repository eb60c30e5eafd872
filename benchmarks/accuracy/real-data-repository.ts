import type { Queryable } from '@tillkeeper/database';

/** Kind of file, rows read, loaded, unchanged, held, repeated. */
export async function countOutcomes(on: Queryable, senderId: string): Promise<(string | bigint)[][]> {
  const { rows } = await on.query<
    Record<'file_type', string> & Record<'read' | 'loaded' | 'unchanged' | 'held' | 'repeated', bigint>
  >(
    `select file_type, sum(rows_read)::bigint as read, sum(rows_loaded)::bigint as loaded,
       sum(rows_unchanged)::bigint as unchanged, sum(rows_held)::bigint as held, sum(rows_repeated)::bigint as repeated
     from ops.files where sender_id = $1 group by file_type order by file_type`,
    [senderId],
  );
  return rows.map(row => [row.file_type, row.read, row.loaded, row.unchanged, row.held, row.repeated]);
}

export async function countFindings(
  on: Queryable,
  senderId: string,
): Promise<{ code: string; severity: string; count: bigint }[]> {
  const { rows } = await on.query<{ code: string; severity: string; count: bigint }>(
    `select e.code, e.severity, count(*) as count from quality.exceptions e
     join ops.files f on f.file_id = e.file_id and f.run = e.run
     where f.sender_id = $1 group by e.code, e.severity
     order by array_position(array['error', 'warning', 'info'], e.severity), count(*) desc, e.code`,
    [senderId],
  );
  return rows;
}

/** What was said of a code, most often first; of rows that hold no customer of theirs. */
export async function groupFindings(
  on: Queryable,
  wanted: { senderId: string; code: string; most: number },
): Promise<{ said: string; count: bigint }[]> {
  const { rows } = await on.query<{ said: string; count: bigint }>(
    `select coalesce(e.product_id || ': ', '') || e.message as said, count(*) as count from quality.exceptions e
     join ops.files f on f.file_id = e.file_id and f.run = e.run
     where f.sender_id = $1 and e.code = $2 and e.code not in ('customer.unknown', 'transaction.held')
     group by said order by count(*) desc, said limit $3`,
    [wanted.senderId, wanted.code, wanted.most],
  );
  return rows;
}
