-- Rows for every table as it was after 0011, the last release: what later migrations have to carry over. Each kind of row
-- that a migration may treat in its own way is among them. The dates are fixed.

insert into retail.stores (store_id, name, time_zone, country, currency, manager_name, manager_email, opened_on, closed_on, received_at) values
  ('S001', 'Anfield Road', 'Europe/London', 'GB', 'GBP', 'Ann O''Brien', 'ann@example.com', '2019-08-01', null, '2026-01-02 06:00Z'),
  ('S002', 'Dublin | Quay', 'Europe/Dublin', 'IE', 'EUR', null, null, null, '2026-06-30', '2026-01-02 06:00Z'),
  ('WEB', 'Web shop', 'Europe/London', 'GB', 'GBP', 'Web', 'web@example.com', null, null, '-infinity');
insert into retail.teams (team_id, name, short_name, league, received_at)
select 'T' || n, 'Club "' || n || '"', nullif('C' || n, 'C3'), nullif('Premier League', repeat('Premier League', n % 2)), '2026-01-02 06:00Z'
from generate_series(1, 6) n;
insert into retail.suppliers (supplier_id, name, email, phone, country, received_at)
select 'U' || n, 'Supplier ' || n, nullif('u' || n || '@example.com', 'u2@example.com'), '+44 20 7946 00' || n, nullif('GB', repeat('GB', n % 2)), '2026-01-02 06:00Z'
from generate_series(10, 14) n;
insert into retail.products (product_id, kind, name, team_id, supplier_id, category, size, colour, list_price, cost_price, barcode, active_from, active_to, received_at, updated_at)
select 'P' || n, case when n % 50 = 0 then 'SERVICE' else 'GOOD' end, 'Article ' || n || ' "café"',
  case when n % 3 <> 0 then 'T' || 1 + n % 6 end, case when n % 4 <> 0 then 'U' || 10 + n % 5 end,
  (array['Shirts', 'Shirts > Home', 'Shirts > Away', 'Shirts > Home > Kids', 'Scarves', ' Mugs ', 'SHIRTS', 'Gifts & more', 'Balls/Outdoor', null, '>'])[1 + n % 11],
  (array['S', 'M', null])[1 + n % 3], (array['red', null])[1 + n % 2],
  case when n % 7 <> 0 then n * 0.333333 end, case when n % 5 <> 0 then n * 0.1 end, case when n % 2 = 0 then (5000000000000 + n)::text end,
  '2025-07-01', case when n % 20 = 0 then date '2026-05-31' end,
  case when n % 9 = 0 then '-infinity' else '2026-01-02 06:00Z'::timestamptz + n * interval '1 second' end,
  '2026-01-02 07:00:00.123456Z'::timestamptz + n * interval '1 minute'
from generate_series(1, 300) n;
insert into retail.employees (employee_id, store_id, name, role, hired_on, left_on, received_at)
select 'E' || n, (array['S001', 'S002', 'WEB'])[1 + n % 3], 'Person ' || n, (array['till', null])[1 + n % 2], '2024-02-29',
  case when n % 8 = 0 then date '2026-03-01' end, '2026-01-02 06:00Z'
from generate_series(1, 20) n;
insert into retail.customers (customer_id, name, email, phone, country, created_at, received_at, updated_at)
select 'C' || n, case when n % 4 <> 0 then 'Customer ' || n || ' Müller' end, case when n % 4 <> 0 then 'c' || n || '@example.com' end,
  case when n % 3 = 0 then '+44 7700 900' || n end, (array['GB', 'IE', null])[1 + n % 3],
  case when n % 5 <> 0 then '2025-01-01 12:00Z'::timestamptz + n * interval '1 hour' end,
  case when n % 4 = 0 then '-infinity' else '2026-01-02 06:00Z'::timestamptz end, '2026-01-03 00:00Z'
from generate_series(1, 500) n;
insert into retail.promotions (promotion_code, name, kind, value, starts_at, ends_at, received_at) values
  ('XMAS', 'Christmas', 'PERCENT', 10, '2026-12-01Z', '2026-12-27Z', '2026-01-02 06:00Z'),
  ('5OFF', 'Five off', 'AMOUNT', 5, null, null, '2026-01-02 06:00Z'),
  ('GIFT', 'A gift', 'OTHER', null, null, null, '-infinity');
insert into retail.inventory (store_id, product_id, quantity_on_hand, reorder_level, counted_at, received_at)
select store_id, 'P' || n, n - 5.125, case when n % 2 = 0 then n end, '2026-02-01 20:00Z', '2026-02-02 06:00Z'
from retail.stores, generate_series(1, 100) n;

-- A year of sales: each kind of transaction, each way to pay, with and without a customer, an employee and a promotion.
select retail.make_order_partitions('2025-11-01', '2026-11-30');
insert into retail.orders (store_id, business_date, till_id, transaction_id, transaction_type, transaction_timestamp, currency, payment_method,
  customer_id, employee_id, employee_id_sent, promotion_code, promotion_code_sent, original_transaction_id, line_count, line_count_sent,
  total_amount, revision, content_hash, file_id, received_at, received_sequence, loaded_at)
select s.store_id, date '2025-11-01' + n % 89 * 4, case when s.store_id = 'WEB' then 'WEB' else 'T0' || 1 + n % 2 end, 'R' || n,
  (array['SALE', 'SALE', 'SALE', 'SALE', 'RETURN', 'VOID', 'ADJUSTMENT'])[1 + n % 7], (date '2025-11-01' + n % 89 * 4) + time '10:00' at time zone 'UTC' + n * interval '1 second',
  s.currency, (array['CASH', 'CARD', 'MOBILE', 'GIFT_CARD', 'ONLINE', null])[1 + n % 6],
  case when n % 2 = 0 then 'C' || 1 + n % 500 end, case when n % 3 = 0 then 'E' || 1 + n % 20 end, case when n % 11 = 0 then 'E999' end,
  case when n % 10 = 0 then (array['XMAS', '5OFF', 'GIFT'])[1 + n % 3] end, case when n % 13 = 0 then 'NOPE' end,
  case when n % 7 = 4 then 'R' || n - 4 end, 1 + n % 3, case when n % 5 = 0 then 1 + n % 3 end,
  0, case when n % 25 = 0 then 3 else 1 end, sha256(convert_to('order ' || n, 'UTF8')), md5('file ' || n / 50),
  '2025-11-01 22:00Z'::timestamptz + n % 89 * 4 * interval '1 day', n, '2026-11-01 03:00Z'
from generate_series(1, 2000) n join retail.stores s on s.store_id = (array['S001', 'S002', 'WEB'])[1 + n % 3];
insert into retail.order_items (store_id, business_date, till_id, transaction_id, line_no, product_id, team_id, supplier_id, quantity, unit_price,
  discount_amount, line_total, amount_minor, line_hash, file_id, row_no)
select o.store_id, o.business_date, o.till_id, o.transaction_id, line_no, p.product_id, p.team_id, p.supplier_id,
  sign * (1 + line_no * 0.125), price, 0.01 * (line_no - 1), round(sign * (1 + line_no * 0.125) * price, 2),
  round(100 * round(sign * (1 + line_no * 0.125) * price, 2)), sha256(convert_to(o.transaction_id || line_no, 'UTF8')), o.file_id, o.received_sequence * 3 + line_no
from retail.orders o, lateral generate_series(1, o.line_count) line_no,
  lateral (select case when o.transaction_type = 'SALE' then 1 else -1 end as sign, 1.234567 * line_no as price) l,
  lateral (select * from retail.products where product_id = 'P' || 1 + (o.received_sequence + line_no) % 300) p;
update retail.orders o set total_amount = (select sum(line_total) from retail.order_items i
  where (i.store_id, i.business_date, i.till_id, i.transaction_id) = (o.store_id, o.business_date, o.till_id, o.transaction_id));
-- Two older versions of each corrected one.
insert into retail.order_revisions
select store_id, business_date, till_id, transaction_id, r, transaction_type, transaction_timestamp, currency, payment_method, customer_id,
  employee_id, employee_id_sent, promotion_code, promotion_code_sent, original_transaction_id, line_count, line_count_sent, total_amount + r,
  sha256(content_hash || convert_to(r::text, 'UTF8')), md5(file_id || r), received_at - r * interval '1 hour', received_sequence, loaded_at,
  loaded_at + r * interval '1 minute', file_id
from retail.orders, generate_series(1, 2) r where revision = 3;
insert into retail.order_item_revisions
select i.store_id, i.business_date, i.till_id, i.transaction_id, r.revision, i.line_no, i.product_id, i.team_id, i.supplier_id, i.quantity,
  i.unit_price, i.discount_amount, i.line_total, i.amount_minor, i.line_hash, r.file_id, i.row_no
from retail.order_items i join retail.order_revisions r using (store_id, business_date, till_id, transaction_id);
insert into retail.transaction_keys select store_id, transaction_id, business_date from retail.orders where till_id = 'WEB';
insert into retail.order_confirmations
select store_id, business_date, till_id, md5('again ' || business_date), '2026-11-02Z', 7, array_agg(transaction_id order by transaction_id)
from retail.orders where business_date < '2025-11-20' group by store_id, business_date, till_id;

insert into ops.senders (sender_id, kind, format_id, stores) values
  ('S001', 'store', 'contract-1', '{S001}'), ('S002', 'store', 'other', '{S002}'), ('WEB', 'web', 'contract-1', '{WEB}'), ('HQ', 'head_office', 'contract-1', null);
insert into ops.sender_keys (key_id, sender_id, key_sha256, revoked_at)
select 'k' || n, (array['S001', 'S002', 'WEB', 'HQ'])[1 + n % 4], encode(sha256(convert_to('k' || n, 'UTF8')), 'hex'), case when n = 3 then '2026-04-01Z'::timestamptz end
from generate_series(1, 5) n;
insert into ops.files (file_id, sender_id, file_name, file_type, format_id, business_date, till_id, sequence, sha256, size_bytes, received_at, status, run,
  reject_code, reject_detail, rows_read, rows_loaded, rows_unchanged, rows_held, rows_repeated, rows_removed, rows_without_amount,
  amount_read_minor, amount_loaded_minor, amount_held_minor, validated_at, loaded_at, reconciled_at, reconcile_difference_rows,
  reconcile_difference_amount_minor, sequence_seen_at, rejudged_run)
select md5('file ' || n), sender, sender || '_' || type || '_' || n, type, 'contract-1', date '2025-11-01' + n, case when type = 'sales' then 'T01' end, n,
  encode(sha256(convert_to('file ' || n, 'UTF8')), 'hex'), 1000 + n, '2025-11-01 22:00Z'::timestamptz + n * interval '1 day', status, 1 + n % 2,
  case when status in ('rejected', 'quarantined') then 'file.content-known' end, case when status = 'rejected' then 'as another' end,
  case when status = 'loaded' then 50 when status = 'rejected' then 7 else 0 end,
  case when status = 'loaded' then 40 else 0 end, case when status = 'loaded' then 4 else 0 end,
  case when status = 'loaded' then 3 when status = 'rejected' then 7 else 0 end, case when status = 'loaded' then 2 else 0 end,
  case when status = 'loaded' then 1 else 0 end, n % 2,
  case when status = 'loaded' then 123456 else 0 end, case when status = 'loaded' then 123000 else 0 end, case when status = 'loaded' then 456 else 0 end,
  case when status in ('validated', 'loaded') then '2025-11-01 22:01Z'::timestamptz + n * interval '1 day' end,
  case when status = 'loaded' then '2025-11-01 22:02Z'::timestamptz + n * interval '1 day' end,
  case when n % 4 = 0 then '2026-01-01Z'::timestamptz end, case when n % 12 = 0 then 1 end, case when n % 12 = 0 then -5 end,
  case when n % 5 <> 0 then '2026-01-01Z'::timestamptz end, case when n % 6 = 0 then 2 end
from generate_series(0, 60) n,
  lateral (select (array['S001', 'S002', 'WEB', 'HQ'])[1 + n % 4] as sender, case when n % 4 = 3 then 'products' else 'sales' end as type,
    (array['loaded', 'loaded', 'loaded', 'received', 'validated', 'rejected', 'quarantined'])[1 + n % 7] as status) f;
insert into ops.file_totals (file_id, store_id, currency, rows_read, rows_loaded, rows_held, amount_read_minor, amount_loaded_minor, amount_held_minor)
select file_id, store, 'GBP', rows_read, rows_loaded, rows_read - rows_loaded, amount_read_minor, amount_loaded_minor, amount_held_minor
from ops.files, unnest(array['S001', '']) store where status = 'loaded';
insert into ops.silver_objects (file_id, run, table_name, blob_key, rows, is_in_force)
select file_id, run, 'sales', 'silver/sales/' || file_id, rows_loaded, run = 1 from ops.files where status = 'loaded';
insert into ops.crashes (file_id, run, reason) select file_id, run, 'died with 137' from ops.files where status = 'quarantined';
insert into ops.reports (kind, store_id, report_date, dedupe_key, state, message_id, recipient_name, recipient, subject, location, attempts, last_error, content, sent_at)
select (array['digest', 'refused', 'rejected'])[1 + n % 3], (array['S001', 'S002'])[1 + n % 2], date '2026-01-01' + n, 'd' || n,
  (array['pending', 'sending', 'sent', 'failed'])[1 + n % 4], '<m' || n || '@example.com>', nullif('Ann', repeat('Ann', n % 2)), 'ann@example.com', 'Your day ' || n,
  case when n % 4 = 2 then 'mail/' || n || '.eml' end, n, case when n % 4 = 3 then 'refused' end, jsonb_build_object('files', n, 'rows', array[1, 2]),
  case when n % 4 = 2 then '2026-01-02Z'::timestamptz + n * interval '1 day' end
from generate_series(1, 12) n;
insert into ops.report_items (store_id, file_id, run, report_id, is_rejudged)
select 'S001', file_id, run, case when sequence % 2 = 0 then (select min(report_id) from ops.reports) end, sequence % 3 = 0 from ops.files;
insert into ops.inbox (consumer, event_id) select c, 'e' || n from unnest(array['validator', 'loader']) c, generate_series(1, 10) n;
insert into ops.outbox (event_id, topic, key, headers, value) select 'e' || n, 'file.loaded', 'S001', '{"ce_id": "a\u0000b"}', '{}' from generate_series(1, 3) n;
insert into ops.dead_letters (consumer_group, topic, partition, message_offset, key, headers, value, reason, attempts, replayed_at)
select 'loader', 'file.validated', n % 2, n, 'S001', '{"ce_id":"x"}', '{"a":' || n || '}', 'no such thing', 5, case when n = 2 then '2026-02-02Z'::timestamptz end
from generate_series(0, 3) n;
insert into ops.sender_headers values
  ('S001', 'sales', 'contract-1', 'T01', '[{"name": "store_id", "seen": {"text": 3}}]', '', '2026-03-01Z', md5('file 0')),
  ('HQ', 'products', 'contract-1', '', '[]', 'SKU', '2026-03-01Z', md5('file 3'));
insert into ops.till_counts values ('S001', 'sales', 'T01', '2025-11-01', 1, 60, '2026-01-01'), ('HQ', 'products', '', '2025-11-01', 3, 59, '2026-01-01');
insert into ops.sequence_gaps (sender_id, file_type, till_id, missing, since, until, file_id)
values ('S001', 'sales', 'T01', '{[5,7),[9,10)}', '2025-11-01', null, md5('file 8')), ('S002', 'sales', 'T01', '{[2,3)}', '2025-11-01', '2026-02-01', md5('file 4'));
insert into ops.content_releases (file_id, released_by) values (md5('file 5'), 'HQ k4');

insert into quality.exceptions (file_id, run, file_type, row_no, line_from, byte_from, byte_to, store_id, business_date, till_id, transaction_id, line_no,
  product_id, code, severity, column_name, value, message, amount_minor, currency, status, created_at, first_run, settled_run, settled_at)
select md5('file ' || n % 60), 1 + n % 2, (array['sales', 'sales', 'products', 'customers'])[1 + n % 4], case when n % 10 <> 0 then n end, n + 1, n * 80, n * 80 + 79,
  case when n % 6 <> 0 then 'S001' end, '2025-11-05', 'T01', 'R' || n, 1, 'P' || n,
  (array['product.unknown', 'email.invalid', 'return.original-unknown', 'file.sequence-gap', 'store.unknown', 'transaction.held'])[1 + n % 6],
  (array['error', 'warning', 'info'])[1 + n % 3], (array['product_id', null])[1 + n % 2], case when n % 6 = 1 then 'ann(at)example.com' else 'X' || n end,
  'What is wrong: "' || n || '"', n * 100, 'GBP', status, '2025-11-06Z'::timestamptz + n * interval '1 minute', case when n % 5 = 0 then 1 end,
  case when status <> 'open' then 2 end, case when status <> 'open' then '2025-12-01Z'::timestamptz end
from generate_series(1, 400) n, lateral (select (array['open', 'fixed', 'waived', 'released'])[1 + n % 4] as status) s;
insert into quality.aliases (code, sender_id, store_id, target_id, note, confirmed_by, undone_by, undone_at) values
  ('OLD1', null, null, 'P1', 'moved', 'HQ k4', null, null), ('OLD2', 'S001', null, 'P2', null, 'S001 k1', null, null),
  ('OLD2', null, 'S002', 'P3', null, 'HQ k4', 'HQ k4', '2026-03-03Z');
insert into quality.thresholds (code, store_id, value, set_by) values ('price.outlier', null, 4.5, 'HQ k4'), ('price.outlier', 'S001', 6, 'HQ k4');
insert into quality.product_baselines select 'P' || n, 'GBP', 10, 9, 1, 1.1, 0.2, 0.03, 2.1, 0.4, -0.1, 1.5, 0.3, 0.01, '{1,2,3}', '{9.99}', '{19.98}', '2026-03-01Z' from generate_series(1, 20) n;
insert into quality.category_baselines select (array['Shirts', 'Scarves'])[n], 'GBP', 100, 90, 0, 1.1, 0.2, 0.03, 2.1, 0.4, -0.1, 1.5, 0.3, 0.01, '{}', '{}', '{}', '2026-03-01Z' from generate_series(1, 2) n;
insert into quality.store_product_baselines (store_id, product_id, observations, price_observations, measured, quantity_mean, quantity_m2, quantity_m3,
  price_mean, price_m2, price_m3, total_mean, total_m2, total_m3)
select 'S001', 'P' || n, 5, 5, 0, 1.1, 0.2, 0.03, 2.1, 0.4, -0.1, 1.5, 0.3, 0.01 from generate_series(1, 20) n;

select staging.make_partition('2026-01-05Z'), staging.make_partition('2026-01-12Z');
insert into staging.records (file_id, run, row_no, line_from, byte_from, byte_to, store_id, file_type, received_at, error_codes, columns)
select md5('file ' || n % 60), 1, n, n + 1, n * 80, n * 80 + 79, case when n % 3 = 0 then 'S001' end,
  (select file_type from ops.files f where f.file_id = md5('file ' || n % 60)), '2026-01-05 00:00:00.123Z'::timestamptz + n * interval '1 hour',
  case when n % 5 = 0 then array['email.invalid'] end, array['S001', 'R' || n, null, 'c' || n || '@example.com', 'Customer ' || n, '"quoted", \']
from generate_series(1, 200) n;

insert into bus.partitions values ('file.loaded', 0, 2, 6), ('file.loaded', 1, 0, 0);
insert into bus.messages (topic, partition, message_offset, key, headers, value) select 'file.loaded', 0, n, 'S001', '{"ce_id": "b\u0000"}', '{"n":' || n || '}' from generate_series(2, 5) n;
insert into bus.cursors values ('error-reporter', 'file.loaded', 0, 4);
