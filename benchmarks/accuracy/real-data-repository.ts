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

/** By what articles were put right, such as `capital and small letters`. */
export async function countRepairs(on: Queryable, senderId: string): Promise<{ said: string; count: bigint }[]> {
  const { rows } = await on.query<{ said: string; count: bigint }>(
    `select substring(e.message from ' is read as [^:]+: ([^;.]+)') as said, count(*) as count
     from quality.exceptions e join ops.files f on f.file_id = e.file_id and f.run = e.run
     where f.sender_id = $1 and e.code = 'product.repaired' group by said order by count(*) desc, said`,
    [senderId],
  );
  return rows;
}

/** Lines of services in the books: how many codes, how many lines, and how many of these were put right (none should be). */
export async function countServices(
  on: Queryable,
  senderId: string,
): Promise<{ codes: bigint; lines: bigint; repaired: bigint }> {
  const { rows } = await on.query<{ codes: bigint; lines: bigint; repaired: bigint }>(
    `select count(distinct i.product_id) as codes, count(*) as lines, count(e.exception_id) as repaired
     from retail.order_items i join retail.products p using (product_id)
     join ops.files f on f.file_id = i.file_id
     left join quality.exceptions e on e.file_id = i.file_id and e.row_no = i.row_no and e.code = 'product.repaired'
     where f.sender_id = $1 and p.kind = 'SERVICE'`,
    [senderId],
  );
  return rows[0] ?? { codes: 0n, lines: 0n, repaired: 0n };
}
