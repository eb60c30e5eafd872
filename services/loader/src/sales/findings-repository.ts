import { problemCodes } from '@tillkeeper/contracts';
import type { Transaction } from '@tillkeeper/database';
import type { FileUnderLoad } from '../file-repository.ts';
import { stagedRows } from './staged-rows.ts';

const codes = [
  'line.conflict',
  'transaction.number-collision',
  'transaction.incomplete',
  'transaction.held',
  'transaction.corrected',
  'product.unknown',
  'team.unknown',
  'supplier.unknown',
  'store.unknown',
] as const;

/**
 * Says of each basket that was held why, at the lines at fault (where the basket as a whole is at fault: its first
 * line), and of its other lines that they are held with it; of each corrected basket, at its first line, that it was.
 */
export async function insertFindings(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `with told as (
       select b.*, l.row_no, l.line_no, l.product_id, l.team_id, l.supplier_id, l.amount_minor as line_amount_minor,
         case
           when j.verdict = 'corrected' then 'transaction.corrected'
           when case j.code
             when 'product.unknown' then not exists (select from retail.products p where p.product_id = l.product_id)
             when 'team.unknown' then not exists (select from retail.teams t where t.team_id = l.team_id)
             when 'supplier.unknown' then
               not exists (select from retail.suppliers s where s.supplier_id = l.supplier_id)
             else l.row_no = b.first_row_no
           end then j.code
           else 'transaction.held'
         end as code
       from judged_baskets j
       join loading_baskets b using (basket_no)
       join loading_lines l using (basket_no)
       where j.verdict = 'held' or (j.verdict = 'corrected' and l.row_no = b.first_row_no)),
     staged as materialized (${stagedRows('select row_no from told')})
     insert into quality.exceptions (file_id, run, file_type, row_no, line_from, byte_from, byte_to, store_id,
       business_date, till_id, transaction_id, line_no, product_id, sold_at, employee_id, code, severity, column_name, value,
       message, amount_minor, currency)
     select $1, $2, 'sales', t.row_no, s.line_from, s.byte_from, s.byte_to, t.store_id,
       t.business_date, t.till_id, t.transaction_id, t.line_no, t.product_id, t.transaction_timestamp, t.employee_id, t.code, c.severity,
       case when t.code like '%.unknown' then replace(t.code, '.unknown', '_id') end,
       case t.code
         when 'product.unknown' then t.product_id
         when 'team.unknown' then t.team_id
         when 'supplier.unknown' then t.supplier_id
         when 'store.unknown' then t.store_id
       end, c.message,
       t.line_amount_minor, t.currency
     from told t
     join unnest($4::text[], $5::text[], $6::text[]) as c (code, severity, message) using (code)
     left join staged s using (row_no)
     order by t.row_no`,
    [
      file.file_id,
      file.run,
      Date.parse(file.received_at),
      codes,
      codes.map(code => problemCodes[code].severity),
      codes.map(code => problemCodes[code].sentence),
    ],
  );
}

/** One finding a store for what was sent again: a row for each basket would flood the table with a file's repeat. */
export async function insertResent(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `insert into quality.exceptions
       (file_id, run, file_type, store_id, code, severity, message, amount_minor, currency)
     select $1, $2, 'sales', b.store_id, 'transaction.resent', 'info',
       count(*) || ' transactions (' || sum(b.line_count) || ' lines) were sent again unchanged.',
       sum(b.amount_minor), b.currency
     from judged_baskets j join loading_baskets b using (basket_no)
     where j.verdict = 'resent'
     group by b.store_id, b.currency
     order by b.store_id, b.currency`,
    [file.file_id, file.run],
  );
}
