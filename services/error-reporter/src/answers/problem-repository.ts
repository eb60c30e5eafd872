import type { Queryable } from '@tillkeeper/database';
import { causeOf, possibleAnswers } from '@tillkeeper/domain';
import type { OpenProblem, Suggestion } from './answers-desk.ts';

interface ProblemRow
  extends Omit<OpenProblem, 'row_no' | 'amount_minor' | 'receipt_minor' | 'cause' | 'answers' | 'correctable'> {
  readonly row_no: bigint;
  readonly amount_minor: bigint | null;
  readonly receipt_minor: bigint | null;
  readonly suggestions: readonly Suggestion[];
}

/**
 * Errors and warnings of rows of sales that are open in a store, what costs most first. `rows`: those of these rows of
 * files alone.
 */
export async function findOpenProblems(
  on: Queryable,
  storeId: string,
  { limit, rows: wanted }: { limit: number; rows?: readonly { file_id: string; row_no: number }[] },
): Promise<OpenProblem[]> {
  const { rows } = await on.query<ProblemRow>(
    `with held as (
       select distinct on (file_id, row_no) file_id, business_date, till_id, transaction_id, amount_minor
       from quality.exceptions
       where file_type = 'sales' and status = 'open' and store_id = $1 and (severity = 'error' or code = 'transaction.held')
         and transaction_id is not null and row_no is not null
       order by file_id, row_no, amount_minor nulls last),
     receipts as (
       select file_id, business_date, till_id, transaction_id, sum(amount_minor)::bigint as receipt_minor
       from held group by file_id, business_date, till_id, transaction_id)
     select e.exception_id::text, e.file_id, f.file_name, e.row_no, $1::text as store_id, e.business_date, e.till_id,
       e.transaction_id, e.line_no, e.product_id, p.name as product_name, e.sold_at, e.code, e.severity, e.column_name, e.value,
       e.message, e.amount_minor,
       case when e.severity = 'error' then coalesce(h.receipt_minor, e.amount_minor) else e.amount_minor end as receipt_minor,
       e.currency, e.created_at,
       coalesce((
         select json_agg(json_build_object('product_id', s.id, 'name', known.name) order by s.place)
         from unnest(e.suggestions) with ordinality as s (id, place) left join retail.products known on known.product_id = s.id),
         '[]') as suggestions,
       case
         when exists (select from quality.answers a where a.file_id = e.file_id and a.row_no = e.row_no and a.state = 'waiting')
           then 'second person'
         when f.status <> 'loaded' or (f.answers_asked > f.answers_judged and exists (
           select from quality.answers a where a.file_id = e.file_id and a.row_no = e.row_no and a.state = 'in force'))
           then 'being judged' end as waiting
     from quality.exceptions e
     join ops.files f using (file_id)
     left join retail.products p on p.product_id = e.product_id
     left join receipts h on h.file_id = e.file_id and h.transaction_id = e.transaction_id
       and h.business_date is not distinct from e.business_date and h.till_id is not distinct from e.till_id
     where e.file_type = 'sales' and e.status = 'open' and e.severity in ('error', 'warning') and e.row_no is not null
       and (e.store_id = $1 or (coalesce(e.store_id, '') = '' and exists (
         select from ops.senders s where s.sender_id = f.sender_id and s.stores = array[$1])))
       and f.status in ('validated', 'loaded')
       and ($3::text[] is null or (e.file_id, e.row_no) in (select * from unnest($3::text[], $4::bigint[])))
     order by e.severity, abs(coalesce(e.amount_minor, 0)) desc, e.file_id, e.row_no, e.exception_id
     limit $2`,
    [storeId, limit, wanted?.map(row => row.file_id) ?? null, wanted?.map(row => row.row_no) ?? null],
  );
  return rows.map(row => ({
    ...row,
    row_no: Number(row.row_no),
    amount_minor: row.amount_minor === null ? null : Number(row.amount_minor),
    receipt_minor: row.receipt_minor === null ? null : Number(row.receipt_minor),
    cause: causeOf(row),
    ...possibleAnswers({ code: row.code, column: row.column_name }),
  }));
}

/** Articles whose code or name has the text in it, whole codes first. */
export async function searchProducts(on: Queryable, text: string, limit: number): Promise<Suggestion[]> {
  const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await on.query<Suggestion>(
    `select product_id, name from retail.products
     where product_id ilike $1 or name ilike $1
     order by lower(product_id) = lower($2) desc, product_id ilike $1 desc, name limit $3`,
    [part, text, limit],
  );
  return rows;
}
