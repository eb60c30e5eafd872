import type { Queryable } from '@tillkeeper/database';

export interface FindingInBooks {
  /** '' for one of the file as a whole. */
  readonly row: string;
  readonly code: string;
  readonly severity: string;
  /** The receipt; '' where it is not known. */
  readonly transactionId: string;
}

/** Every finding of a file's run in force. */
export async function readFindings(on: Queryable, fileId: string): Promise<FindingInBooks[]> {
  const { rows } = await on.query<{
    row_no: bigint | null;
    code: string;
    severity: string;
    transaction_id: string | null;
  }>(
    `select e.row_no, e.code, e.severity, e.transaction_id from quality.exceptions e join ops.files f on f.file_id = e.file_id and f.run = e.run
     where e.file_id = $1`,
    [fileId],
  );
  return rows.map(({ row_no, code, severity, transaction_id }) => ({
    ...{ row: row_no === null ? '' : String(row_no), code, severity, transactionId: transaction_id ?? '' },
  }));
}

/** Row -> the article under which a repaired line is in the books. */
export async function readRepairs(on: Queryable, fileId: string): Promise<Map<string, string>> {
  const { rows } = await on.query<{ row_no: bigint; product_id: string }>(
    `select e.row_no, i.product_id from quality.exceptions e
     join ops.files f on f.file_id = e.file_id and f.run = e.run
     join retail.order_items i on i.file_id = e.file_id and i.row_no = e.row_no
     where e.file_id = $1 and e.code = 'product.repaired'`,
    [fileId],
  );
  return new Map(rows.map(row => [String(row.row_no), row.product_id]));
}
