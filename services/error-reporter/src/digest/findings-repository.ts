import type { Queryable } from '@tillkeeper/database';
import type { ReportedFinding } from '@tillkeeper/domain';
import { idsOf, isOfStore, type RunOfFile, runsOf } from './of-store.ts';

/** A finding as mail and spreadsheet have it. Amounts in minor units. */
export interface ExceptionRow extends ReportedFinding {
  readonly exception_id: bigint;
  readonly file_id: string;
  readonly row_no: bigint | null;
  readonly line_no: number | null;
  readonly suggestions: readonly string[] | null;
}

/** Open errors and warnings that these runs of files found first and that concern a store, the most expensive first. */
export async function findingsOf(
  tx: Queryable,
  storeId: string,
  items: readonly RunOfFile[],
  limit: number,
): Promise<ExceptionRow[]> {
  const { rows } = await tx.query<Omit<ExceptionRow, 'amount_minor'> & { amount_minor: bigint | string | null }>(
    `select e.exception_id, e.file_id, f.file_name, e.row_no, e.business_date, e.till_id, e.transaction_id, e.line_no,
            e.product_id, p.name as product_name, e.code, e.severity, e.column_name, e.value, e.message, e.amount_minor,
            e.currency, e.sold_at, e.suggestions
     from quality.exceptions e
     join unnest($2::text[], $3::int[]) as item (file_id, run)
       on item.file_id = e.file_id and item.run = coalesce(e.first_run, e.run)
     join ops.files f on f.file_id = e.file_id
     left join retail.products p on p.product_id = e.product_id
     where e.severity in ('error', 'warning') and e.status = 'open' and ${isOfStore}
     order by e.severity, abs(coalesce(e.amount_minor, 0)) desc, e.file_id, e.row_no, e.exception_id
     limit $4`,
    [storeId, idsOf(items), runsOf(items), limit],
  );
  return rows.map(row => ({ ...row, amount_minor: row.amount_minor === null ? null : Number(row.amount_minor) }));
}
