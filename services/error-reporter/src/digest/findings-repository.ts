import type { Queryable } from '@tillkeeper/database';
import type { ReportedFinding } from '@tillkeeper/domain';
import { found, newRows } from './found-rows.ts';
import { idsOf, type RunOfFile, runsOf } from './of-store.ts';

type FindingRow = Omit<ReportedFinding, 'amount_minor' | 'row_no'> & {
  readonly row_no: bigint | null;
  readonly amount_minor: bigint | string | null;
};

/**
 * Open errors and warnings that these runs of files found first and that concern a store, errors first, then what costs most
 * (of an error its whole basket: `amount_minor`).
 */
export async function findingsOf(
  tx: Queryable,
  storeId: string,
  items: readonly RunOfFile[],
  limit: number,
): Promise<ReportedFinding[]> {
  const { rows } = await tx.query<FindingRow>(
    `with ${newRows}, ${found},
     first as (
       select * from found order by severity, abs(cause_minor) desc, is_first_of_value desc, file_id, row_no, exception_id limit $4)
     select f.file_name, e.row_no, e.business_date, e.till_id, e.transaction_id, e.product_id, p.name as product_name, e.code,
       e.severity, e.column_name, e.value, e.message, e.cause_minor as amount_minor, e.cause_currency as currency,
       e.is_first_of_value as is_first, e.sold_at
     from first e
     join ops.files f on f.file_id = e.file_id
     left join retail.products p on p.product_id = e.product_id
     order by e.severity, abs(e.cause_minor) desc, e.is_first_of_value desc, e.file_id, e.row_no, e.exception_id`,
    [storeId, idsOf(items), runsOf(items), limit],
  );
  return rows.map(row => ({ ...row, amount_minor: row.amount_minor === null ? null : Number(row.amount_minor) }));
}
