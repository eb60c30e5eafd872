import type { Database } from '@tillkeeper/database';

/**
 * What release 0011 kept of the files of its books: each file with its sums, its findings (one row in a hundred is held) and,
 * of the youngest files up to `stagedRows` lines, every record as it was sent. Call it after the books are filled.
 */
export async function fillFiles(database: Database, { stagedRows }: { stagedRows: number }): Promise<void> {
  await database.transaction(async tx => {
    await tx.query(`set local work_mem = '256MB'`);
    await tx.query(`
      insert into ops.senders (sender_id, kind, stores)
      select store_id, case when store_id = 'WEB1' then 'web' else 'store' end, array[store_id] from retail.stores`);
    await tx.query(`
      create temporary table drawn_files on commit drop as
      select o.file_id, o.store_id, o.business_date, min(o.received_at) as received_at, sum(o.line_count) as rows,
        sum(o.line_count) / 100 as held, sum(o.total_amount) * 100 as amount_minor
      from retail.orders o group by o.file_id, o.store_id, o.business_date`);
    await tx.query(`
      insert into ops.files (file_id, sender_id, file_name, file_type, format_id, business_date, sha256, size_bytes, received_at,
        status, rows_read, rows_loaded, rows_held, amount_read_minor, amount_loaded_minor, validated_at, loaded_at)
      select file_id, store_id, 'sales_' || store_id || '_' || business_date || '.csv', 'sales', 'contract-1', business_date,
        encode(sha256(file_id::bytea), 'hex'), rows * 100, received_at, 'loaded', rows + held, rows, held, amount_minor, amount_minor,
        received_at, received_at
      from drawn_files order by received_at`);
    await tx.query(`
      insert into ops.file_totals (file_id, store_id, currency, rows_read, rows_loaded, rows_held, amount_read_minor, amount_loaded_minor)
      select file_id, store_id, 'GBP', rows + held, rows, held, amount_minor, amount_minor from drawn_files order by received_at`);
    await tx.query(`
      insert into quality.exceptions (file_id, run, file_type, row_no, line_from, store_id, business_date, till_id, transaction_id, code,
        severity, message, amount_minor, currency, created_at)
      select file_id, 1, 'sales', rows + n, rows + n + 1, store_id, business_date, 'T01', 'H' || n, 'product.unknown', 'error',
        'The product is not in the catalogue.', 100, 'GBP', received_at
      from drawn_files cross join lateral generate_series(1, held) n order by received_at, n`);
    await tx.query(
      `select staging.make_partition(week)
       from (select min(received_at) as first, max(received_at) as last from drawn_files) f,
         generate_series(date_trunc('week', f.first, 'UTC'), f.last, '7 days') week`,
    );
    await tx.query(
      `insert into staging.records (file_id, run, row_no, line_from, byte_from, byte_to, store_id, file_type, received_at, columns)
       select i.file_id, 1, i.row_no, i.row_no + 1, i.row_no * 100, i.row_no * 100 + 99, i.store_id, 'sales', o.received_at,
         array[i.transaction_id, i.line_no::text, o.line_count::text, o.transaction_timestamp::text, i.product_id, i.team_id, i.supplier_id,
           i.quantity::text, i.unit_price::text, '', i.line_total::text, 'GBP', o.payment_method, o.customer_id, '']
       from retail.orders o join retail.order_items i using (store_id, business_date, till_id, transaction_id)
       order by i.business_date desc, i.file_id limit $1`,
      [stagedRows],
    );
  });
  await database.query('vacuum (analyze) ops.files, ops.file_totals, quality.exceptions, staging.records');
}
