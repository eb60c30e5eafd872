-- The schema that the migrations make, for reading and for comparing in reviews; written by `pnpm schema`.
-- Do not change it by hand: write a migration. It can be loaded into an empty database.

set check_function_bodies = off;

create schema audit;

create schema bus;

create schema ops;

create schema quality;

create schema retail;

create schema staging;

create extension pg_trgm with schema public;

create extension unaccent with schema public;

create sequence ops.migrations_id_seq as integer increment 1 start 1;

CREATE OR REPLACE FUNCTION audit.actor()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(nullif(current_setting('tillkeeper.actor', true), ''),
    concat_ws('/', nullif(current_setting('application_name', true), ''), session_user))
$function$
;

CREATE OR REPLACE FUNCTION audit.forget(of_table text, of_key jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  forgotten bigint;
begin
  perform set_config('tillkeeper.audit_opened_by', 'forget', true);
  update audit.changes set row_key = null, old_values = null, new_values = null, forgotten_at = now()
  where row_key = of_key and table_name = of_table;
  get diagnostics forgotten = row_count;
  perform set_config('tillkeeper.audit_opened_by', '', true);
  return forgotten;
end $function$
;

CREATE OR REPLACE FUNCTION audit.forget_value(of_column text, of_value text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  forgotten bigint;
begin
  perform set_config('tillkeeper.audit_opened_by', 'forget', true);
  -- As a literal, so that the partial indexes on customer_id are used.
  execute format($sql$
    update audit.changes
    set old_values = case when old_values ->> %1$L = $1 then jsonb_set(old_values, array[%1$L], 'null') else old_values end,
      new_values = case when new_values ->> %1$L = $1 then jsonb_set(new_values, array[%1$L], 'null') else new_values end,
      forgotten_at = now()
    where (old_values ? %1$L and old_values ->> %1$L = $1) or (new_values ? %1$L and new_values ->> %1$L = $1)
    $sql$, of_column)
  using of_value;
  get diagnostics forgotten = row_count;
  perform set_config('tillkeeper.audit_opened_by', '', true);
  return forgotten;
end $function$
;

CREATE OR REPLACE FUNCTION audit.note_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  keys constant text[] := string_to_array(tg_argv[0], ',');
  ignored constant text[] := string_to_array(tg_argv[1], ',');
  same_key text;
  row_key text;
  record text;
  changed text;
  before text;
  after text;
  changes text;
begin
  -- An upsert calls the triggers of both, with nothing for one of them.
  if tg_op in ('INSERT', 'UPDATE') then
    if not exists (select from new_rows) then return null; end if;
  elsif tg_op = 'DELETE' then
    if not exists (select from old_rows) then return null; end if;
  end if;
  -- As text where one may be empty (thresholds of all stores): a full join needs plain equality.
  select string_agg(format(case when a.attnotnull then 'o.%1$I = n.%1$I'
      else 'coalesce(o.%1$I::text, '''') = coalesce(n.%1$I::text, '''')' end, k), ' and '),
    'jsonb_build_object(' || string_agg(format('%1$L, r.%1$I', k), ', ') || ')'
  into same_key, row_key
  from unnest(keys) as k join pg_attribute a on a.attrelid = tg_relid and a.attname = k;
  select 'jsonb_build_object(' || string_agg(format('%1$L, r.%1$I', attname), ', ' order by attnum) || ')',
    string_agg(format('case when o.%1$I is distinct from n.%1$I then %1$L end', attname), ', ' order by attnum),
    string_agg(format('o.%I', attname), ', ' order by attnum), string_agg(format('n.%I', attname), ', ' order by attnum)
  into record, changed, before, after
  from pg_attribute
  where attrelid = tg_relid and attnum > 0 and not attisdropped and attgenerated = '' and attname <> all (keys || ignored);
  changes := case tg_op
    when 'INSERT' then format('select ''INSERT'', %s, null::text[], null::jsonb, %s from new_rows r', row_key, record)
    when 'DELETE' then format('select ''DELETE'', %s, null::text[], %s, null::jsonb from old_rows r', row_key, record)
    -- A record that has another key now is one that has gone and one that has come.
    when 'UPDATE' then format($sql$
      select 'UPDATE', row_key, columns, (select jsonb_object_agg(k, old_record -> k) from unnest(columns) as k),
        (select jsonb_object_agg(k, new_record -> k) from unnest(columns) as k)
      from (
        select %3$s as row_key, %4$s as old_record, %5$s as new_record, array_remove(array[%6$s]::text[], null) as columns
        from old_rows o join new_rows n on %1$s
        where row(%7$s) is distinct from row(%8$s)) changed
      union all
      select 'DELETE', %2$s, null, %4$s, null from old_rows o
      where not exists (select from new_rows n where %1$s)
      union all
      select 'INSERT', %3$s, null, null, %5$s from new_rows n
      where not exists (select from old_rows o where %1$s)
      $sql$, same_key, replace(row_key, ' r.', ' o.'), replace(row_key, ' r.', ' n.'), replace(record, ' r.', ' o.'),
      replace(record, ' r.', ' n.'), changed, before, after)
    else 'select ''TRUNCATE'', null::jsonb, null::text[], null::jsonb, null::jsonb' end;
  execute format($sql$
    insert into audit.changes (actor, login, application, table_name, action, row_key, changed_columns, old_values, new_values)
    select $1, session_user, $2, $3, c.* from (%s) c
    $sql$, changes)
  using audit.actor(), coalesce(current_setting('application_name', true), ''), tg_table_schema || '.' || tg_table_name;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION audit.note_corrected_lines(of_files text[])
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  noted bigint;
begin
  insert into audit.changes (actor, login, application, table_name, action, row_key, new_values)
  select audit.actor(), session_user, coalesce(current_setting('application_name', true), ''), 'retail.order_items', 'INSERT',
    jsonb_build_object('store_id', i.store_id, 'business_date', i.business_date, 'till_id', i.till_id,
      'transaction_id', i.transaction_id, 'line_no', i.line_no),
    to_jsonb(i) - '{store_id,business_date,till_id,transaction_id,line_no,line_hash}'::text[]
  from retail.orders o
  join retail.order_items i using (store_id, business_date, till_id, transaction_id)
  where o.file_id = any (of_files) and o.loaded_at = now() and o.revision > 1
  order by i.store_id, i.business_date, i.till_id, i.transaction_id, i.line_no;
  get diagnostics noted = row_count;
  return noted;
end $function$
;

CREATE OR REPLACE FUNCTION audit.prune(before timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  pruned bigint;
begin
  if before > now() - interval '1 year' then
    raise exception 'what was changed within a year is kept' using errcode = 'invalid_parameter_value';
  end if;
  perform set_config('tillkeeper.audit_opened_by', 'prune', true);
  delete from audit.changes where changed_at < before;
  get diagnostics pruned = row_count;
  perform set_config('tillkeeper.audit_opened_by', '', true);
  return pruned;
end $function$
;

CREATE OR REPLACE FUNCTION audit.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if coalesce(current_setting('tillkeeper.audit_opened_by', true), '') not in ('forget', 'prune') then
    raise exception 'audit.changes is only added to' using errcode = 'insufficient_privilege',
      hint = 'audit.forget takes a person out, audit.prune what is too old.';
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION audit.watch(of_table regclass, ignored text[] DEFAULT '{received_at,updated_at,revision,search}'::text[], actions text[] DEFAULT '{insert,update,delete,truncate}'::text[], key_columns text[] DEFAULT NULL::text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  keys text := array_to_string(key_columns, ',');
  action text;
  sees constant jsonb := '{"insert": "referencing new table as new_rows", "delete": "referencing old table as old_rows",
    "update": "referencing old table as old_rows new table as new_rows", "truncate": ""}';
begin
  if keys is null then
    select string_agg(a.attname, ',' order by array_position(i.indkey::smallint[], a.attnum)) into strict keys
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = of_table and i.indisprimary;
  end if;
  if keys is null then
    raise exception '% has no primary key: name its key_columns', of_table;
  end if;
  foreach action in array actions loop
    execute format('create or replace trigger audited_%1$s after %1$s on %2$s %3$s for each statement execute function audit.note_changes(%4$L, %5$L)',
      action, of_table, sees ->> action, keys, array_to_string(ignored, ','));
    execute format('alter table %s enable always trigger audited_%s', of_table, action);
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION ops.erase_from_books(of_erasure text, of_key bytea)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  who constant text := (select sought ->> 'id' from ops.erasures where erasure_id = of_erasure and state = 'records-erased');
  customers bigint;
  addresses bigint;
  orders bigint;
  revisions bigint;
  reviews bigint;
  audited bigint;
  address_keys jsonb[];
  review_keys jsonb[];
  one jsonb;
begin
  if who is null then
    raise exception 'erasure % is not at its books', of_erasure using errcode = 'object_not_in_prerequisite_state';
  end if;
  -- As a loader does, and in its order: what is compared with the books meanwhile would be compared with half of this.
  perform pg_advisory_xact_lock(store.lock)
  from (select distinct hashtextextended('tillkeeper.books/' || store_id, 0) as lock
        from (select store_id from retail.orders where customer_id = who
              union select store_id from retail.order_revisions where customer_id = who) named
        order by 1) store;

  -- The customer_id is in the hash of each line, and customers are often numbered: trying all numbers would tell whose
  -- it was. With the key, which is not in the database, the same line sent again gets the same hash all the same.
  update retail.order_items i set line_hash = sha256(of_key || i.line_hash)
  from retail.orders o
  where o.customer_id = who and (i.store_id, i.business_date, i.till_id, i.transaction_id)
    = (o.store_id, o.business_date, o.till_id, o.transaction_id);
  update retail.orders o
  set customer_id = null, content_hash = (
    select sha256(string_agg(int4send(i.line_no) || i.line_hash, ''::bytea order by i.line_no))
    from retail.order_items i
    where (i.store_id, i.business_date, i.till_id, i.transaction_id) = (o.store_id, o.business_date, o.till_id, o.transaction_id))
  where customer_id = who;
  get diagnostics orders = row_count;
  update retail.order_item_revisions i set line_hash = sha256(of_key || i.line_hash)
  from retail.order_revisions o
  where o.customer_id = who and (i.store_id, i.business_date, i.till_id, i.transaction_id, i.revision)
    = (o.store_id, o.business_date, o.till_id, o.transaction_id, o.revision);
  update retail.order_revisions o
  set customer_id = null, content_hash = (
    select sha256(string_agg(int4send(i.line_no) || i.line_hash, ''::bytea order by i.line_no))
    from retail.order_item_revisions i
    where (i.store_id, i.business_date, i.till_id, i.transaction_id, i.revision)
      = (o.store_id, o.business_date, o.till_id, o.transaction_id, o.revision))
  where customer_id = who;
  get diagnostics revisions = row_count;

  -- What a person wrote is the person's; that an article got so many stars is not.
  with emptied as (
    update retail.reviews set customer_id = null, title = null, body = null where customer_id = who returning review_id)
  select array_agg(jsonb_build_object('review_id', review_id)) into review_keys from emptied;
  reviews := coalesce(cardinality(review_keys), 0);
  with gone as (delete from retail.addresses where customer_id = who returning address_id)
  select array_agg(jsonb_build_object('address_id', address_id)), count(*) into address_keys, addresses from gone;
  delete from retail.customers where customer_id = who;
  get diagnostics customers = row_count;

  -- Last: it wrote down all of the above.
  select coalesce(address_keys, '{}') || coalesce(array_agg(row_key), '{}') into address_keys from audit.changes
  where table_name = 'retail.addresses' and who in (old_values ->> 'customer_id', new_values ->> 'customer_id');
  select coalesce(review_keys, '{}') || coalesce(array_agg(row_key), '{}') into review_keys from audit.changes
  where table_name = 'retail.reviews' and who in (old_values ->> 'customer_id', new_values ->> 'customer_id');
  audited := audit.forget('retail.customers', jsonb_build_object('customer_id', who));
  foreach one in array address_keys loop
    audited := audited + audit.forget('retail.addresses', one);
  end loop;
  foreach one in array review_keys loop
    audited := audited + audit.forget('retail.reviews', one);
  end loop;
  audited := audited + audit.forget_value('customer_id', who);
  return jsonb_build_object('customers', customers, 'addresses', addresses, 'orders', orders, 'order_revisions', revisions,
    'reviews', reviews, 'audited_changes', audited);
end $function$
;

CREATE OR REPLACE FUNCTION ops.minor_unit_exponent(of_currency text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (of_currency = ANY (ARRAY['BIF'::text, 'CLP'::text, 'DJF'::text, 'GNF'::text, 'ISK'::text, 'JPY'::text, 'KMF'::text, 'KRW'::text, 'PYG'::text, 'RWF'::text, 'UGX'::text, 'UYI'::text, 'VND'::text, 'VUV'::text, 'XAF'::text, 'XOF'::text, 'XPF'::text])) THEN 0 WHEN (of_currency = ANY (ARRAY['BHD'::text, 'IQD'::text, 'JOD'::text, 'KWD'::text, 'LYD'::text, 'OMR'::text, 'TND'::text])) THEN 3 ELSE 2 END
;

CREATE OR REPLACE FUNCTION ops.note_reference_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  insert into ops.reference_changes (table_name) values (tg_table_schema || '.' || tg_table_name);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION ops.preview_erasure(of_customer text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select jsonb_build_object(
    'customers', (select count(*) from retail.customers where customer_id = of_customer),
    'addresses', (select count(*) from retail.addresses where customer_id = of_customer),
    'orders', (select count(*) from retail.orders where customer_id = of_customer),
    'order_revisions', (select count(*) from retail.order_revisions where customer_id = of_customer),
    'reviews', (select count(*) from retail.reviews where customer_id = of_customer),
    'findings', (select count(*) from quality.exceptions where column_name = 'customer_id' and value = of_customer))
$function$
;

CREATE OR REPLACE FUNCTION ops.seen_sender()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('tillkeeper.sender_id'::text, true), ''::text)
;

CREATE OR REPLACE FUNCTION ops.seen_stores()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN (current_setting('tillkeeper.store_ids'::text, true) = ANY (ARRAY[''::text, '*'::text])) THEN NULL::text[] ELSE (current_setting('tillkeeper.store_ids'::text, true))::text[] END
;

CREATE OR REPLACE FUNCTION ops.sees_all_stores()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((current_setting('tillkeeper.store_ids'::text, true) = '*'::text), false)
;

CREATE OR REPLACE FUNCTION quality.add_to_store_days(of_files text[])
 RETURNS boolean
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
begin
  -- Sorted, so that two that write the same days cannot wait for each other.
  with brought as (
    insert into quality.store_day_files select * from quality.places_of_files(of_files) returning *),
  parts as (
    select store_id, business_date, till_id, currency, is_own::integer as files, sequence as lowest_sequence, sequence as highest_sequence,
      (declared_rows is not null)::integer as files_declaring, declared_rows, declared_amount_minor, held_rows, held_amount_minor,
      0::bigint as transactions, 0::bigint as loaded_rows, 0::bigint as loaded_amount_minor,
      null::timestamptz as first_sale_at, null::timestamptz as last_sale_at
    from brought
    union all
    select store_id, business_date, till_id, currency, 0, null, null, 0, null, null, 0, 0, count(*), sum(line_count),
      (sum(total_amount) * 10 ^ ops.minor_unit_exponent(currency))::bigint, min(transaction_timestamp), max(transaction_timestamp)
    from retail.orders where file_id = any (of_files) and revision = 1
    group by store_id, business_date, till_id, currency)
  insert into quality.store_days as d (store_id, business_date, till_id, currency, files, lowest_sequence, highest_sequence,
    files_declaring, declared_rows, declared_amount_minor, held_rows, held_amount_minor, transactions, loaded_rows,
    loaded_amount_minor, first_sale_at, last_sale_at)
  select store_id, business_date, till_id, currency, sum(files), min(lowest_sequence), max(highest_sequence),
    sum(files_declaring), coalesce(sum(declared_rows), 0), coalesce(sum(declared_amount_minor), 0), sum(held_rows),
    sum(held_amount_minor), sum(transactions), sum(loaded_rows), sum(loaded_amount_minor), min(first_sale_at), max(last_sale_at)
  from parts
  group by store_id, business_date, till_id, currency
  order by store_id, business_date, till_id, currency
  on conflict (store_id, business_date, till_id, currency) do update
  set files = d.files + excluded.files, files_declaring = d.files_declaring + excluded.files_declaring,
    declared_rows = d.declared_rows + excluded.declared_rows,
    declared_amount_minor = d.declared_amount_minor + excluded.declared_amount_minor,
    transactions = d.transactions + excluded.transactions, loaded_rows = d.loaded_rows + excluded.loaded_rows,
    loaded_amount_minor = d.loaded_amount_minor + excluded.loaded_amount_minor,
    held_rows = d.held_rows + excluded.held_rows, held_amount_minor = d.held_amount_minor + excluded.held_amount_minor,
    lowest_sequence = least(d.lowest_sequence, excluded.lowest_sequence),
    highest_sequence = greatest(d.highest_sequence, excluded.highest_sequence),
    first_sale_at = least(d.first_sale_at, excluded.first_sale_at),
    last_sale_at = greatest(d.last_sale_at, excluded.last_sale_at), updated_at = now();
  return exists (select from retail.orders where file_id = any (of_files) and revision > 1);
end $function$
;

CREATE OR REPLACE FUNCTION quality.note_exception_changes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op = 'DELETE' then
    -- A finding that was found again goes on as the one that it was.
    delete from quality.exception_changes c using old_rows o
    where c.exception_id = o.exception_id and c.file_type = o.file_type;
    return null;
  end if;
  insert into quality.exception_changes (file_type, exception_id, actor, old_status, new_status, run, reason)
  select n.file_type, n.exception_id, audit.actor(), o.status, n.status, coalesce(n.settled_run, n.run),
    coalesce(nullif(current_setting('tillkeeper.reason', true), ''), case n.status
      when 'fixed' then case
        when exists (
          select from quality.answers a
          where a.file_id = n.file_id and a.row_no = n.row_no and a.kind <> 'accept' and a.state = 'in force')
        then 'It was put right by an answer.' else 'The file was sent again without it.' end
      when 'released' then 'The file was judged again without it: what it waited for had come.'
      when 'waived' then case
        when exists (
          select from quality.answers a
          where a.file_id = n.file_id and a.row_no = n.row_no and a.kind = 'accept' and a.code = n.code and a.state = 'in force')
        then 'It was accepted as it is.' else 'What it is about stays in the books.' end
      else 'It was found again.' end)
  from old_rows o join new_rows n on n.exception_id = o.exception_id and n.file_type = o.file_type
  where n.status <> o.status;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION quality.note_rejection()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if tg_op = 'UPDATE' then
    -- Sorted, so that two that write the same days cannot wait for each other.
    perform from quality.store_days d join quality.store_day_rejections r using (store_id, business_date, till_id, currency)
    where r.file_id = new.file_id
    order by d.store_id, d.business_date, d.till_id, d.currency for update of d;
    update quality.store_days d set rejected_files = d.rejected_files - 1, updated_at = now()
    from quality.store_day_rejections r
    where r.file_id = new.file_id and d.store_id = r.store_id and d.business_date = r.business_date and d.till_id = r.till_id
      and d.currency = r.currency;
    if new.status not in ('rejected', 'quarantined') then
      delete from quality.store_days d using quality.store_day_rejections r
      where r.file_id = new.file_id and d.store_id = r.store_id and d.business_date = r.business_date and d.till_id = r.till_id
        and d.currency = r.currency
        and d.files = 0 and d.transactions = 0 and d.held_rows = 0 and d.rejected_files = 0;
    end if;
    delete from quality.store_day_rejections where file_id = new.file_id;
  end if;
  with noted as (
    insert into quality.store_day_rejections select * from quality.places_of_rejected(array[new.file_id]) returning *)
  insert into quality.store_days as d (store_id, business_date, till_id, currency, rejected_files)
  select store_id, business_date, till_id, currency, 1 from noted
  order by store_id, business_date, till_id, currency
  on conflict (store_id, business_date, till_id, currency) do update
  set rejected_files = d.rejected_files + 1, updated_at = now();
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION retail.begin_order_status()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.status := retail.first_order_status(new.till_id, new.transaction_type, new.payment_method);
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION retail.category_of(sent text)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  part text;
  code_so_far text;
  above bigint;
  found_id bigint;
begin
  foreach part in array regexp_split_to_array(coalesce(sent, ''), '>') loop
    part := btrim(part);
    continue when part = '';
    code_so_far := concat(code_so_far || ' > ', part);
    select category_id into found_id from retail.product_categories where code = code_so_far;
    if found_id is null then
      insert into retail.product_categories (code, name, parent_id) values (code_so_far, part, above)
      on conflict (code) do nothing;
      select category_id into strict found_id from retail.product_categories where code = code_so_far;
    end if;
    above := found_id;
    found_id := null;
  end loop;
  return above;
end $function$
;

CREATE OR REPLACE FUNCTION retail.employees_as_of(instant timestamp with time zone)
 RETURNS TABLE(employee_id text, store_id text, name text, role text, hired_on date, left_on date, revision integer, updated_at timestamp with time zone, deleted_at timestamp with time zone)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select
    t.employee_id, t.store_id, t.name, t.role, t.hired_on, t.left_on, t.revision, t.updated_at, t.deleted_at
  from retail.employees t
  where t.updated_at <= instant
  union all
  select
    r.employee_id, r.store_id, r.name, r.role, r.hired_on, r.left_on, r.revision, r.updated_at, r.deleted_at
  from retail.master_as_of('employees', instant) m
  cross join jsonb_populate_record(null::retail.employees, m.record) r
  where not exists (select from retail.employees t where t.employee_id = m.key and t.updated_at <= instant)
$function$
;

CREATE OR REPLACE FUNCTION retail.first_order_status(till_id text, transaction_type text, payment_method text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((till_id <> 'WEB'::text) OR (transaction_type <> 'SALE'::text)) THEN 'completed'::text WHEN (payment_method IS NULL) THEN 'placed'::text ELSE 'paid'::text END
;

CREATE OR REPLACE FUNCTION retail.keep_master_revision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  record jsonb := to_jsonb(old);
begin
  insert into retail.master_revisions (table_name, key, revision, record, valid_from, superseded_at, is_deleted)
  values (tg_table_name, record ->> tg_argv[0], old.revision, record - 'search', old.updated_at,
    greatest(now(), old.updated_at), tg_op = 'DELETE');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION retail.keep_order_status()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into retail.order_status_changes (store_id, business_date, till_id, transaction_id, from_status, to_status)
  values (new.store_id, new.business_date, new.till_id, new.transaction_id, old.status, new.status);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION retail.keep_product_terms()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into retail.product_terms (term)
    select distinct term from said s, regexp_split_to_table(retail.plain_words(concat_ws(' ', s.name, s.category, s.colour)), ' ') term
    where length(term) >= 3 and term !~ '^[0-9]+$'
    order by term
    on conflict do nothing;
  else
    insert into retail.product_terms (term)
    select distinct term
    from said s join said_before b using (product_id),
      regexp_split_to_table(retail.plain_words(concat_ws(' ', s.name, s.category, s.colour)), ' ') term
    where (s.name <> b.name or s.category is distinct from b.category or s.colour is distinct from b.colour)
      and length(term) >= 3 and term !~ '^[0-9]+$'
    order by term
    on conflict do nothing;
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION retail.make_order_partitions(from_date date, to_date date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  part record;
  made integer := 0;
begin
  if to_date - from_date > 36600 then
    raise exception 'more than 100 years of partitions from % to %', from_date, to_date;
  end if;
  for attempt in 1..2 loop
    for part in
      select family, quarter::date as first_day, (quarter + interval '3 months')::date as next_first_day,
        format('%s_%sq%s', family, extract(year from quarter), extract(quarter from quarter)) as name
      from unnest(array['orders', 'order_items', 'order_revisions', 'order_item_revisions', 'payments', 'order_promotions',
          'order_status_changes']) as family,
        generate_series(date_trunc('quarter', from_date::timestamp), to_date::timestamp, '3 months') as quarter
    loop
      continue when to_regclass('retail.' || part.name) is not null;
      if attempt = 1 then
        lock table only retail.orders, only retail.order_items, only retail.order_revisions,
          only retail.order_item_revisions, only retail.payments, only retail.order_promotions,
          only retail.order_status_changes in access exclusive mode;
        exit;
      end if;
      execute format('create table retail.%I partition of retail.%I for values from (%L) to (%L)',
        part.name, part.family, part.first_day, part.next_first_day);
      if part.family = 'order_items' then
        execute format('grant insert on retail.%I to tillkeeper_loader', part.name);
      end if;
      made := made + 1;
    end loop;
  end loop;
  return made;
end $function$
;

CREATE OR REPLACE FUNCTION retail.master_as_of(of_table text, instant timestamp with time zone)
 RETURNS TABLE(key text, record jsonb)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select last.key, last.record
  from (
    select distinct on (m.key) m.key, m.record, m.is_deleted, m.superseded_at
    from retail.master_revisions m
    where m.table_name = of_table and m.valid_from <= instant
    order by m.key, m.change_id desc) last
  where not (last.is_deleted and last.superseded_at <= instant)
$function$
;

CREATE OR REPLACE FUNCTION retail.move_order_status()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.transaction_type <> old.transaction_type then
    new.status := retail.first_order_status(new.till_id, new.transaction_type, new.payment_method);
  elsif new.status = old.status then
    new.status := retail.first_order_status(new.till_id, new.transaction_type, new.payment_method);
  elsif not exists (select from retail.order_status_moves where from_status = old.status and to_status = new.status) then
    raise exception 'order % of store % cannot go from % to %', old.transaction_id, old.store_id, old.status, new.status
      using errcode = 'check_violation', constraint = 'orders_status_moves', schema = 'retail', table = 'orders',
        hint = coalesce('It can go to ' || (select string_agg(to_status, ', ' order by to_status)
          from retail.order_status_moves where from_status = old.status) || '.', 'It stays so for good.');
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION retail.order_items_as_of(instant timestamp with time zone)
 RETURNS TABLE(store_id text, business_date date, till_id text, transaction_id text, revision integer, line_no integer, product_id text, team_id text, supplier_id text, quantity numeric, unit_price numeric, discount_amount numeric, line_total numeric, amount_minor bigint, line_hash bytea, file_id text, row_no bigint)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select o.store_id, o.business_date, o.till_id, o.transaction_id, o.revision, i.line_no, i.product_id, i.team_id,
    i.supplier_id, i.quantity, i.unit_price, i.discount_amount, i.line_total, i.amount_minor, i.line_hash, i.file_id, i.row_no
  from retail.orders o
  join retail.order_items i using (store_id, business_date, till_id, transaction_id)
  where o.loaded_at <= instant
  union all
  select i.store_id, i.business_date, i.till_id, i.transaction_id, i.revision, i.line_no, i.product_id, i.team_id,
    i.supplier_id, i.quantity, i.unit_price, i.discount_amount, i.line_total, i.amount_minor, i.line_hash, i.file_id, i.row_no
  from retail.order_versions_as_of(instant) v
  join retail.order_item_revisions i using (store_id, business_date, till_id, transaction_id, revision)
  where not v.is_current
$function$
;

CREATE OR REPLACE FUNCTION retail.order_versions_as_of(instant timestamp with time zone)
 RETURNS TABLE(store_id text, business_date date, till_id text, transaction_id text, revision integer, is_current boolean)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select o.store_id, o.business_date, o.till_id, o.transaction_id, o.revision, true
  from retail.orders o
  where o.loaded_at <= instant
  union all
  select r.store_id, r.business_date, r.till_id, r.transaction_id, max(r.revision), false
  from retail.order_revisions r
  where r.loaded_at <= instant
    and not exists (
      select from retail.orders o
      where o.store_id = r.store_id and o.business_date = r.business_date and o.till_id = r.till_id
        and o.transaction_id = r.transaction_id and o.loaded_at <= instant)
  group by r.store_id, r.business_date, r.till_id, r.transaction_id
$function$
;

CREATE OR REPLACE FUNCTION retail.orders_as_of(instant timestamp with time zone)
 RETURNS TABLE(store_id text, business_date date, till_id text, transaction_id text, transaction_type text, transaction_timestamp timestamp with time zone, currency text, payment_method text, customer_id text, employee_id text, employee_id_sent text, promotion_code text, promotion_code_sent text, original_transaction_id text, line_count integer, line_count_sent integer, total_amount numeric, revision integer, content_hash bytea, file_id text, received_at timestamp with time zone, received_sequence bigint, loaded_at timestamp with time zone, status text)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  with versions as (
    select
      o.store_id, o.business_date, o.till_id, o.transaction_id, o.transaction_type, o.transaction_timestamp, o.currency,
      o.payment_method, o.customer_id, o.employee_id, o.employee_id_sent, o.promotion_code, o.promotion_code_sent,
      o.original_transaction_id, o.line_count, o.line_count_sent, o.total_amount, o.revision, o.content_hash, o.file_id,
      o.received_at, o.received_sequence, o.loaded_at, o.status
    from retail.orders o
    where o.loaded_at <= instant
    union all
    select
      r.store_id, r.business_date, r.till_id, r.transaction_id, r.transaction_type, r.transaction_timestamp, r.currency,
      r.payment_method, r.customer_id, r.employee_id, r.employee_id_sent, r.promotion_code, r.promotion_code_sent,
      r.original_transaction_id, r.line_count, r.line_count_sent, r.total_amount, r.revision, r.content_hash, r.file_id,
      r.received_at, r.received_sequence, r.loaded_at, o.status
    from retail.order_versions_as_of(instant) v
    join retail.order_revisions r using (store_id, business_date, till_id, transaction_id, revision)
    left join retail.orders o using (store_id, business_date, till_id, transaction_id)
    where not v.is_current),
  moved_since as (
    select distinct on (c.store_id, c.business_date, c.till_id, c.transaction_id)
      c.store_id, c.business_date, c.till_id, c.transaction_id, c.from_status
    from retail.order_status_changes c
    where c.changed_at > instant
    order by c.store_id, c.business_date, c.till_id, c.transaction_id, c.change_id)
  select
    v.store_id, v.business_date, v.till_id, v.transaction_id, v.transaction_type, v.transaction_timestamp, v.currency,
    v.payment_method, v.customer_id, v.employee_id, v.employee_id_sent, v.promotion_code, v.promotion_code_sent,
    v.original_transaction_id, v.line_count, v.line_count_sent, v.total_amount, v.revision, v.content_hash, v.file_id,
    v.received_at, v.received_sequence, v.loaded_at, coalesce(m.from_status, v.status)
  from versions v
  left join moved_since m using (store_id, business_date, till_id, transaction_id)
$function$
;

CREATE OR REPLACE FUNCTION retail.place_categories_below()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update retail.product_categories set path = '' where parent_id = new.category_id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION retail.place_category()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and new.parent_id is distinct from old.parent_id then
    -- Two moves at once, each right by itself, could close a circle together.
    perform pg_advisory_xact_lock(hashtextextended('tillkeeper.product_categories', 0));
    if exists (
      with recursive above as (
        select category_id, parent_id from retail.product_categories where category_id = new.parent_id
        union
        select c.category_id, c.parent_id from retail.product_categories c join above a on c.category_id = a.parent_id)
      select from above where category_id = new.category_id)
    then
      raise exception 'category % cannot stand below %: that is below itself', new.code,
        (select code from retail.product_categories where category_id = new.parent_id) using errcode = 'check_violation';
    end if;
  end if;
  new.path := concat((select path || ' > ' from retail.product_categories where category_id = new.parent_id), new.name);
  if tg_op = 'UPDATE' then
    new.revision := old.revision + 1;
    new.updated_at := now();
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION retail.place_product()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- What most articles need, and 100,000 of them at once.
  select category_id into new.category_id from retail.product_categories where code = new.category;
  if new.category_id is null then
    new.category_id := retail.category_of(new.category);
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION retail.plain_words(sent text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN btrim(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, sent)), '[^[:alnum:]]+'::text, ' '::text, 'g'::text))
;

CREATE OR REPLACE FUNCTION retail.product_search(product_id text, name text, category text, size text, colour text, barcode text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (((setweight(to_tsvector('simple'::regconfig, retail.plain_words(name)), 'A'::"char") || setweight(to_tsvector('english'::regconfig, retail.plain_words(((name || ' '::text) || COALESCE(category, ''::text)))), 'B'::"char")) || setweight(to_tsvector('simple'::regconfig, retail.plain_words(((((COALESCE(category, ''::text) || ' '::text) || COALESCE(size, ''::text)) || ' '::text) || COALESCE(colour, ''::text)))), 'B'::"char")) || setweight(to_tsvector('simple'::regconfig, retail.plain_words(((product_id || ' '::text) || COALESCE(barcode, ''::text)))), 'C'::"char"))
;

CREATE OR REPLACE FUNCTION retail.products_as_of(instant timestamp with time zone)
 RETURNS TABLE(product_id text, kind text, name text, team_id text, supplier_id text, category text, category_id bigint, size text, colour text, list_price numeric, cost_price numeric, barcode text, active_from date, active_to date, revision integer, updated_at timestamp with time zone, deleted_at timestamp with time zone)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select
    t.product_id, t.kind, t.name, t.team_id, t.supplier_id, t.category, t.category_id, t.size, t.colour, t.list_price,
    t.cost_price, t.barcode, t.active_from, t.active_to, t.revision, t.updated_at, t.deleted_at
  from retail.products t
  where t.updated_at <= instant
  union all
  select
    r.product_id, r.kind, r.name, r.team_id, r.supplier_id, r.category, r.category_id, r.size, r.colour, r.list_price,
    r.cost_price, r.barcode, r.active_from, r.active_to, r.revision, r.updated_at, r.deleted_at
  from retail.master_as_of('products', instant) m
  cross join jsonb_populate_record(null::retail.products, m.record) r
  where not exists (select from retail.products t where t.product_id = m.key and t.updated_at <= instant)
$function$
;

CREATE OR REPLACE FUNCTION retail.promotions_as_of(instant timestamp with time zone)
 RETURNS TABLE(promotion_code text, name text, kind text, value numeric, starts_at timestamp with time zone, ends_at timestamp with time zone, revision integer, updated_at timestamp with time zone, deleted_at timestamp with time zone)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select
    t.promotion_code, t.name, t.kind, t.value, t.starts_at, t.ends_at, t.revision, t.updated_at, t.deleted_at
  from retail.promotions t
  where t.updated_at <= instant
  union all
  select
    r.promotion_code, r.name, r.kind, r.value, r.starts_at, r.ends_at, r.revision, r.updated_at, r.deleted_at
  from retail.master_as_of('promotions', instant) m
  cross join jsonb_populate_record(null::retail.promotions, m.record) r
  where not exists (select from retail.promotions t where t.promotion_code = m.key and t.updated_at <= instant)
$function$
;

CREATE OR REPLACE FUNCTION retail.raise_revision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.revision := old.revision + 1;
  new.updated_at := now();
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION retail.search_products(words text, most integer DEFAULT 20)
 RETURNS TABLE(product_id text, name text, category text, size text, colour text, barcode text, list_price numeric, score real, found_by text)
 LANGUAGE plpgsql
 STABLE
 SET "pg_trgm.similarity_threshold" TO '0.2'
 SET enable_seqscan TO 'off'
 SET client_min_messages TO 'warning'
AS $function$
declare
  word text;
  part tsquery;
  query tsquery;
  query_of_similar tsquery;
  asked integer := 0;
  meant integer := 0;
begin
  return query
  select p.product_id, p.name, p.category, p.size, p.colour, p.barcode, p.list_price, 2::real, 'code'
  from retail.products p
  where p.deleted_at is null and (p.product_id = btrim(words) or p.barcode = btrim(words))
  order by p.product_id limit most;
  if found then
    return;
  end if;

  for word in select w from regexp_split_to_table(retail.plain_words(left(words, 400)), ' ') w where w <> '' limit 16 loop
    part := retail.word_query(word);
    query := coalesce(query && part, part);
    if not exists (select from retail.products p where p.search @@ part) then
      select string_agg(t.term, ' | ')::tsquery into part
      from (
        select n.term, public.similarity(n.term, word) as likeness, max(public.similarity(n.term, word)) over () as greatest
        from retail.product_terms n where n.term operator(public.%) word) t
      where t.likeness >= 0.75 * t.greatest and t.likeness >= case when length(word) < 7 then 0.2 else 0.3 end;
    end if;
    asked := asked + 1;
    meant := meant + (part is not null)::integer;
    -- A word that is like none is left out here.
    query_of_similar := coalesce(query_of_similar && part, query_of_similar, part);
  end loop;

  return query
  select p.product_id, p.name, p.category, p.size, p.colour, p.barcode, p.list_price, ts_rank(p.search, query, 1) as score, 'words'
  from retail.products p
  where p.deleted_at is null and p.search @@ query
  order by score desc, p.product_id limit most;
  if found then
    return;
  end if;

  return query
  select p.product_id, p.name, p.category, p.size, p.colour, p.barcode, p.list_price,
    ts_rank(p.search, query_of_similar, 1) as score, 'similar'
  from retail.products p
  where p.deleted_at is null and p.search @@ query_of_similar and meant * 2 > asked
  order by score desc, p.product_id limit most;
end $function$
;

CREATE OR REPLACE FUNCTION retail.stores_as_of(instant timestamp with time zone)
 RETURNS TABLE(store_id text, name text, time_zone text, country text, currency text, manager_name text, manager_email text, opened_on date, closed_on date, revision integer, updated_at timestamp with time zone, deleted_at timestamp with time zone)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select
    t.store_id, t.name, t.time_zone, t.country, t.currency, t.manager_name, t.manager_email, t.opened_on, t.closed_on,
    t.revision, t.updated_at, t.deleted_at
  from retail.stores t
  where t.updated_at <= instant
  union all
  select
    r.store_id, r.name, r.time_zone, r.country, r.currency, r.manager_name, r.manager_email, r.opened_on, r.closed_on,
    r.revision, r.updated_at, r.deleted_at
  from retail.master_as_of('stores', instant) m
  cross join jsonb_populate_record(null::retail.stores, m.record) r
  where not exists (select from retail.stores t where t.store_id = m.key and t.updated_at <= instant)
$function$
;

CREATE OR REPLACE FUNCTION retail.suppliers_as_of(instant timestamp with time zone)
 RETURNS TABLE(supplier_id text, name text, email text, phone text, country text, revision integer, updated_at timestamp with time zone, deleted_at timestamp with time zone)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select
    t.supplier_id, t.name, t.email, t.phone, t.country, t.revision, t.updated_at, t.deleted_at
  from retail.suppliers t
  where t.updated_at <= instant
  union all
  select
    r.supplier_id, r.name, r.email, r.phone, r.country, r.revision, r.updated_at, r.deleted_at
  from retail.master_as_of('suppliers', instant) m
  cross join jsonb_populate_record(null::retail.suppliers, m.record) r
  where not exists (select from retail.suppliers t where t.supplier_id = m.key and t.updated_at <= instant)
$function$
;

CREATE OR REPLACE FUNCTION retail.teams_as_of(instant timestamp with time zone)
 RETURNS TABLE(team_id text, name text, short_name text, league text, revision integer, updated_at timestamp with time zone, deleted_at timestamp with time zone)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select
    t.team_id, t.name, t.short_name, t.league, t.revision, t.updated_at, t.deleted_at
  from retail.teams t
  where t.updated_at <= instant
  union all
  select
    r.team_id, r.name, r.short_name, r.league, r.revision, r.updated_at, r.deleted_at
  from retail.master_as_of('teams', instant) m
  cross join jsonb_populate_record(null::retail.teams, m.record) r
  where not exists (select from retail.teams t where t.team_id = m.key and t.updated_at <= instant)
$function$
;

CREATE OR REPLACE FUNCTION retail.word_query(word text)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN (((word || CASE WHEN (length(word) < 3) THEN ''::text ELSE ':*'::text END))::tsquery || (array_to_string(tsvector_to_array(to_tsvector('english'::regconfig, word)), ' | '::text))::tsquery)
;

CREATE OR REPLACE FUNCTION staging.change_record()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  update staging.record_lines l set columns = new.columns::text, byte_to = new.byte_to
  where l.file_id = old.file_id and l.run = old.run and l.row_no = old.row_no
    and l.received_ms = floor(extract(epoch from old.received_at) * 1000)::bigint;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION staging.drop_partitions(older_than timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  partition_name text;
  dropped integer := 0;
begin
  for partition_name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'staging.record_lines'::regclass
      and to_date(substring(c.relname from '\d{4}w\d\d$'), 'IYYY"w"IW') + 8 < older_than
  loop
    execute format('drop table staging.%I', partition_name);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $function$
;

CREATE OR REPLACE FUNCTION staging.make_partition(for_instant timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  week timestamptz := date_trunc('week', for_instant, 'UTC');
  partition_name text := 'record_lines_' || to_char(week at time zone 'UTC', 'IYYY"w"IW');
begin
  if to_regclass('staging.' || partition_name) is not null then
    return false;
  end if;
  -- Not an advisory lock: the catalogue would not be read afresh after it, and of two at once one would fail.
  lock table only staging.record_lines in access exclusive mode;
  if to_regclass('staging.' || partition_name) is not null then
    return false;
  end if;
  -- Vacuum brings the index up to date: after every 100,000 records, however many there are.
  execute format('create table staging.%I partition of staging.record_lines for values from (%s) to (%s)
    with (autovacuum_vacuum_insert_threshold = 100000, autovacuum_vacuum_insert_scale_factor = 0)',
    partition_name, extract(epoch from week)::bigint * 1000, extract(epoch from week + interval '7 days')::bigint * 1000);
  return true;
end $function$
;

create table audit.changes (
  change_id bigint generated always as identity not null,
  changed_at timestamp with time zone default now() not null,
  actor text not null,
  login text not null,
  application text not null,
  transaction_id xid8 default pg_current_xact_id() not null,
  table_name text not null,
  action text not null,
  row_key jsonb,
  changed_columns text[],
  old_values jsonb,
  new_values jsonb,
  forgotten_at timestamp with time zone,
  constraint changes_pkey PRIMARY KEY (change_id),
  constraint changes_action_check CHECK ((action = ANY (ARRAY['INSERT'::text, 'UPDATE'::text, 'DELETE'::text, 'TRUNCATE'::text])))
);
CREATE INDEX changes_changed_at ON audit.changes USING brin (changed_at) WITH (pages_per_range='32');
CREATE INDEX changes_new_customer ON audit.changes USING btree (((new_values ->> 'customer_id'::text))) WHERE (new_values ? 'customer_id'::text);
CREATE INDEX changes_old_customer ON audit.changes USING btree (((old_values ->> 'customer_id'::text))) WHERE (old_values ? 'customer_id'::text);
CREATE INDEX changes_row_key ON audit.changes USING btree (row_key, table_name, change_id);
CREATE TRIGGER only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.changes FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
alter table audit.changes enable always trigger only_added;
comment on table audit.changes is 'One row a change of a record. Rows are only added; audit.forget takes a person out, audit.prune what is older than its retention.';
comment on column audit.changes.change_id is 'Grows with time.';
comment on column audit.changes.changed_at is 'When the transaction of the change began.';
comment on column audit.changes.actor is 'Who: the setting tillkeeper.actor of the transaction (service and file with its run, or sender and id of its key, or a person); where it is not set, application and database user.';
comment on column audit.changes.login is 'The database user that had logged in.';
comment on column audit.changes.application is 'application_name of the connection.';
comment on column audit.changes.transaction_id is 'Changes of one transaction have the same.';
comment on column audit.changes.table_name is 'Schema and table.';
comment on column audit.changes.action is 'What was done; an upsert is what came of it, an INSERT or an UPDATE.';
comment on column audit.changes.row_key is 'The primary key of the record: {"product_id": "SKU-1"}; null: TRUNCATE, or forgotten.';
comment on column audit.changes.changed_columns is 'Of an UPDATE, in the order of the table.';
comment on column audit.changes.old_values is 'Before. Of an UPDATE the changed columns alone, of a DELETE all but the key; null: INSERT, TRUNCATE, or forgotten.';
comment on column audit.changes.new_values is 'After, likewise; null: DELETE, TRUNCATE, or forgotten.';
comment on column audit.changes.forgotten_at is 'When a person was taken out of this row.';

create table bus.cursors (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  constraint cursors_pkey PRIMARY KEY (consumer_group, topic, partition),
  constraint cursors_next_offset_check CHECK ((next_offset >= 0))
);
comment on table bus.cursors is 'How far each group of consumers has read.';
comment on column bus.cursors.consumer_group is 'The service that reads.';
comment on column bus.cursors.topic is 'The topic.';
comment on column bus.cursors.partition is 'The partition.';
comment on column bus.cursors.next_offset is 'What the group reads next. Only the session that holds the partition''s advisory lock writes it.';

create table bus.messages (
  topic text not null,
  partition integer not null,
  message_offset bigint not null,
  key text not null,
  headers json not null,
  value text not null,
  published_at timestamp with time zone default clock_timestamp() not null,
  constraint messages_pkey PRIMARY KEY (topic, partition, message_offset)
);
CREATE INDEX messages_published_at ON bus.messages USING btree (published_at);
comment on table bus.messages is 'The events that are kept, in the order of their commits.';
comment on column bus.messages.topic is 'The topic.';
comment on column bus.messages.partition is 'The partition.';
comment on column bus.messages.message_offset is 'Its place in the partition; without gaps.';
comment on column bus.messages.key is 'The sender of the file: its events keep their order.';
comment on column bus.messages.headers is E'json, not jsonb: a header may hold \\u0000, which jsonb refuses.';
comment on column bus.messages.value is 'The event''s data, as JSON text.';
comment on column bus.messages.published_at is 'When it was written; pruned by it.';

create table bus.partitions (
  topic text not null,
  partition integer not null,
  first_offset bigint default 0 not null,
  next_offset bigint default 0 not null,
  constraint partitions_pkey PRIMARY KEY (topic, partition),
  constraint partitions_check CHECK ((next_offset >= first_offset)),
  constraint partitions_partition_check CHECK ((partition >= 0))
);
comment on table bus.partitions is 'How far each partition of a topic has been written.';
comment on column bus.partitions.topic is 'The topic.';
comment on column bus.partitions.partition is 'Its number, from 0: a key always goes into the same one.';
comment on column bus.partitions.first_offset is 'The oldest message that pruning has left.';
comment on column bus.partitions.next_offset is 'What the next message gets. Its row is locked until the publisher commits, so offsets have no gaps and grow in commit order.';

create table ops.content_releases (
  file_id text not null,
  released_by text not null,
  released_at timestamp with time zone default now() not null,
  constraint content_releases_pkey PRIMARY KEY (file_id)
);
CREATE TRIGGER audited_delete AFTER DELETE ON ops.content_releases REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('file_id', 'received_at,updated_at,revision,search');
alter table ops.content_releases enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON ops.content_releases REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('file_id', 'received_at,updated_at,revision,search');
alter table ops.content_releases enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON ops.content_releases FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('file_id', 'received_at,updated_at,revision,search');
alter table ops.content_releases enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON ops.content_releases REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('file_id', 'received_at,updated_at,revision,search');
alter table ops.content_releases enable always trigger audited_update;
comment on table ops.content_releases is 'Files that head office lets be used though their contents came before under another name (file.content-known).';
comment on column ops.content_releases.file_id is 'The file.';
comment on column ops.content_releases.released_by is 'The sender and the id of its key.';
comment on column ops.content_releases.released_at is 'When it was released.';

create table ops.crashes (
  file_id text not null,
  run integer not null,
  crashed_at timestamp with time zone default now() not null,
  reason text not null
);
CREATE INDEX crashes_file_id ON ops.crashes USING btree (file_id, run);
comment on table ops.crashes is 'A file that made the validator''s child process die; the second time it is quarantined.';
comment on column ops.crashes.file_id is 'The file.';
comment on column ops.crashes.run is 'The run that died.';
comment on column ops.crashes.crashed_at is 'When it died.';
comment on column ops.crashes.reason is 'How the process ended.';

create table ops.dead_letters (
  dead_letter_id bigint generated always as identity not null,
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  message_offset bigint not null,
  key text not null,
  headers json not null,
  value text not null,
  reason text not null,
  attempts integer not null,
  parked_at timestamp with time zone default now() not null,
  replayed_at timestamp with time zone,
  constraint dead_letters_pkey PRIMARY KEY (dead_letter_id),
  constraint dead_letters_attempts_check CHECK ((attempts >= 1)),
  constraint dead_letters_message_offset_check CHECK ((message_offset >= 0)),
  constraint dead_letters_partition_check CHECK ((partition >= 0))
);
CREATE UNIQUE INDEX dead_letters_once ON ops.dead_letters USING btree (consumer_group, topic, partition, message_offset, md5(value)) WHERE (replayed_at IS NULL);
CREATE INDEX dead_letters_parked_at ON ops.dead_letters USING btree (parked_at);
comment on table ops.dead_letters is 'Messages that could not be handled, with the reason; their partition went on.';
comment on column ops.dead_letters.dead_letter_id is 'For commands: `tillkeeper dead-letters replay`.';
comment on column ops.dead_letters.consumer_group is 'The service that could not handle it.';
comment on column ops.dead_letters.topic is 'Where it came from.';
comment on column ops.dead_letters.partition is 'Where it came from.';
comment on column ops.dead_letters.message_offset is 'Where it came from.';
comment on column ops.dead_letters.key is 'The sender of the file.';
comment on column ops.dead_letters.headers is E'json, not jsonb: a header may hold \\u0000, which jsonb refuses.';
comment on column ops.dead_letters.value is 'The event''s data, as JSON text.';
comment on column ops.dead_letters.reason is 'The error of the last attempt.';
comment on column ops.dead_letters.attempts is 'How often it was tried.';
comment on column ops.dead_letters.parked_at is 'When it was given up.';
comment on column ops.dead_letters.replayed_at is 'When it was put into the outbox again.';

create table ops.erasures (
  erasure_id text not null,
  fingerprint bytea not null,
  state text not null,
  attempt integer default 1 not null,
  sought jsonb,
  counts jsonb default '{}'::jsonb not null,
  requested_by text not null,
  requested_at timestamp with time zone default now() not null,
  changed_at timestamp with time zone default now() not null,
  done_at timestamp with time zone,
  constraint erasures_pkey PRIMARY KEY (erasure_id),
  constraint erasures_fingerprint_key UNIQUE (fingerprint),
  constraint erasures_attempt_check CHECK ((attempt > 0)),
  constraint erasures_done CHECK (((state = 'done'::text) = (done_at IS NOT NULL))),
  constraint erasures_erasure_id_check CHECK ((erasure_id ~ '^[0-9a-f]{32}$'::text)),
  constraint erasures_fingerprint_check CHECK ((length(fingerprint) = 32)),
  constraint erasures_nobody_named CHECK (((state = 'done'::text) = (sought IS NULL))),
  constraint erasures_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'records-erased'::text, 'books-erased'::text, 'done'::text])))
);
comment on table ops.erasures is 'Customers that were erased. Kept for good: files that name one of them are cleaned when they are judged.';
comment on column ops.erasures.erasure_id is 'Random: says nothing of the customer.';
comment on column ops.erasures.fingerprint is 'Keyed hash of the customer_id. The key lies in the blob store alone, so that the database cannot be searched for who it was.';
comment on column ops.erasures.state is 'What is done: requested: nothing; records-erased: staging, findings, silver and checks; books-erased: retail and audit; done: kept mail, too.';
comment on column ops.erasures.attempt is 'How often it was asked for. What an earlier attempt had on its way is ignored.';
comment on column ops.erasures.sought is 'While it is underway: the customer_id and how the person is written in files, {id, names, emails, phones, file_ids}. Null as soon as it is done.';
comment on column ops.erasures.counts is 'How much was erased, by what it is; added over attempts.';
comment on column ops.erasures.requested_by is 'The sender and the id of its key.';
comment on column ops.erasures.requested_at is 'When it was asked for last.';
comment on column ops.erasures.changed_at is 'When the state changed last.';
comment on column ops.erasures.done_at is 'When nothing of the person was left but in bronze.';

create table ops.file_totals (
  file_id text not null,
  store_id text not null,
  currency text not null,
  rows_read bigint default 0 not null,
  rows_loaded bigint default 0 not null,
  rows_unchanged bigint default 0 not null,
  rows_held bigint default 0 not null,
  rows_repeated bigint default 0 not null,
  rows_removed bigint default 0 not null,
  rows_without_amount bigint default 0 not null,
  amount_read_minor bigint default 0 not null,
  amount_loaded_minor bigint default 0 not null,
  amount_unchanged_minor bigint default 0 not null,
  amount_held_minor bigint default 0 not null,
  amount_repeated_minor bigint default 0 not null,
  amount_removed_minor bigint default 0 not null,
  constraint file_totals_pkey PRIMARY KEY (file_id, store_id, currency)
);
CREATE INDEX file_totals_store_id ON ops.file_totals USING btree (store_id);
comment on table ops.file_totals is 'What became of a file''s rows and money, by store and currency; the sums over a file are in ops.files.';
comment on column ops.file_totals.file_id is 'The file.';
comment on column ops.file_totals.store_id is 'As sent; empty where it cannot be read. No foreign key: an unknown store is a finding, not a crash.';
comment on column ops.file_totals.currency is 'As sent, or that of the store; empty where neither is known.';
comment on column ops.file_totals.rows_read is 'Records in the file.';
comment on column ops.file_totals.rows_loaded is 'Accepted as a revision of a transaction, or as master data.';
comment on column ops.file_totals.rows_unchanged is 'In the books already, with the same content.';
comment on column ops.file_totals.rows_held is 'Not used until they are put right.';
comment on column ops.file_totals.rows_repeated is 'The same line twice in the file: counted once.';
comment on column ops.file_totals.rows_removed is 'Taken out by a manager''s answer.';
comment on column ops.file_totals.rows_without_amount is 'Whose amount cannot be read: it counts as 0.';
comment on column ops.file_totals.amount_read_minor is 'line_total of rows_read, in minor units.';
comment on column ops.file_totals.amount_loaded_minor is 'Of rows_loaded.';
comment on column ops.file_totals.amount_unchanged_minor is 'Of rows_unchanged.';
comment on column ops.file_totals.amount_held_minor is 'Of rows_held: what is not in the books for it.';
comment on column ops.file_totals.amount_repeated_minor is 'Of rows_repeated.';
comment on column ops.file_totals.amount_removed_minor is 'Of rows_removed.';

create table ops.files (
  file_id text not null,
  sender_id text not null,
  file_name text not null,
  file_type text not null,
  format_id text not null,
  business_date date,
  till_id text,
  sequence bigint,
  sha256 text not null,
  size_bytes bigint not null,
  received_at timestamp with time zone not null,
  status text not null,
  run integer default 1 not null,
  reject_code text,
  reject_detail text,
  rows_read bigint default 0 not null,
  rows_loaded bigint default 0 not null,
  rows_unchanged bigint default 0 not null,
  rows_held bigint default 0 not null,
  rows_repeated bigint default 0 not null,
  rows_removed bigint default 0 not null,
  rows_without_amount bigint default 0 not null,
  amount_read_minor bigint default 0 not null,
  amount_loaded_minor bigint default 0 not null,
  amount_unchanged_minor bigint default 0 not null,
  amount_held_minor bigint default 0 not null,
  amount_repeated_minor bigint default 0 not null,
  amount_removed_minor bigint default 0 not null,
  validated_at timestamp with time zone,
  loaded_at timestamp with time zone,
  reconciled_at timestamp with time zone,
  reconcile_difference_rows bigint,
  reconcile_difference_amount_minor bigint,
  sequence_seen_at timestamp with time zone,
  rejudged_run integer,
  header text[],
  answers_asked integer default 0 not null,
  answers_judged integer default 0 not null,
  constraint files_pkey PRIMARY KEY (file_id),
  constraint files_amounts_accounted CHECK (((status <> ALL (ARRAY['loaded'::text, 'rejected'::text])) OR (amount_read_minor = ((((amount_loaded_minor + amount_unchanged_minor) + amount_held_minor) + amount_repeated_minor) + amount_removed_minor)))),
  constraint files_check CHECK (((status = ANY (ARRAY['rejected'::text, 'quarantined'::text])) = (reject_code IS NOT NULL))),
  constraint files_file_id_check CHECK ((file_id ~ '^[0-9a-f]{32}$'::text)),
  constraint files_rows_accounted CHECK (((status <> ALL (ARRAY['loaded'::text, 'rejected'::text])) OR (rows_read = ((((rows_loaded + rows_unchanged) + rows_held) + rows_repeated) + rows_removed)))),
  constraint files_run_check CHECK ((run > 0)),
  constraint files_status_check CHECK ((status = ANY (ARRAY['received'::text, 'validated'::text, 'rejected'::text, 'quarantined'::text, 'loaded'::text])))
);
CREATE INDEX files_file_name ON ops.files USING btree (sender_id, file_name, received_at DESC);
CREATE INDEX files_master_data_underway ON ops.files USING btree (validated_at) WHERE ((status = 'validated'::text) AND (file_type <> 'sales'::text));
CREATE INDEX files_received_at ON ops.files USING btree (received_at);
CREATE INDEX files_sender_id ON ops.files USING btree (sender_id, business_date, status);
CREATE INDEX files_sequence_unseen ON ops.files USING btree (received_at) WHERE ((sequence IS NOT NULL) AND (sequence_seen_at IS NULL));
CREATE INDEX files_sha256 ON ops.files USING btree (sender_id, sha256);
CREATE INDEX files_till_sequence ON ops.files USING btree (sender_id, file_type, COALESCE(till_id, ''::text), sequence) WHERE (sequence IS NOT NULL);
CREATE TRIGGER rejection_noted AFTER INSERT ON ops.files FOR EACH ROW WHEN (((new.file_type = 'sales'::text) AND (new.status = ANY (ARRAY['rejected'::text, 'quarantined'::text])))) EXECUTE FUNCTION quality.note_rejection();
CREATE TRIGGER rejection_noted_anew AFTER UPDATE ON ops.files FOR EACH ROW WHEN (((new.file_type = 'sales'::text) AND ((old.status = ANY (ARRAY['rejected'::text, 'quarantined'::text])) OR (new.status = ANY (ARRAY['rejected'::text, 'quarantined'::text]))) AND ((old.status IS DISTINCT FROM new.status) OR (old.run IS DISTINCT FROM new.run)))) EXECUTE FUNCTION quality.note_rejection();
comment on table ops.files is 'Every file the validator has seen, and what became of its rows and money (amounts added over currencies; by currency in file_totals).';
comment on column ops.files.file_id is 'Made from sender, name and sha256: the same file sent again has the same.';
comment on column ops.files.sender_id is 'Who sent it.';
comment on column ops.files.file_name is 'As it was sent.';
comment on column ops.files.file_type is 'What its rows are: sales, products, ...';
comment on column ops.files.format_id is 'The format by which it was read.';
comment on column ops.files.business_date is 'The day of its name; null: the name says none.';
comment on column ops.files.till_id is 'The till of its name; null: the name says none.';
comment on column ops.files.sequence is 'The number in its name, which counts up by one for each sender, type and till; null: none.';
comment on column ops.files.sha256 is 'Of its bytes, in hex.';
comment on column ops.files.size_bytes is 'As they were sent, compressed or not.';
comment on column ops.files.received_at is 'When it was sent last.';
comment on column ops.files.status is 'received: accepted; validated: judged, to be loaded; loaded: in the books; rejected: nothing of it can be used; quarantined: it made the judging process die twice.';
comment on column ops.files.run is 'Which judgement of it is in force, from 1.';
comment on column ops.files.reject_code is 'Why nothing of it is used: the code of a file finding; null: it is not rejected or quarantined.';
comment on column ops.files.reject_detail is 'The same for people.';
comment on column ops.files.rows_read is 'Records in the file.';
comment on column ops.files.rows_loaded is 'Accepted as a revision of a transaction, or as master data.';
comment on column ops.files.rows_unchanged is 'In the books already, with the same content.';
comment on column ops.files.rows_held is 'Not used until they are put right.';
comment on column ops.files.rows_repeated is 'The same line twice in the file: counted once.';
comment on column ops.files.rows_removed is 'Taken out by a manager''s answer.';
comment on column ops.files.rows_without_amount is 'Whose amount cannot be read: it counts as 0.';
comment on column ops.files.amount_read_minor is 'line_total of rows_read, in minor units, currencies added up.';
comment on column ops.files.amount_loaded_minor is 'Of rows_loaded.';
comment on column ops.files.amount_unchanged_minor is 'Of rows_unchanged.';
comment on column ops.files.amount_held_minor is 'Of rows_held: what is not in the books for it.';
comment on column ops.files.amount_repeated_minor is 'Of rows_repeated.';
comment on column ops.files.amount_removed_minor is 'Of rows_removed.';
comment on column ops.files.validated_at is 'When it was judged last.';
comment on column ops.files.loaded_at is 'When it came into the books last.';
comment on column ops.files.reconciled_at is 'When its counts were last compared with the books.';
comment on column ops.files.reconcile_difference_rows is 'By how many rows they differed then; null: not at all, or not compared.';
comment on column ops.files.reconcile_difference_amount_minor is 'By how much money, in minor units.';
comment on column ops.files.sequence_seen_at is 'When the number in its name was compared with those of its till before; null: not yet, which waits until files that overtook one another are all there.';
comment on column ops.files.rejudged_run is 'The last run that nobody asked for by sending the file: what it waited for had come.';
comment on column ops.files.header is 'The sender''s columns as its header names them, in the order of staging.records.columns; null: not known (files of before), or none could be read.';
comment on column ops.files.answers_asked is 'How often its answers have changed.';
comment on column ops.files.answers_judged is 'answers_asked as it was when the run in force was judged: where it is less, the file is to be judged again.';

create table ops.fix_links (
  link_id bigint generated always as identity not null,
  store_id text not null,
  report_id bigint,
  person text not null,
  role text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_by text,
  last_used_at timestamp with time zone,
  used_forms text[] default '{}'::text[] not null,
  constraint fix_links_pkey PRIMARY KEY (link_id),
  constraint fix_links_report_id_person_role_key UNIQUE (report_id, person, role),
  constraint fix_links_check CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
  constraint fix_links_expires_at_check CHECK ((expires_at = date_trunc('second'::text, expires_at))),
  constraint fix_links_person_check CHECK (((length(person) >= 3) AND (length(person) <= 320))),
  constraint fix_links_revoked_by_check CHECK (((length(revoked_by) >= 1) AND (length(revoked_by) <= 200))),
  constraint fix_links_role_check CHECK ((role = ANY (ARRAY['manager'::text, 'second-person'::text]))),
  constraint fix_links_used_forms_check CHECK ((cardinality(used_forms) <= 500))
);
CREATE INDEX fix_links_expires_at ON ops.fix_links USING btree (expires_at);
CREATE INDEX fix_links_store_id ON ops.fix_links USING btree (store_id, link_id DESC);
comment on table ops.fix_links is 'Links to the page of open problems. The link itself is not kept: it is made from the row and a secret of the reporter, each time that a mail is written.';
comment on column ops.fix_links.link_id is 'Stands in the link.';
comment on column ops.fix_links.store_id is 'The only store that it opens.';
comment on column ops.fix_links.report_id is 'The mail that it stands in; null: that is no longer kept.';
comment on column ops.fix_links.person is 'The address that it was sent to: who answers is called by it.';
comment on column ops.fix_links.role is 'manager: answers the store''s problems; second-person: says yes or no to answers about much money.';
comment on column ops.fix_links.created_at is 'When the mail was written.';
comment on column ops.fix_links.expires_at is 'Until when it opens the page, to the second.';
comment on column ops.fix_links.revoked_at is 'Since when it opens nothing any more; null: it was not revoked.';
comment on column ops.fix_links.revoked_by is 'Who revoked it.';
comment on column ops.fix_links.last_used_at is 'When something was answered through it last. Opening the page is not noted: programs that look into mails do it, too.';
comment on column ops.fix_links.used_forms is 'Forms of the page that were saved through it, the last 500: each counts once, however often it is sent.';

create table ops.inbox (
  consumer text not null,
  event_id text not null,
  handled_at timestamp with time zone default now() not null,
  constraint inbox_pkey PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_handled_at ON ops.inbox USING btree (handled_at);
comment on table ops.inbox is 'Which consumer has handled which event; written in the transaction of its effect, so a second delivery changes nothing.';
comment on column ops.inbox.consumer is 'The service.';
comment on column ops.inbox.event_id is 'The header ce_id of the event.';
comment on column ops.inbox.handled_at is 'When it was handled; pruned by it.';

create table ops.key_proofs (
  child_table text not null,
  parent_table text not null,
  orphans bigint not null,
  proven_at timestamp with time zone not null,
  broken_since timestamp with time zone,
  constraint key_proofs_pkey PRIMARY KEY (child_table, parent_table),
  constraint key_proofs_check CHECK (((orphans = 0) = (broken_since IS NULL))),
  constraint key_proofs_orphans_check CHECK ((orphans >= 0))
);
comment on table ops.key_proofs is 'What the nightly proof of the foreign keys found last: one row a key. Bulk loads prove them for all rows at once, with their triggers off; this looks at every row again.';
comment on column ops.key_proofs.child_table is 'The table of retail whose rows name a parent.';
comment on column ops.key_proofs.parent_table is 'The table of retail that the parent has to be in.';
comment on column ops.key_proofs.orphans is 'Rows that name a parent who is not there; 0 is right.';
comment on column ops.key_proofs.proven_at is 'When it was looked at last.';
comment on column ops.key_proofs.broken_since is 'When orphans were found first, without a proof between that found none; null: there are none.';

create table ops.migrations (
  id integer default nextval('ops.migrations_id_seq'::regclass) not null,
  name character varying(255) not null,
  run_on timestamp without time zone not null,
  constraint migrations_pkey PRIMARY KEY (id)
);
comment on table ops.migrations is 'Which migrations this database has had, written by the tool that runs them.';
comment on column ops.migrations.id is 'In the order in which they ran.';
comment on column ops.migrations.name is 'The name of the file, without .sql.';
comment on column ops.migrations.run_on is 'When, without a zone: as the server''s clock stood.';

create table ops.outbox (
  id bigint generated always as identity not null,
  event_id text not null,
  topic text not null,
  key text not null,
  headers json not null,
  value text not null,
  created_at timestamp with time zone default now() not null,
  constraint outbox_pkey PRIMARY KEY (id)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);
comment on table ops.outbox is 'Events whose cause is committed and which the bus has not acknowledged yet. A queue: mostly empty, vacuumed by count.';
comment on column ops.outbox.id is 'The order of publishing.';
comment on column ops.outbox.event_id is 'For people; of a replayed message its dead letter. Consumers go by the header ce_id.';
comment on column ops.outbox.topic is 'Where it goes.';
comment on column ops.outbox.key is 'The sender of the file: its events keep their order.';
comment on column ops.outbox.headers is 'json, not jsonb: a replayed message keeps its headers letter for letter, also what jsonb refuses.';
comment on column ops.outbox.value is 'The event''s data, as JSON text.';
comment on column ops.outbox.created_at is 'When its cause was committed.';

create table ops.receipts (
  file_id text not null,
  received_at timestamp with time zone not null,
  sent_by text,
  user_agent text,
  software text,
  is_web boolean not null,
  declared_sha256 text,
  declared_rows bigint,
  declared_amount numeric(30,6),
  noted_at timestamp with time zone default now() not null,
  constraint receipts_pkey PRIMARY KEY (file_id),
  constraint receipts_declared_rows_check CHECK ((declared_rows >= 0))
);
CREATE INDEX receipts_received_at ON ops.receipts USING brin (received_at);
comment on table ops.receipts is 'What the receipt in the blob store says of how a file was sent, copied when the validator first sees the file. The receipt itself is there before any database is asked.';
comment on column ops.receipts.file_id is 'The file.';
comment on column ops.receipts.received_at is 'When these bytes came first; received_at in ops.files is when they were sent last.';
comment on column ops.receipts.sent_by is 'The sender and the id of its key; null: not known (before this was kept).';
comment on column ops.receipts.user_agent is 'The header User-Agent, shortened; null: none.';
comment on column ops.receipts.software is 'The header Tillkeeper-Software: the till''s program and its version; null: none.';
comment on column ops.receipts.is_web is 'Gathered from single transactions: its till is WEB, and the number in its name counts nothing.';
comment on column ops.receipts.declared_sha256 is 'Content-Digest, in hex; null: not declared. What was declared agreed, or the file was refused.';
comment on column ops.receipts.declared_rows is 'Tillkeeper-Row-Count; null: not declared.';
comment on column ops.receipts.declared_amount is 'Tillkeeper-Control-Total, the sum of line_total; null: not declared.';
comment on column ops.receipts.noted_at is 'When it was copied here.';

create table ops.reference_changes (
  change_id bigint generated always as identity not null,
  table_name text not null,
  noted_at timestamp with time zone default now() not null,
  constraint reference_changes_pkey PRIMARY KEY (change_id)
);
comment on table ops.reference_changes is 'That a table of the reference data was changed: count and sum of change_id by table are its version (the greatest alone would not do: who began earlier may commit later). Old ones are pruned.';
comment on column ops.reference_changes.change_id is 'Grows, though not in the order of commits.';
comment on column ops.reference_changes.table_name is 'Schema and table.';
comment on column ops.reference_changes.noted_at is 'When it was changed; pruned by it.';

create table ops.refused_files (
  refusal_id text not null,
  kind text not null,
  sender_id text not null,
  store_id text,
  file_id text,
  file_name text not null,
  code text not null,
  detail text not null,
  refused_at timestamp with time zone not null,
  refused_on date not null,
  mailed_by bigint,
  counted_by bigint,
  constraint refused_files_pkey PRIMARY KEY (refusal_id),
  constraint refused_files_kind_check CHECK ((kind = ANY (ARRAY['refused'::text, 'rejected'::text])))
);
CREATE INDEX refused_files_counted_by ON ops.refused_files USING btree (counted_by);
CREATE INDEX refused_files_file_name ON ops.refused_files USING btree (sender_id, file_name, code);
CREATE INDEX refused_files_mailed_by ON ops.refused_files USING btree (mailed_by);
CREATE INDEX refused_files_sender_id ON ops.refused_files USING btree (sender_id, code, refused_on);
CREATE INDEX refused_files_uncounted ON ops.refused_files USING btree (store_id) WHERE (counted_by IS NULL);
comment on table ops.refused_files is 'Files of which nothing was used, each time that one came: the first of its kind is mailed at once, the next digest counts them all. Kept as long as reports.';
comment on column ops.refused_files.refusal_id is 'What the event is about: a refusal at the door, or a file and its run.';
comment on column ops.refused_files.kind is 'refused: at the door; rejected: by its rows.';
comment on column ops.refused_files.sender_id is 'Who sent it.';
comment on column ops.refused_files.store_id is 'The only store of its sender, whose manager is told; null: operators are told.';
comment on column ops.refused_files.file_id is 'Of a rejected file; null: a file that is refused at the door is none.';
comment on column ops.refused_files.file_name is 'As it was sent, shortened.';
comment on column ops.refused_files.code is 'Why.';
comment on column ops.refused_files.detail is 'Why, in words; it may quote the file.';
comment on column ops.refused_files.refused_at is 'When.';
comment on column ops.refused_files.refused_on is 'The day in the store''s zone; without a store in UTC.';
comment on column ops.refused_files.mailed_by is 'The mail at once that speaks of it; null: it repeats one that was told, or was one too many.';
comment on column ops.refused_files.counted_by is 'The digest, or report to operators, that counts it; null: none yet.';

create table ops.report_items (
  store_id text not null,
  file_id text not null,
  run integer not null,
  noted_at timestamp with time zone default now() not null,
  report_id bigint,
  is_rejudged boolean default false not null,
  traceparent text,
  constraint report_items_pkey PRIMARY KEY (store_id, file_id, run)
);
CREATE INDEX report_items_due ON ops.report_items USING btree (store_id) WHERE (report_id IS NULL);
comment on table ops.report_items is 'What a store''s next digest has to speak of: files whose outcome is not reported yet (report_id is null).';
comment on column ops.report_items.store_id is 'The store that is told.';
comment on column ops.report_items.file_id is 'The file.';
comment on column ops.report_items.run is 'The run of the file whose outcome it is.';
comment on column ops.report_items.noted_at is 'When the outcome was known.';
comment on column ops.report_items.report_id is 'The report that speaks of it; null: none yet.';
comment on column ops.report_items.is_rejudged is 'Nobody sent the file for this run: a digest speaks of what is new in it, not of its totals again.';
comment on column ops.report_items.traceparent is 'The trace of the file, W3C traceparent; null: it is not traced.';

create table ops.reports (
  report_id bigint generated always as identity not null,
  kind text not null,
  store_id text,
  report_date date not null,
  dedupe_key text not null,
  state text not null,
  message_id text not null,
  recipient_name text,
  recipient text not null,
  subject text not null,
  location text,
  attempts integer default 0 not null,
  last_error text,
  content jsonb not null,
  created_at timestamp with time zone default now() not null,
  next_attempt_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  mail bytea,
  mail_name text,
  server_reply text,
  bounced_at timestamp with time zone,
  told_by bigint,
  traceparents text[],
  constraint reports_pkey PRIMARY KEY (report_id),
  constraint reports_dedupe_key_key UNIQUE (dedupe_key),
  constraint reports_message_id_key UNIQUE (message_id),
  constraint reports_kind_check CHECK ((kind = ANY (ARRAY['digest'::text, 'good-news'::text, 'refused'::text, 'rejected'::text, 'silent-till'::text, 'second-person'::text, 'new-link'::text, 'sheet-answer'::text, 'operators'::text]))),
  constraint reports_state_check CHECK ((state = ANY (ARRAY['quiet'::text, 'pending'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'bounced'::text]))),
  constraint reports_store_id_check CHECK (((store_id IS NULL) = (kind = 'operators'::text)))
);
CREATE INDEX reports_store_id ON ops.reports USING btree (store_id, report_date);
CREATE INDEX reports_unsent ON ops.reports USING btree (next_attempt_at) WHERE (state = ANY (ARRAY['pending'::text, 'sending'::text]));
CREATE INDEX reports_untold ON ops.reports USING btree (report_id) WHERE ((state = ANY (ARRAY['failed'::text, 'bounced'::text])) AND (told_by IS NULL));
comment on table ops.reports is 'Mails to managers: one row a report, written before it is sent; `sending` is perhaps sent.';
comment on column ops.reports.report_id is 'For commands and addresses.';
comment on column ops.reports.kind is 'digest: what became of a store''s files; good-news: the same of days without problems; refused, rejected: one file of which nothing was used; silent-till: tills that have sent nothing; second-person: an answer waits for somebody else''s yes; new-link: somebody came by a link to the open problems that has ended; sheet-answer: what became of a spreadsheet that came back by mail; operators: what is no manager''s business.';
comment on column ops.reports.store_id is 'The store whose manager reads it; null: it is for operators.';
comment on column ops.reports.report_date is 'The day it is about, in the store''s zone.';
comment on column ops.reports.dedupe_key is 'What it is about: the same is never reported twice.';
comment on column ops.reports.state is 'quiet: a day without problems, of which nobody is mailed; pending: to be sent; sending: being sent, perhaps sent; sent; failed: the server will never take it, or it was tried for too long; bounced: it was taken, and came back.';
comment on column ops.reports.message_id is 'The Message-ID of the mail: a mail that arrives twice is known as one.';
comment on column ops.reports.recipient_name is 'The manager; null: not known.';
comment on column ops.reports.recipient is 'The address it goes to.';
comment on column ops.reports.subject is 'The subject of the mail.';
comment on column ops.reports.location is 'Path of the .eml file, where mail is kept as files.';
comment on column ops.reports.attempts is 'How often it was tried.';
comment on column ops.reports.last_error is 'What the mail server said last; null: nothing wrong.';
comment on column ops.reports.content is 'What the mail is made from.';
comment on column ops.reports.created_at is 'When it was written.';
comment on column ops.reports.next_attempt_at is 'Not before this.';
comment on column ops.reports.sent_at is 'When the mail server took it; null: not yet.';
comment on column ops.reports.mail is 'The mail to its last byte, written with the report: sent again it is the same. Null: quiet, or from before this was kept.';
comment on column ops.reports.mail_name is 'Path of the .eml file below the directory of mails: the same for the same report.';
comment on column ops.reports.server_reply is 'What the mail server said when it took it, such as the number in its queue; null: not taken, or kept as a file.';
comment on column ops.reports.bounced_at is 'When it was known to have come back; null: it did not.';
comment on column ops.reports.told_by is 'The report to operators that says that it failed or bounced; null: none yet, or none is due.';
comment on column ops.reports.traceparents is 'The traces that the mail is a part of, one of each file of it that is traced, at most 50; null: none.';

create table ops.runs (
  file_id text not null,
  run integer not null,
  why text not null,
  event_id text not null,
  started_at timestamp with time zone not null,
  validated_at timestamp with time zone not null,
  loaded_at timestamp with time zone,
  status text not null,
  reject_code text,
  rows_read bigint not null,
  rows_loaded bigint default 0 not null,
  rows_unchanged bigint default 0 not null,
  rows_held bigint not null,
  rows_repeated bigint not null,
  validator_version text not null,
  loader_version text,
  constraint runs_pkey PRIMARY KEY (file_id, run),
  constraint runs_run_check CHECK ((run > 0)),
  constraint runs_status_check CHECK ((status = ANY (ARRAY['validated'::text, 'rejected'::text, 'quarantined'::text, 'loaded'::text]))),
  constraint runs_why_check CHECK ((why = ANY (ARRAY['received'::text, 'sent-again'::text, 'judged-again'::text])))
);
CREATE INDEX runs_validated_at ON ops.runs USING brin (validated_at);
comment on table ops.runs is 'Every time a file was judged, and what came of it. ops.files says what holds now; a run that stays validated was overtaken by the next.';
comment on column ops.runs.file_id is 'The file.';
comment on column ops.runs.run is 'From 1 for each file; an event carries it.';
comment on column ops.runs.why is 'received: for the first time; sent-again: somebody sent (or released) the file once more; judged-again: what held rows waited for had come.';
comment on column ops.runs.event_id is 'The event that asked for it.';
comment on column ops.runs.started_at is 'When the validator began.';
comment on column ops.runs.validated_at is 'When its judgement was written.';
comment on column ops.runs.loaded_at is 'When it was in the books; null: not loaded.';
comment on column ops.runs.status is 'How it ended: as in ops.files.';
comment on column ops.runs.reject_code is 'Why nothing of it could be used.';
comment on column ops.runs.rows_read is 'As in ops.files, at the end of this run.';
comment on column ops.runs.rows_loaded is 'As in ops.files, at the end of this run.';
comment on column ops.runs.rows_unchanged is 'As in ops.files, at the end of this run.';
comment on column ops.runs.rows_held is 'As in ops.files, at the end of this run.';
comment on column ops.runs.rows_repeated is 'As in ops.files, at the end of this run.';
comment on column ops.runs.validator_version is 'The release that judged it; unknown: before this was kept.';
comment on column ops.runs.loader_version is 'The release that loaded it; null: not loaded.';

create table ops.sender_headers (
  sender_id text not null,
  file_type text not null,
  format_id text not null,
  till_id text not null,
  columns jsonb not null,
  respelled text not null,
  received_at timestamp with time zone not null,
  file_id text not null,
  constraint sender_headers_pkey PRIMARY KEY (sender_id, file_type, format_id, till_id)
);
comment on table ops.sender_headers is 'The header that each till of a sender sent last, to find what changes (header.changed).';
comment on column ops.sender_headers.sender_id is 'The sender.';
comment on column ops.sender_headers.file_type is 'What its files are.';
comment on column ops.sender_headers.format_id is 'The format by which they are read.';
comment on column ops.sender_headers.till_id is 'Empty where the file''s name says no till.';
comment on column ops.sender_headers.columns is 'In the order of the header: [{name, seen: {empty, integer, decimal, timestamp, text}}], how many values of each kind were seen; older files fade.';
comment on column ops.sender_headers.respelled is 'What was said of names that it spells in another way than the format; empty: none.';
comment on column ops.sender_headers.received_at is 'When its last file was received: one that was received before it and is handled later changes nothing here.';
comment on column ops.sender_headers.file_id is 'That file.';

create table ops.sender_keys (
  key_id text not null,
  sender_id text not null,
  key_sha256 text not null,
  created_at timestamp with time zone default now() not null,
  revoked_at timestamp with time zone,
  constraint sender_keys_pkey PRIMARY KEY (key_id),
  constraint sender_keys_key_sha256_key UNIQUE (key_sha256),
  constraint sender_keys_key_sha256_check CHECK ((key_sha256 ~ '^[0-9a-f]{64}$'::text))
);
CREATE INDEX sender_keys_sender_id ON ops.sender_keys USING btree (sender_id);
CREATE TRIGGER audited_delete AFTER DELETE ON ops.sender_keys REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('key_id', 'key_sha256');
alter table ops.sender_keys enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON ops.sender_keys REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('key_id', 'key_sha256');
alter table ops.sender_keys enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON ops.sender_keys FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('key_id', 'key_sha256');
alter table ops.sender_keys enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON ops.sender_keys REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('key_id', 'key_sha256');
alter table ops.sender_keys enable always trigger audited_update;
comment on table ops.sender_keys is 'Keys by which senders say who they are. A sender may have several, so that they can be changed without a gap.';
comment on column ops.sender_keys.key_id is 'Names the key in logs and answers; no secret.';
comment on column ops.sender_keys.sender_id is 'Whose it is.';
comment on column ops.sender_keys.key_sha256 is 'Of the key, in hex: the key itself is kept nowhere.';
comment on column ops.sender_keys.created_at is 'Since when.';
comment on column ops.sender_keys.revoked_at is 'When it was revoked: it stops working within a minute; null: it works.';

create table ops.senders (
  sender_id text not null,
  kind text not null,
  format_id text default 'contract-1'::text not null,
  stores text[],
  created_at timestamp with time zone default now() not null,
  constraint senders_pkey PRIMARY KEY (sender_id),
  constraint senders_check CHECK (((kind = 'head_office'::text) = (stores IS NULL))),
  constraint senders_kind_check CHECK ((kind = ANY (ARRAY['store'::text, 'web'::text, 'head_office'::text]))),
  constraint senders_sender_id_check CHECK ((sender_id ~ '^[A-Za-z0-9-]{1,32}$'::text))
);
CREATE TRIGGER audited_delete AFTER DELETE ON ops.senders REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('sender_id', 'received_at,updated_at,revision,search');
alter table ops.senders enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON ops.senders REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('sender_id', 'received_at,updated_at,revision,search');
alter table ops.senders enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON ops.senders FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('sender_id', 'received_at,updated_at,revision,search');
alter table ops.senders enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON ops.senders REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('sender_id', 'received_at,updated_at,revision,search');
alter table ops.senders enable always trigger audited_update;
comment on table ops.senders is 'Who may send: stores, web shops, head office.';
comment on column ops.senders.sender_id is 'The first part of the names of its files.';
comment on column ops.senders.kind is 'What it is; head office alone may send master data.';
comment on column ops.senders.format_id is 'The format of its files where their names do not say another.';
comment on column ops.senders.stores is 'The stores it may send for; null: all (head office only).';
comment on column ops.senders.created_at is 'Since when.';

create table ops.sequence_gaps (
  gap_id bigint generated always as identity not null,
  sender_id text not null,
  file_type text not null,
  till_id text not null,
  missing int8multirange not null,
  since date not null,
  until date,
  file_id text not null,
  found_at timestamp with time zone default now() not null,
  constraint sequence_gaps_pkey PRIMARY KEY (gap_id),
  constraint sequence_gaps_missing_check CHECK ((NOT isempty(missing)))
);
CREATE INDEX sequence_gaps_till ON ops.sequence_gaps USING btree (sender_id, file_type, till_id);
comment on table ops.sequence_gaps is 'Numbers of files that have not come; a row goes when they are all there.';
comment on column ops.sequence_gaps.gap_id is 'Names the gap.';
comment on column ops.sequence_gaps.sender_id is 'The sender.';
comment on column ops.sequence_gaps.file_type is 'What the files are.';
comment on column ops.sequence_gaps.till_id is 'The till; empty for files without one.';
comment on column ops.sequence_gaps.missing is 'The numbers, as ranges.';
comment on column ops.sequence_gaps.since is 'The first day of the till''s count in which they are missing; until: the first day of the next count.';
comment on column ops.sequence_gaps.until is 'The first day of the next count; null: there is none.';
comment on column ops.sequence_gaps.file_id is 'The file after the gap: its finding says so.';
comment on column ops.sequence_gaps.found_at is 'When it was found.';

create table ops.silent_tills (
  store_id text not null,
  till_id text not null,
  business_date date not null,
  usual_by time without time zone not null,
  last_file_at timestamp with time zone not null,
  noticed_at timestamp with time zone not null,
  report_id bigint,
  constraint silent_tills_pkey PRIMARY KEY (store_id, till_id, business_date)
);
CREATE INDEX silent_tills_report_id ON ops.silent_tills USING btree (report_id);
comment on table ops.silent_tills is 'Tills that usually send by some hour and had sent nothing that day: one row, and one mail, a till and day. Kept as long as reports.';
comment on column ops.silent_tills.store_id is 'The store.';
comment on column ops.silent_tills.till_id is 'The till.';
comment on column ops.silent_tills.business_date is 'The day in the store''s zone.';
comment on column ops.silent_tills.usual_by is 'By then, in the store''s zone, its first file has usually come.';
comment on column ops.silent_tills.last_file_at is 'When its last file had come.';
comment on column ops.silent_tills.noticed_at is 'When the silence was noticed.';
comment on column ops.silent_tills.report_id is 'The mail that says so; null: it is gone.';

create table ops.silver_objects (
  file_id text not null,
  run integer not null,
  table_name text not null,
  blob_key text not null,
  rows bigint not null,
  is_in_force boolean default true not null,
  created_at timestamp with time zone default now() not null,
  constraint silver_objects_pkey PRIMARY KEY (file_id, run, table_name)
);
comment on table ops.silver_objects is 'The manifest of silver: which Parquet object of which run is in force.';
comment on column ops.silver_objects.file_id is 'The file.';
comment on column ops.silver_objects.run is 'The run that wrote it.';
comment on column ops.silver_objects.table_name is 'What its rows are.';
comment on column ops.silver_objects.blob_key is 'Where it is in the blob store.';
comment on column ops.silver_objects.rows is 'How many rows it has.';
comment on column ops.silver_objects.is_in_force is 'Is it of the run in force? Of each file one run is.';
comment on column ops.silver_objects.created_at is 'When it was written.';

create table ops.till_counts (
  sender_id text not null,
  file_type text not null,
  till_id text not null,
  since date not null,
  lowest bigint not null,
  highest bigint not null,
  latest date not null,
  constraint till_counts_pkey PRIMARY KEY (sender_id, file_type, till_id)
);
comment on table ops.till_counts is 'How far each till has counted its files, to find which are missing (file.sequence-gap).';
comment on column ops.till_counts.sender_id is 'The sender.';
comment on column ops.till_counts.file_type is 'What the files are.';
comment on column ops.till_counts.till_id is 'Empty for files without a till (head office''s).';
comment on column ops.till_counts.since is 'The day of the first file of this count: a till that is set up anew begins another.';
comment on column ops.till_counts.lowest is 'The lowest number of this count.';
comment on column ops.till_counts.highest is 'The highest number so far.';
comment on column ops.till_counts.latest is 'The day of the file with the highest number.';

create table quality.aliases (
  alias_id bigint generated always as identity not null,
  kind text default 'product'::text not null,
  code text not null,
  sender_id text,
  store_id text,
  target_id text not null,
  note text,
  confirmed_by text not null,
  confirmed_at timestamp with time zone default now() not null,
  undone_by text,
  undone_at timestamp with time zone,
  constraint aliases_pkey PRIMARY KEY (alias_id),
  constraint aliases_check CHECK (((undone_by IS NULL) = (undone_at IS NULL))),
  constraint aliases_check1 CHECK (((sender_id IS NULL) OR (store_id IS NULL))),
  constraint aliases_code_check CHECK (((length(code) >= 1) AND (length(code) <= 128))),
  constraint aliases_kind_check CHECK ((kind = 'product'::text)),
  constraint aliases_note_check CHECK ((length(note) <= 500)),
  constraint aliases_sender_id_check CHECK (((length(sender_id) >= 1) AND (length(sender_id) <= 32))),
  constraint aliases_store_id_check CHECK (((length(store_id) >= 1) AND (length(store_id) <= 32))),
  constraint aliases_target_id_check CHECK (((length(target_id) >= 1) AND (length(target_id) <= 128)))
);
CREATE UNIQUE INDEX aliases_in_force ON quality.aliases USING btree (kind, code, COALESCE(sender_id, ''::text), COALESCE(store_id, ''::text)) WHERE (undone_at IS NULL);
CREATE TRIGGER audited_delete AFTER DELETE ON quality.aliases REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('alias_id', 'received_at,updated_at,revision,search');
alter table quality.aliases enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON quality.aliases REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('alias_id', 'received_at,updated_at,revision,search');
alter table quality.aliases enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON quality.aliases FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('alias_id', 'received_at,updated_at,revision,search');
alter table quality.aliases enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON quality.aliases REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('alias_id', 'received_at,updated_at,revision,search');
alter table quality.aliases enable always trigger audited_update;
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON quality.aliases FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table quality.aliases is 'Confirmed answers to "which article is meant by this code?": applied before any scoring. An answer is undone, never deleted or changed.';
comment on column quality.aliases.alias_id is 'Names the answer.';
comment on column quality.aliases.kind is 'What the code names; target_id is of the same kind.';
comment on column quality.aliases.code is 'As the validator reads it and findings show it: with the prefix that the sender''s format puts before it. Letter for letter.';
comment on column quality.aliases.sender_id is 'In force for the files of this sender alone; with store_id empty as well: for all.';
comment on column quality.aliases.store_id is 'In force for the rows of this store alone. Narrower goes before wider: store, sender, all.';
comment on column quality.aliases.target_id is 'The article that is meant. No foreign key: where it has gone, the answer rests until it is back.';
comment on column quality.aliases.note is 'In the words of who confirmed it.';
comment on column quality.aliases.confirmed_by is 'The key (sender and key id) that said so.';
comment on column quality.aliases.confirmed_at is 'Since when it is applied.';
comment on column quality.aliases.undone_by is 'The key that undid it; null: in force.';
comment on column quality.aliases.undone_at is 'Since when it is no longer applied; null: in force.';

create table quality.answers (
  answer_id bigint generated always as identity not null,
  file_id text not null,
  row_no bigint not null,
  store_id text not null,
  transaction_id text,
  kind text not null,
  column_name text,
  value text,
  code text,
  original text,
  reason text,
  state text not null,
  amount_minor bigint,
  currency text,
  answered_by text not null,
  via text not null,
  answered_at timestamp with time zone default now() not null,
  confirmed_by text,
  confirmed_at timestamp with time zone,
  undone_by text,
  undone_at timestamp with time zone,
  asked_at timestamp with time zone,
  constraint answers_pkey PRIMARY KEY (answer_id),
  constraint answers_check CHECK (((kind = 'correct'::text) = ((column_name IS NOT NULL) AND (value IS NOT NULL)))),
  constraint answers_check1 CHECK (((kind = 'accept'::text) = (code IS NOT NULL))),
  constraint answers_check2 CHECK ((((undone_by IS NULL) = (undone_at IS NULL)) AND ((undone_at IS NULL) = (state <> 'undone'::text)))),
  constraint answers_check3 CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL))),
  constraint answers_check4 CHECK (((confirmed_by IS NULL) OR (confirmed_by <> answered_by))),
  constraint answers_code_check CHECK (((length(code) >= 1) AND (length(code) <= 64))),
  constraint answers_column_name_check CHECK (((length(column_name) >= 1) AND (length(column_name) <= 64))),
  constraint answers_kind_check CHECK ((kind = ANY (ARRAY['correct'::text, 'accept'::text, 'remove'::text]))),
  constraint answers_reason_check CHECK ((length(reason) <= 500)),
  constraint answers_row_no_check CHECK ((row_no > 0)),
  constraint answers_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'in force'::text, 'undone'::text]))),
  constraint answers_value_check CHECK ((length(value) <= 200)),
  constraint answers_via_check CHECK ((via = ANY (ARRAY['page'::text, 'sheet'::text, 'mail'::text, 'operator'::text])))
);
CREATE UNIQUE INDEX answers_in_force ON quality.answers USING btree (file_id, row_no, kind, COALESCE(column_name, ''::text), COALESCE(code, ''::text)) WHERE (state <> 'undone'::text);
CREATE INDEX answers_store_id ON quality.answers USING btree (store_id, answered_at DESC);
CREATE INDEX answers_waiting ON quality.answers USING btree (store_id, answered_by) WHERE (state = 'waiting'::text);
CREATE TRIGGER audited_delete AFTER DELETE ON quality.answers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('answer_id', 'received_at,updated_at,revision,search');
alter table quality.answers enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON quality.answers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('answer_id', 'received_at,updated_at,revision,search');
alter table quality.answers enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON quality.answers FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('answer_id', 'received_at,updated_at,revision,search');
alter table quality.answers enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON quality.answers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('answer_id', 'received_at,updated_at,revision,search');
alter table quality.answers enable always trigger audited_update;
comment on table quality.answers is 'Managers'' answers to findings, row by row. An answer is undone, never deleted or changed; what was sent stays in the raw file.';
comment on column quality.answers.answer_id is 'Grows with time.';
comment on column quality.answers.file_id is 'The file.';
comment on column quality.answers.row_no is 'The row of the file.';
comment on column quality.answers.store_id is 'The store that answered; its row.';
comment on column quality.answers.transaction_id is 'The receipt, where it could be read; for people.';
comment on column quality.answers.kind is 'correct: something else should have stood there; accept: it is as it is (warnings alone); remove: this line is no sale.';
comment on column quality.answers.column_name is 'Of correct: the column of the contract.';
comment on column quality.answers.value is 'Of correct: what should have stood there, in the contract''s own form.';
comment on column quality.answers.code is 'Of accept: the code of the finding.';
comment on column quality.answers.original is 'What stood there, as the finding showed it; null: nothing, or it is in the raw file alone.';
comment on column quality.answers.reason is 'Why, where a reason was given.';
comment on column quality.answers.state is 'waiting: for a second person; in force: the file is judged with it; undone: it is not any more.';
comment on column quality.answers.amount_minor is 'What the basket was worth when it was answered, in minor units of the currency; null: not known.';
comment on column quality.answers.currency is 'Of amount_minor.';
comment on column quality.answers.answered_by is 'Who: the address that the link was sent to, or the name of a key.';
comment on column quality.answers.via is 'page: the page of open problems; sheet: the spreadsheet that came back; mail: a reply; operator: a command.';
comment on column quality.answers.answered_at is 'When.';
comment on column quality.answers.confirmed_by is 'The second person, who is not the first; null: none was needed, or none has said yes.';
comment on column quality.answers.confirmed_at is 'When the second person said yes.';
comment on column quality.answers.undone_by is 'Who took it back; a newer answer to the same question is one of them.';
comment on column quality.answers.undone_at is 'Since when it holds no longer; null: it holds, or waits.';
comment on column quality.answers.asked_at is 'When the mail was written that asks a second person; null: not asked (yet), or none is needed.';

create table quality.category_baselines (
  category text not null,
  currency text not null,
  observations bigint not null,
  price_observations bigint not null,
  measured bigint not null,
  quantity_mean double precision not null,
  quantity_m2 double precision not null,
  quantity_m3 double precision not null,
  price_mean double precision not null,
  price_m2 double precision not null,
  price_m3 double precision not null,
  total_mean double precision not null,
  total_m2 double precision not null,
  total_m3 double precision not null,
  recent_quantities real[] default '{}'::real[] not null,
  recent_prices real[] default '{}'::real[] not null,
  recent_totals real[] default '{}'::real[] not null,
  updated_at timestamp with time zone default now() not null,
  constraint category_baselines_pkey PRIMARY KEY (category, currency)
);
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON quality.category_baselines FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table quality.category_baselines is 'The same of a category: of the articles that had it when their sales entered the books, but for those sold by weight or volume.';
comment on column quality.category_baselines.category is 'As retail.products has it.';
comment on column quality.category_baselines.currency is 'That of the stores: prices in one say nothing of those in another.';
comment on column quality.category_baselines.observations is 'Lines of sales.';
comment on column quality.category_baselines.price_observations is 'Those of them with a price above 0.';
comment on column quality.category_baselines.measured is 'Those of them sold by weight or volume: thousandths of a piece, or a unit that costs less than a hundredth.';
comment on column quality.category_baselines.quantity_mean is 'Mean of the cube root of the quantity.';
comment on column quality.category_baselines.quantity_m2 is 'Sum of the squared deviations from it.';
comment on column quality.category_baselines.quantity_m3 is 'Sum of their cubes: says whether the history is skewed.';
comment on column quality.category_baselines.price_mean is 'Mean of the natural logarithm of the unit price, where it is above 0.';
comment on column quality.category_baselines.price_m2 is 'Sum of the squared deviations from it.';
comment on column quality.category_baselines.price_m3 is 'Sum of their cubes.';
comment on column quality.category_baselines.total_mean is 'Mean of the cube root of the line total.';
comment on column quality.category_baselines.total_m2 is 'Sum of the squared deviations from it.';
comment on column quality.category_baselines.total_m3 is 'Sum of their cubes.';
comment on column quality.category_baselines.recent_quantities is 'Quantities of some of the last sales, the latest file''s first, 63 at most: for median and MAD where the moments are skewed.';
comment on column quality.category_baselines.recent_prices is 'Unit prices above 0, likewise.';
comment on column quality.category_baselines.recent_totals is 'Line totals, likewise.';
comment on column quality.category_baselines.updated_at is 'When it learned last.';

create table quality.exception_changes (
  change_id bigint generated always as identity not null,
  file_type text not null,
  exception_id bigint not null,
  changed_at timestamp with time zone default now() not null,
  actor text not null,
  old_status text not null,
  new_status text not null,
  run integer,
  reason text not null,
  constraint exception_changes_pkey PRIMARY KEY (change_id)
);
CREATE INDEX exception_changes_changed_at ON quality.exception_changes USING brin (changed_at);
CREATE INDEX exception_changes_exception_id ON quality.exception_changes USING btree (exception_id);
comment on table quality.exception_changes is 'The history of findings: each change of a status. A finding begins as open, at its created_at, without a row here.';
comment on column quality.exception_changes.change_id is 'Grows with time.';
comment on column quality.exception_changes.file_type is 'What the file''s rows are; with exception_id the key of the finding.';
comment on column quality.exception_changes.exception_id is 'The finding; with file_type its key.';
comment on column quality.exception_changes.changed_at is 'When the transaction of the change began.';
comment on column quality.exception_changes.actor is 'Who: see audit.changes.';
comment on column quality.exception_changes.old_status is 'open, fixed, waived or released.';
comment on column quality.exception_changes.new_status is 'open, fixed, waived or released.';
comment on column quality.exception_changes.run is 'The run of the file that found out; null: no run did.';
comment on column quality.exception_changes.reason is 'Why, for people: what the transaction has set as tillkeeper.reason, else what the new status means.';

create table quality.exceptions (
  exception_id bigint generated always as identity not null,
  file_id text not null,
  run integer not null,
  file_type text not null,
  row_no bigint,
  line_from bigint,
  byte_from bigint,
  byte_to bigint,
  store_id text,
  business_date date,
  till_id text,
  transaction_id text,
  line_no integer,
  product_id text,
  code text not null,
  severity text not null,
  column_name text,
  value text,
  message text not null,
  amount_minor bigint,
  currency text,
  status text default 'open'::text not null,
  created_at timestamp with time zone default now() not null,
  first_run integer,
  settled_run integer,
  settled_at timestamp with time zone,
  sold_at timestamp with time zone,
  employee_id text,
  suggestions text[],
  constraint exceptions_pkey PRIMARY KEY (file_type, exception_id),
  constraint exceptions_severity_check CHECK ((severity = ANY (ARRAY['error'::text, 'warning'::text, 'info'::text]))),
  constraint exceptions_status_check CHECK ((status = ANY (ARRAY['open'::text, 'fixed'::text, 'waived'::text, 'released'::text])))
) partition by LIST (file_type);
CREATE INDEX exceptions_file_id ON ONLY quality.exceptions USING btree (file_id, row_no);
CREATE INDEX exceptions_open_receipts ON ONLY quality.exceptions USING btree (store_id, transaction_id) WHERE ((status = 'open'::text) AND (transaction_id IS NOT NULL));
CREATE INDEX exceptions_original_unknown ON ONLY quality.exceptions USING btree (value) WHERE ((code = 'return.original-unknown'::text) AND (status = 'open'::text));
CREATE INDEX exceptions_releasable ON ONLY quality.exceptions USING btree (code, value, product_id, file_id) WHERE ((status = ANY (ARRAY['open'::text, 'waived'::text])) AND (code = ANY (ARRAY['store.unknown'::text, 'team.unknown'::text, 'supplier.unknown'::text, 'product.unknown'::text, 'team.mismatch'::text, 'supplier.mismatch'::text, 'product.repaired'::text])));
CREATE INDEX exceptions_sequence_gap ON ONLY quality.exceptions USING btree (created_at) WHERE ((code = 'file.sequence-gap'::text) AND (status = 'open'::text));
CREATE INDEX exceptions_store_id ON ONLY quality.exceptions USING btree (store_id, status, created_at DESC);
CREATE TRIGGER noted AFTER UPDATE ON quality.exceptions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION quality.note_exception_changes();
CREATE TRIGGER noted_when_deleted AFTER DELETE ON quality.exceptions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION quality.note_exception_changes();
comment on table quality.exceptions is 'What is wrong, row by row; row_no is null for a finding about the file as a whole.';
comment on column quality.exceptions.exception_id is 'The finding; with file_type its key.';
comment on column quality.exceptions.file_id is 'The file.';
comment on column quality.exceptions.run is 'The last run that found it.';
comment on column quality.exceptions.file_type is 'What the file''s rows are: its partition.';
comment on column quality.exceptions.row_no is 'The row, from 1; null: the file as a whole.';
comment on column quality.exceptions.line_from is 'The line of the raw file in which the row begins, from 1.';
comment on column quality.exceptions.byte_from is 'The row''s first byte in the file, from 0.';
comment on column quality.exceptions.byte_to is 'The byte after its last.';
comment on column quality.exceptions.store_id is 'As sent, or by the file''s name; null: not known. No foreign key: an unknown store is a finding.';
comment on column quality.exceptions.business_date is 'The day of the sale, where it is known.';
comment on column quality.exceptions.till_id is 'The till, where it is known.';
comment on column quality.exceptions.transaction_id is 'As sent; null: not of a sale, or not readable.';
comment on column quality.exceptions.line_no is 'As sent.';
comment on column quality.exceptions.product_id is 'As sent, or as it was repaired.';
comment on column quality.exceptions.code is 'The rule (docs/rules.md).';
comment on column quality.exceptions.severity is 'error: the row is not used; warning: it is used, and reported; info: counted.';
comment on column quality.exceptions.column_name is 'The column that is wrong; null: none in particular.';
comment on column quality.exceptions.value is 'What was sent there.';
comment on column quality.exceptions.message is 'The finding for people.';
comment on column quality.exceptions.amount_minor is 'line_total of the row in minor units, where it can be read.';
comment on column quality.exceptions.currency is 'Of the amount.';
comment on column quality.exceptions.status is 'open; fixed: not found any more when the receipt or the file was sent again, or an answer put it right; released: not found any more when the file was judged again by itself; waived: what it is about stays in the books, was accepted as it is, or was sent again and is held as that.';
comment on column quality.exceptions.created_at is 'When it was found first.';
comment on column quality.exceptions.first_run is 'The run that found it first, where the file was judged again since and it is still there: it was told then; null: run.';
comment on column quality.exceptions.settled_run is 'The run that found it no more (or left it), and settled_at when; null: open, or settled by what another file brought.';
comment on column quality.exceptions.settled_at is 'When it was found no more, or left; null: open.';
comment on column quality.exceptions.sold_at is 'When the row was sold; null: not known.';
comment on column quality.exceptions.employee_id is 'Who served, where the row says so.';
comment on column quality.exceptions.suggestions is 'Articles that may be meant, the likeliest first; null: none.';

create table quality.product_baselines (
  product_id text not null,
  currency text not null,
  observations bigint not null,
  price_observations bigint not null,
  measured bigint not null,
  quantity_mean double precision not null,
  quantity_m2 double precision not null,
  quantity_m3 double precision not null,
  price_mean double precision not null,
  price_m2 double precision not null,
  price_m3 double precision not null,
  total_mean double precision not null,
  total_m2 double precision not null,
  total_m3 double precision not null,
  recent_quantities real[] default '{}'::real[] not null,
  recent_prices real[] default '{}'::real[] not null,
  recent_totals real[] default '{}'::real[] not null,
  updated_at timestamp with time zone default now() not null,
  constraint product_baselines_pkey PRIMARY KEY (product_id, currency)
);
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON quality.product_baselines FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table quality.product_baselines is 'What is usual of an article in all stores of a currency: moments of the lines of sales as they first entered the books, but for those in another currency than their store''s. A correction is not unlearned.';
comment on column quality.product_baselines.product_id is 'The article; no foreign key: what was learned of one that has gone harms nobody.';
comment on column quality.product_baselines.currency is 'That of the stores: prices in one say nothing of those in another.';
comment on column quality.product_baselines.observations is 'Lines of sales.';
comment on column quality.product_baselines.price_observations is 'Those of them with a price above 0.';
comment on column quality.product_baselines.measured is 'Those of them sold by weight or volume: thousandths of a piece, or a unit that costs less than a hundredth.';
comment on column quality.product_baselines.quantity_mean is 'Mean of the cube root of the quantity.';
comment on column quality.product_baselines.quantity_m2 is 'Sum of the squared deviations from it.';
comment on column quality.product_baselines.quantity_m3 is 'Sum of their cubes: says whether the history is skewed.';
comment on column quality.product_baselines.price_mean is 'Mean of the natural logarithm of the unit price, where it is above 0.';
comment on column quality.product_baselines.price_m2 is 'Sum of the squared deviations from it.';
comment on column quality.product_baselines.price_m3 is 'Sum of their cubes.';
comment on column quality.product_baselines.total_mean is 'Mean of the cube root of the line total.';
comment on column quality.product_baselines.total_m2 is 'Sum of the squared deviations from it.';
comment on column quality.product_baselines.total_m3 is 'Sum of their cubes.';
comment on column quality.product_baselines.recent_quantities is 'Quantities of some of the last sales, the latest file''s first, 63 at most: for median and MAD where the moments are skewed.';
comment on column quality.product_baselines.recent_prices is 'Unit prices above 0, likewise.';
comment on column quality.product_baselines.recent_totals is 'Line totals, likewise.';
comment on column quality.product_baselines.updated_at is 'When it learned last.';

create table quality.store_day_files (
  file_id text not null,
  store_id text not null,
  business_date date not null,
  till_id text not null,
  currency text not null,
  is_own boolean not null,
  sequence bigint,
  declared_rows bigint,
  declared_amount_minor bigint,
  held_rows bigint not null,
  held_amount_minor bigint not null,
  constraint store_day_files_pkey PRIMARY KEY (file_id, store_id, business_date, till_id, currency)
);
CREATE INDEX store_day_files_place ON quality.store_day_files USING btree (store_id, business_date, till_id);
comment on table quality.store_day_files is 'What each loaded file of sales brings to the days of tills beside what is in the books: that it came, what it declared, and which rows are held.';
comment on column quality.store_day_files.file_id is 'The file.';
comment on column quality.store_day_files.store_id is 'As in store_days.';
comment on column quality.store_day_files.business_date is 'The day.';
comment on column quality.store_day_files.till_id is 'The till.';
comment on column quality.store_day_files.currency is 'As in store_days.';
comment on column quality.store_day_files.is_own is 'Whether the file is this till''s and day''s by its name; else it only has held rows of it.';
comment on column quality.store_day_files.sequence is 'The number in its name; null: none, or not its own day.';
comment on column quality.store_day_files.declared_rows is 'What was declared of the file as a whole; null: nothing was, it is of several stores, or not its own day.';
comment on column quality.store_day_files.declared_amount_minor is 'Likewise, in minor units of the store''s currency.';
comment on column quality.store_day_files.held_rows is 'Rows of this till and day that are held.';
comment on column quality.store_day_files.held_amount_minor is 'Their money; what cannot be read counts as 0.';

create table quality.store_day_rejections (
  file_id text not null,
  store_id text not null,
  business_date date not null,
  till_id text not null,
  currency text not null,
  constraint store_day_rejections_pkey PRIMARY KEY (file_id, store_id, business_date, till_id, currency)
);
comment on table quality.store_day_rejections is 'At which days of tills a rejected file counts. A trigger of ops.files writes it, with rejected_files of quality.store_days.';
comment on column quality.store_day_rejections.file_id is 'The file.';
comment on column quality.store_day_rejections.store_id is 'The stores that its rows name and its sender may send for, else its sender''s only store; empty: neither.';
comment on column quality.store_day_rejections.business_date is 'The day in its name, else the day when it came, in UTC.';
comment on column quality.store_day_rejections.till_id is 'The till in its name; WEB for the web shop; empty: none.';
comment on column quality.store_day_rejections.currency is 'The store''s; empty: the store is not known.';

create table quality.store_days (
  store_id text not null,
  business_date date not null,
  till_id text not null,
  currency text not null,
  files bigint default 0 not null,
  lowest_sequence bigint,
  highest_sequence bigint,
  files_declaring bigint default 0 not null,
  declared_rows bigint default 0 not null,
  declared_amount_minor bigint default 0 not null,
  transactions bigint default 0 not null,
  loaded_rows bigint default 0 not null,
  loaded_amount_minor bigint default 0 not null,
  held_rows bigint default 0 not null,
  held_amount_minor bigint default 0 not null,
  first_sale_at timestamp with time zone,
  last_sale_at timestamp with time zone,
  updated_at timestamp with time zone default now() not null,
  rejected_files bigint default 0 not null,
  constraint store_days_pkey PRIMARY KEY (store_id, business_date, till_id, currency)
) with (fillfactor=80);
CREATE INDEX store_days_business_date ON quality.store_days USING btree (business_date, store_id);
CREATE INDEX store_days_updated_at ON quality.store_days USING btree (updated_at);
comment on table quality.store_days is 'How complete the day of a till is: its files, what they declared, what of it is in the books and what is held, and how many files were rejected. Written in the transaction of each load and each rejection; always what the books, the files and their findings add up to.';
comment on column quality.store_days.store_id is 'As sent; of a held row whose store cannot be read the file''s own store, or empty.';
comment on column quality.store_days.business_date is 'Of a held row that says none: the file''s.';
comment on column quality.store_days.till_id is 'WEB for the web shop; empty: files whose name says no till, and held rows in them that say none.';
comment on column quality.store_days.currency is 'That of the sales; of files: the store''s. Almost every till''s day has one row; empty: held rows whose currency cannot be read.';
comment on column quality.store_days.files is 'Loaded files of this till and day by their names, a file without rows included; a file that head office sends for several stores is one of each. Of stores that are not known: none. Rejected ones are not among them.';
comment on column quality.store_days.lowest_sequence is 'Of the numbers in their names.';
comment on column quality.store_days.highest_sequence is 'Likewise: with files it says whether one is missing in between.';
comment on column quality.store_days.files_declaring is 'How many of them declared their rows. Where it is files, declared_rows is what has been sent.';
comment on column quality.store_days.declared_rows is 'Sum of what they declared.';
comment on column quality.store_days.declared_amount_minor is 'Sum of their control totals, in minor units.';
comment on column quality.store_days.transactions is 'In the books now: a corrected one counts once, as it stands.';
comment on column quality.store_days.loaded_rows is 'Their lines.';
comment on column quality.store_days.loaded_amount_minor is 'Their money, in minor units.';
comment on column quality.store_days.held_rows is 'Rows that wait for an answer or a record.';
comment on column quality.store_days.held_amount_minor is 'Their money; what cannot be read counts as 0.';
comment on column quality.store_days.first_sale_at is 'The earliest transaction in the books; null: none.';
comment on column quality.store_days.last_sale_at is 'The latest.';
comment on column quality.store_days.updated_at is 'When it changed last.';
comment on column quality.store_days.rejected_files is 'Files of this till and day that are rejected or quarantined now; one whose name says no day stands at the day when it came, one whose store is not known at the store without a name. A file that was put right under the same name is another file: the rejected one stays.';

create table quality.store_product_baselines (
  product_id text not null,
  observations bigint not null,
  price_observations bigint not null,
  measured bigint not null,
  quantity_mean double precision not null,
  quantity_m2 double precision not null,
  quantity_m3 double precision not null,
  price_mean double precision not null,
  price_m2 double precision not null,
  price_m3 double precision not null,
  total_mean double precision not null,
  total_m2 double precision not null,
  total_m3 double precision not null,
  updated_at timestamp with time zone default now() not null,
  store_id text not null,
  constraint store_product_baselines_pkey PRIMARY KEY (store_id, product_id)
);
comment on table quality.store_product_baselines is 'The same of an article in one store. Its last sales are not kept: where it is skewed, the article in all stores is asked.';
comment on column quality.store_product_baselines.product_id is 'The article; no foreign key: what was learned of one that has gone harms nobody.';
comment on column quality.store_product_baselines.observations is 'Lines of sales.';
comment on column quality.store_product_baselines.price_observations is 'Those of them with a price above 0.';
comment on column quality.store_product_baselines.measured is 'Those of them sold by weight or volume: thousandths of a piece, or a unit that costs less than a hundredth.';
comment on column quality.store_product_baselines.quantity_mean is 'Mean of the cube root of the quantity.';
comment on column quality.store_product_baselines.quantity_m2 is 'Sum of the squared deviations from it.';
comment on column quality.store_product_baselines.quantity_m3 is 'Sum of their cubes: says whether the history is skewed.';
comment on column quality.store_product_baselines.price_mean is 'Mean of the natural logarithm of the unit price, where it is above 0.';
comment on column quality.store_product_baselines.price_m2 is 'Sum of the squared deviations from it.';
comment on column quality.store_product_baselines.price_m3 is 'Sum of their cubes.';
comment on column quality.store_product_baselines.total_mean is 'Mean of the cube root of the line total.';
comment on column quality.store_product_baselines.total_m2 is 'Sum of the squared deviations from it.';
comment on column quality.store_product_baselines.total_m3 is 'Sum of their cubes.';
comment on column quality.store_product_baselines.updated_at is 'When it learned last.';
comment on column quality.store_product_baselines.store_id is 'The store.';

create table quality.thresholds (
  code text not null,
  store_id text,
  value double precision not null,
  set_by text not null,
  set_at timestamp with time zone default now() not null,
  constraint thresholds_code_store_id_key UNIQUE NULLS NOT DISTINCT (code, store_id),
  constraint thresholds_code_check CHECK ((code ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$'::text)),
  constraint thresholds_set_by_check CHECK (((length(set_by) >= 1) AND (length(set_by) <= 200))),
  constraint thresholds_store_id_check CHECK (((length(store_id) >= 1) AND (length(store_id) <= 32))),
  constraint thresholds_value_check CHECK (((value > (0)::double precision) AND (value < ('1000000000'::numeric)::double precision)))
);
CREATE TRIGGER audited_delete AFTER DELETE ON quality.thresholds REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('code,store_id', 'received_at,updated_at,revision,search');
alter table quality.thresholds enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON quality.thresholds REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('code,store_id', 'received_at,updated_at,revision,search');
alter table quality.thresholds enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON quality.thresholds FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('code,store_id', 'received_at,updated_at,revision,search');
alter table quality.thresholds enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON quality.thresholds REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('code,store_id', 'received_at,updated_at,revision,search');
alter table quality.thresholds enable always trigger audited_update;
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON quality.thresholds FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table quality.thresholds is 'Thresholds that somebody has set: the store''s own goes before that for all stores, which goes before the rule''s default.';
comment on column quality.thresholds.code is 'The rule.';
comment on column quality.thresholds.store_id is 'Null: for all stores that have none of their own.';
comment on column quality.thresholds.value is 'In the unit that the rule declares.';
comment on column quality.thresholds.set_by is 'Who has set it.';
comment on column quality.thresholds.set_at is 'Since when.';

create table retail.addresses (
  address_id bigint generated always as identity not null,
  customer_id text,
  store_id text,
  supplier_id text,
  kind text default 'MAIN'::text not null,
  lines text[] not null,
  city text,
  region text,
  postal_code text,
  country text,
  revision integer default 1 not null,
  updated_at timestamp with time zone default now() not null,
  deleted_at timestamp with time zone,
  constraint addresses_pkey PRIMARY KEY (address_id),
  constraint addresses_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint addresses_kind_check CHECK ((kind = ANY (ARRAY['MAIN'::text, 'DELIVERY'::text, 'BILLING'::text]))),
  constraint addresses_lines_check CHECK (((cardinality(lines) >= 1) AND (cardinality(lines) <= 6) AND (array_position(lines, NULL::text) IS NULL))),
  constraint addresses_one_owner CHECK ((num_nonnulls(customer_id, store_id, supplier_id) = 1)),
  constraint addresses_revision_check CHECK ((revision > 0))
);
CREATE UNIQUE INDEX addresses_customer_id ON retail.addresses USING btree (customer_id, kind) WHERE ((customer_id IS NOT NULL) AND (deleted_at IS NULL));
CREATE UNIQUE INDEX addresses_store_id ON retail.addresses USING btree (store_id, kind) WHERE ((store_id IS NOT NULL) AND (deleted_at IS NULL));
CREATE UNIQUE INDEX addresses_supplier_id ON retail.addresses USING btree (supplier_id, kind) WHERE ((supplier_id IS NOT NULL) AND (deleted_at IS NULL));
CREATE TRIGGER audited_delete AFTER DELETE ON retail.addresses REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('address_id', 'received_at,updated_at,revision,search');
alter table retail.addresses enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON retail.addresses REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('address_id', 'received_at,updated_at,revision,search');
alter table retail.addresses enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.addresses FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('address_id', 'received_at,updated_at,revision,search');
alter table retail.addresses enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.addresses REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('address_id', 'received_at,updated_at,revision,search');
alter table retail.addresses enable always trigger audited_update;
CREATE TRIGGER changed BEFORE UPDATE ON retail.addresses FOR EACH ROW WHEN (((old.kind IS DISTINCT FROM new.kind) OR (old.lines IS DISTINCT FROM new.lines) OR (old.city IS DISTINCT FROM new.city) OR (old.region IS DISTINCT FROM new.region) OR (old.postal_code IS DISTINCT FROM new.postal_code) OR (old.country IS DISTINCT FROM new.country) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION retail.raise_revision();
comment on table retail.addresses is 'Postal addresses of customers, stores and suppliers: personal data.';
comment on column retail.addresses.address_id is 'Ours alone.';
comment on column retail.addresses.customer_id is 'Whose it is; it goes with the customer.';
comment on column retail.addresses.store_id is 'Or of which store.';
comment on column retail.addresses.supplier_id is 'Or of which supplier: exactly one of the three.';
comment on column retail.addresses.kind is 'MAIN, DELIVERY or BILLING: one of each in use.';
comment on column retail.addresses.lines is 'Street and house, as written on a parcel.';
comment on column retail.addresses.city is 'Town.';
comment on column retail.addresses.region is 'County or state.';
comment on column retail.addresses.postal_code is 'As written there.';
comment on column retail.addresses.country is 'ISO 3166-1, two letters.';
comment on column retail.addresses.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.addresses.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.addresses.deleted_at is 'Since when it is not used any more; null: in use.';

create table retail.customers (
  customer_id text not null,
  name text,
  email text,
  phone text,
  country text,
  created_at timestamp with time zone,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  revision integer default 1 not null,
  updated_at timestamp with time zone default now() not null,
  deleted_at timestamp with time zone,
  constraint customers_pkey PRIMARY KEY (customer_id),
  constraint customers_country_check1 CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint customers_customer_id_check1 CHECK (((length(customer_id) >= 1) AND (length(customer_id) <= 64))),
  constraint customers_revision_check CHECK ((revision > 0))
) partition by HASH (customer_id);
CREATE INDEX customers_email ON ONLY retail.customers USING btree (lower(email)) WHERE (email IS NOT NULL);
CREATE INDEX customers_updated_at ON ONLY retail.customers USING btree (updated_at);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.customers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('customer_id', 'received_at,updated_at,revision,search');
alter table retail.customers enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON retail.customers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('customer_id', 'received_at,updated_at,revision,search');
alter table retail.customers enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.customers FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('customer_id', 'received_at,updated_at,revision,search');
alter table retail.customers enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.customers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('customer_id', 'received_at,updated_at,revision,search');
alter table retail.customers enable always trigger audited_update;
CREATE TRIGGER changed BEFORE UPDATE ON retail.customers FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.email IS DISTINCT FROM new.email) OR (old.phone IS DISTINCT FROM new.phone) OR (old.country IS DISTINCT FROM new.country) OR (old.created_at IS DISTINCT FROM new.created_at) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION retail.raise_revision();
comment on table retail.customers is 'Who bought: personal data. In partitions by the hash of the key.';
comment on column retail.customers.customer_id is 'The customer.';
comment on column retail.customers.name is 'The name.';
comment on column retail.customers.email is 'The e-mail address.';
comment on column retail.customers.phone is 'The telephone number.';
comment on column retail.customers.country is 'ISO 3166-1, two letters.';
comment on column retail.customers.created_at is 'Customer since; null when only sales have named it.';
comment on column retail.customers.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.customers.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.customers.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.customers.deleted_at is 'Since when it is not used any more; null: in use. The row stays for the sales that name it; a file received later that names it takes it back.';

create table retail.employees (
  employee_id text not null,
  store_id text not null,
  name text not null,
  role text,
  hired_on date,
  left_on date,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  revision integer default 1 not null,
  deleted_at timestamp with time zone,
  constraint employees_pkey PRIMARY KEY (employee_id),
  constraint employees_employee_id_check CHECK (((length(employee_id) >= 1) AND (length(employee_id) <= 64))),
  constraint employees_revision_check CHECK ((revision > 0))
);
CREATE INDEX employees_store_id ON retail.employees USING btree (store_id);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.employees REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('employee_id', 'received_at,updated_at,revision,search');
alter table retail.employees enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON retail.employees REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('employee_id', 'received_at,updated_at,revision,search');
alter table retail.employees enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.employees FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('employee_id', 'received_at,updated_at,revision,search');
alter table retail.employees enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.employees REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('employee_id', 'received_at,updated_at,revision,search');
alter table retail.employees enable always trigger audited_update;
CREATE TRIGGER changed BEFORE UPDATE ON retail.employees FOR EACH ROW WHEN (((old.store_id IS DISTINCT FROM new.store_id) OR (old.name IS DISTINCT FROM new.name) OR (old.role IS DISTINCT FROM new.role) OR (old.hired_on IS DISTINCT FROM new.hired_on) OR (old.left_on IS DISTINCT FROM new.left_on) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION retail.raise_revision();
CREATE TRIGGER kept AFTER UPDATE ON retail.employees FOR EACH ROW WHEN ((old.revision IS DISTINCT FROM new.revision)) EXECUTE FUNCTION retail.keep_master_revision('employee_id');
CREATE TRIGGER kept_when_deleted AFTER DELETE ON retail.employees FOR EACH ROW EXECUTE FUNCTION retail.keep_master_revision('employee_id');
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.employees FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table retail.employees is 'Who serves.';
comment on column retail.employees.employee_id is 'The employee.';
comment on column retail.employees.store_id is 'Where.';
comment on column retail.employees.name is 'The name.';
comment on column retail.employees.role is 'Such as sales assistant.';
comment on column retail.employees.hired_on is 'First day.';
comment on column retail.employees.left_on is 'Last day.';
comment on column retail.employees.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.employees.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.employees.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.employees.deleted_at is 'Since when it is not used any more; null: in use. The row stays for the sales that name it; a file received later that names it takes it back.';

create table retail.inventory (
  store_id text not null,
  product_id text not null,
  quantity_on_hand numeric(14,3) not null,
  reorder_level numeric(14,3),
  counted_at timestamp with time zone not null,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  revision integer default 1 not null,
  constraint inventory_pkey PRIMARY KEY (store_id, product_id),
  constraint inventory_reorder_level_check CHECK ((reorder_level >= (0)::numeric)),
  constraint inventory_revision_check CHECK ((revision > 0))
);
CREATE INDEX inventory_product_id ON retail.inventory USING btree (product_id);
CREATE INDEX inventory_to_reorder ON retail.inventory USING btree (store_id, product_id) INCLUDE (quantity_on_hand, reorder_level) WHERE (quantity_on_hand <= reorder_level);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.inventory REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id,product_id', 'received_at,updated_at,revision,search');
alter table retail.inventory enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON retail.inventory REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id,product_id', 'received_at,updated_at,revision,search');
alter table retail.inventory enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.inventory FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id,product_id', 'received_at,updated_at,revision,search');
alter table retail.inventory enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.inventory REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id,product_id', 'received_at,updated_at,revision,search');
alter table retail.inventory enable always trigger audited_update;
CREATE TRIGGER changed BEFORE UPDATE ON retail.inventory FOR EACH ROW WHEN (((old.quantity_on_hand IS DISTINCT FROM new.quantity_on_hand) OR (old.reorder_level IS DISTINCT FROM new.reorder_level) OR (old.counted_at IS DISTINCT FROM new.counted_at))) EXECUTE FUNCTION retail.raise_revision();
comment on table retail.inventory is 'What is in stock: the last count of an article in a store.';
comment on column retail.inventory.store_id is 'The store.';
comment on column retail.inventory.product_id is 'The article.';
comment on column retail.inventory.quantity_on_hand is 'Pieces; below zero when more were sold than counted.';
comment on column retail.inventory.reorder_level is 'With so many or fewer it is ordered again.';
comment on column retail.inventory.counted_at is 'When it was counted.';
comment on column retail.inventory.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.inventory.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.inventory.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';

create table retail.master_revisions (
  change_id bigint generated always as identity not null,
  table_name text not null,
  key text not null,
  revision integer not null,
  record jsonb not null,
  valid_from timestamp with time zone not null,
  superseded_at timestamp with time zone not null,
  is_deleted boolean not null,
  constraint master_revisions_pkey PRIMARY KEY (change_id)
);
CREATE INDEX master_revisions_key ON retail.master_revisions USING btree (table_name, key, change_id);
comment on table retail.master_revisions is 'What stores, clubs, suppliers, articles, employees and promotions were before they changed: read by the functions that end in _as_of. Not of customers and addresses: personal data stand there alone.';
comment on column retail.master_revisions.change_id is 'Grows with every change of a record.';
comment on column retail.master_revisions.table_name is 'Of which table.';
comment on column retail.master_revisions.key is 'The value of its key.';
comment on column retail.master_revisions.revision is 'The revision that this was.';
comment on column retail.master_revisions.record is 'The row as it was, without what is made from it for searching.';
comment on column retail.master_revisions.valid_from is 'Since when it was so: its updated_at.';
comment on column retail.master_revisions.superseded_at is 'When it was changed or deleted.';
comment on column retail.master_revisions.is_deleted is 'True: after this there was no such row.';

create table retail.order_confirmations (
  store_id text not null,
  business_date date not null,
  till_id text not null,
  file_id text not null,
  received_at timestamp with time zone not null,
  received_sequence bigint not null,
  transaction_ids text[] not null,
  constraint order_confirmations_pkey PRIMARY KEY (store_id, business_date, till_id, file_id)
);
comment on table retail.order_confirmations is 'Transactions that a file said once more, unchanged: a file received before it and handled after it does not overwrite them.';
comment on column retail.order_confirmations.store_id is 'The store.';
comment on column retail.order_confirmations.business_date is 'The trading day.';
comment on column retail.order_confirmations.till_id is 'The till.';
comment on column retail.order_confirmations.file_id is 'The file that said them once more.';
comment on column retail.order_confirmations.received_at is 'When it was received.';
comment on column retail.order_confirmations.received_sequence is 'Its number at its till.';
comment on column retail.order_confirmations.transaction_ids is 'The transactions.';

create table retail.order_item_revisions (
  store_id text not null,
  business_date date not null,
  till_id text not null,
  transaction_id text not null,
  revision integer not null,
  line_no integer not null,
  product_id text not null,
  team_id text,
  supplier_id text,
  quantity numeric(12,3) not null,
  unit_price numeric(16,6) not null,
  discount_amount numeric(16,2) not null,
  line_total numeric(16,2) not null,
  amount_minor bigint not null,
  line_hash bytea not null,
  file_id text not null,
  row_no bigint not null,
  constraint order_item_revisions_pkey PRIMARY KEY (store_id, business_date, till_id, transaction_id, revision, line_no)
) partition by RANGE (business_date);
CREATE INDEX order_item_revisions_file_id ON ONLY retail.order_item_revisions USING btree (file_id);
comment on table retail.order_item_revisions is 'The lines of the transactions in order_revisions.';
comment on column retail.order_item_revisions.store_id is 'The store of the order.';
comment on column retail.order_item_revisions.business_date is 'Its trading day; decides the partition.';
comment on column retail.order_item_revisions.till_id is 'Its till.';
comment on column retail.order_item_revisions.transaction_id is 'Its number.';
comment on column retail.order_item_revisions.revision is 'The revision of the order that it is a line of.';
comment on column retail.order_item_revisions.line_no is 'The line of the receipt, from 1.';
comment on column retail.order_item_revisions.product_id is 'The article.';
comment on column retail.order_item_revisions.team_id is 'The club, where it was sent.';
comment on column retail.order_item_revisions.supplier_id is 'The supplier, where it was sent.';
comment on column retail.order_item_revisions.quantity is 'Pieces, kilograms, litres: up to three decimals; below zero in returns, voids and adjustments.';
comment on column retail.order_item_revisions.unit_price is 'Before the discount; in the currency of the order.';
comment on column retail.order_item_revisions.discount_amount is 'Taken off the line.';
comment on column retail.order_item_revisions.line_total is 'quantity x unit_price - discount_amount, to the cent.';
comment on column retail.order_item_revisions.amount_minor is 'line_total in minor units of the currency of the order.';
comment on column retail.order_item_revisions.line_hash is 'sha256 of its contents: says whether it came again unchanged.';
comment on column retail.order_item_revisions.file_id is 'The file that brought it.';
comment on column retail.order_item_revisions.row_no is 'Its row in that file.';

create table retail.order_items (
  store_id text not null,
  business_date date not null,
  till_id text not null,
  transaction_id text not null,
  line_no integer not null,
  product_id text not null,
  team_id text,
  supplier_id text,
  quantity numeric(12,3) not null,
  unit_price numeric(16,6) not null,
  discount_amount numeric(16,2) default 0 not null,
  line_total numeric(16,2) not null,
  amount_minor bigint not null,
  line_hash bytea not null,
  file_id text not null,
  row_no bigint not null,
  constraint order_items_pkey PRIMARY KEY (store_id, business_date, till_id, transaction_id, line_no),
  constraint order_items_line_hash_check CHECK ((length(line_hash) = 32)),
  constraint order_items_line_no_check CHECK ((line_no > 0)),
  constraint order_items_quantity_check CHECK ((quantity <> (0)::numeric)),
  constraint order_items_unit_price_check CHECK ((unit_price >= (0)::numeric))
) partition by RANGE (business_date);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.order_items REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id,business_date,till_id,transaction_id,line_no', 'line_hash');
alter table retail.order_items enable always trigger audited_delete;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.order_items FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id,business_date,till_id,transaction_id,line_no', 'line_hash');
alter table retail.order_items enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.order_items REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id,business_date,till_id,transaction_id,line_no', 'line_hash');
alter table retail.order_items enable always trigger audited_update;
comment on table retail.order_items is 'The lines of the transactions in orders.';
comment on column retail.order_items.store_id is 'The store of the order.';
comment on column retail.order_items.business_date is 'Its trading day; decides the partition.';
comment on column retail.order_items.till_id is 'Its till.';
comment on column retail.order_items.transaction_id is 'Its number.';
comment on column retail.order_items.line_no is 'The line of the receipt, from 1.';
comment on column retail.order_items.product_id is 'The article.';
comment on column retail.order_items.team_id is 'The club, where it was sent.';
comment on column retail.order_items.supplier_id is 'The supplier, where it was sent.';
comment on column retail.order_items.quantity is 'Pieces, kilograms, litres: up to three decimals; below zero in returns, voids and adjustments.';
comment on column retail.order_items.unit_price is 'Before the discount; in the currency of the order.';
comment on column retail.order_items.discount_amount is 'Taken off the line.';
comment on column retail.order_items.line_total is 'quantity x unit_price - discount_amount, to the cent.';
comment on column retail.order_items.amount_minor is 'line_total in minor units of the currency of the order.';
comment on column retail.order_items.line_hash is 'sha256 of its contents: says whether it came again unchanged.';
comment on column retail.order_items.file_id is 'The file that brought it.';
comment on column retail.order_items.row_no is 'Its row in that file.';

create table retail.order_promotions (
  store_id text not null,
  business_date date not null,
  till_id text not null,
  transaction_id text not null,
  promotion_code text not null,
  constraint order_promotions_pkey PRIMARY KEY (store_id, business_date, till_id, transaction_id, promotion_code)
) partition by RANGE (business_date);
CREATE INDEX order_promotions_promotion_code ON ONLY retail.order_promotions USING btree (promotion_code, business_date);
comment on table retail.order_promotions is 'By which known promotions an order was made cheaper. It changes with its order.';
comment on column retail.order_promotions.store_id is 'The store of the order.';
comment on column retail.order_promotions.business_date is 'Its trading day; decides the partition.';
comment on column retail.order_promotions.till_id is 'Its till.';
comment on column retail.order_promotions.transaction_id is 'Its number.';
comment on column retail.order_promotions.promotion_code is 'The promotion.';

create table retail.order_revisions (
  store_id text not null,
  business_date date not null,
  till_id text not null,
  transaction_id text not null,
  revision integer not null,
  transaction_type text not null,
  transaction_timestamp timestamp with time zone not null,
  currency text not null,
  payment_method text,
  customer_id text,
  employee_id text,
  employee_id_sent text,
  promotion_code text,
  promotion_code_sent text,
  original_transaction_id text,
  line_count integer not null,
  line_count_sent integer,
  total_amount numeric(16,2) not null,
  content_hash bytea not null,
  file_id text not null,
  received_at timestamp with time zone not null,
  received_sequence bigint not null,
  loaded_at timestamp with time zone not null,
  superseded_at timestamp with time zone default now() not null,
  superseded_by_file_id text not null,
  constraint order_revisions_pkey PRIMARY KEY (store_id, business_date, till_id, transaction_id, revision)
) partition by RANGE (business_date);
CREATE INDEX order_revisions_customer_id ON ONLY retail.order_revisions USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX order_revisions_file_id ON ONLY retail.order_revisions USING btree (file_id);
comment on table retail.order_revisions is 'Transactions as they stood before a correction.';
comment on column retail.order_revisions.store_id is 'The store of the order.';
comment on column retail.order_revisions.business_date is 'Its trading day; decides the partition.';
comment on column retail.order_revisions.till_id is 'Its till.';
comment on column retail.order_revisions.transaction_id is 'Its number.';
comment on column retail.order_revisions.revision is 'From 1 in the order of receiving: a version that is handled late gets its place, and the later ones move up by one.';
comment on column retail.order_revisions.transaction_type is 'SALE, RETURN, VOID or ADJUSTMENT (kept, but no revenue).';
comment on column retail.order_revisions.transaction_timestamp is 'When it was rung up.';
comment on column retail.order_revisions.currency is 'ISO 4217.';
comment on column retail.order_revisions.payment_method is 'As sent; what was paid is in payments.';
comment on column retail.order_revisions.customer_id is 'The customer; null: a walk-in.';
comment on column retail.order_revisions.employee_id is 'Who served; null: not sent, or not known.';
comment on column retail.order_revisions.employee_id_sent is 'As in orders.';
comment on column retail.order_revisions.promotion_code is 'The promotion, where it is known.';
comment on column retail.order_revisions.promotion_code_sent is 'What was sent, where promotion_code is empty because it is not known.';
comment on column retail.order_revisions.original_transaction_id is 'Of a return: the sale that it returns, as sent. No foreign key: the sale may come a day later.';
comment on column retail.order_revisions.line_count is 'How many lines it has.';
comment on column retail.order_revisions.line_count_sent is 'As in orders.';
comment on column retail.order_revisions.total_amount is 'Sum of line_total.';
comment on column retail.order_revisions.content_hash is 'As in orders.';
comment on column retail.order_revisions.file_id is 'The file that said so.';
comment on column retail.order_revisions.received_at is 'When that file was received.';
comment on column retail.order_revisions.received_sequence is 'That file''s number at its till: decides between two received at once.';
comment on column retail.order_revisions.loaded_at is 'When it entered the books.';
comment on column retail.order_revisions.superseded_at is 'When the next revision replaced it.';
comment on column retail.order_revisions.superseded_by_file_id is 'The file of that.';

create table retail.order_status_changes (
  store_id text not null,
  business_date date not null,
  till_id text not null,
  transaction_id text not null,
  change_id bigint generated always as identity not null,
  from_status text not null,
  to_status text not null,
  changed_at timestamp with time zone default now() not null,
  constraint order_status_changes_pkey PRIMARY KEY (store_id, business_date, till_id, transaction_id, change_id)
) partition by RANGE (business_date);
CREATE INDEX order_status_changes_changed_at ON ONLY retail.order_status_changes USING btree (changed_at);
comment on table retail.order_status_changes is 'Every move of an order from one status to another.';
comment on column retail.order_status_changes.store_id is 'The store of the order.';
comment on column retail.order_status_changes.business_date is 'Its trading day; decides the partition.';
comment on column retail.order_status_changes.till_id is 'Its till.';
comment on column retail.order_status_changes.transaction_id is 'Its number.';
comment on column retail.order_status_changes.change_id is 'Grows with every move.';
comment on column retail.order_status_changes.from_status is 'Before.';
comment on column retail.order_status_changes.to_status is 'After.';
comment on column retail.order_status_changes.changed_at is 'When: the beginning of the transaction that moved it.';

create table retail.order_status_moves (
  from_status text not null,
  to_status text not null,
  says text not null,
  constraint order_status_moves_pkey PRIMARY KEY (from_status, to_status),
  constraint order_status_moves_check CHECK ((to_status <> from_status))
);
comment on table retail.order_status_moves is 'From which status to which an order may go: asked by a trigger of orders at every change.';
comment on column retail.order_status_moves.from_status is 'Where it stands.';
comment on column retail.order_status_moves.to_status is 'Where it may go from there.';
comment on column retail.order_status_moves.says is 'What that means.';

create table retail.orders (
  store_id text not null,
  business_date date not null,
  till_id text not null,
  transaction_id text not null,
  transaction_type text not null,
  transaction_timestamp timestamp with time zone not null,
  currency text not null,
  payment_method text,
  customer_id text,
  employee_id text,
  employee_id_sent text,
  promotion_code text,
  promotion_code_sent text,
  original_transaction_id text,
  line_count integer not null,
  line_count_sent integer,
  total_amount numeric(16,2) not null,
  revision integer default 1 not null,
  content_hash bytea not null,
  file_id text not null,
  received_at timestamp with time zone not null,
  received_sequence bigint default 0 not null,
  loaded_at timestamp with time zone default now() not null,
  status text default 'completed'::text not null,
  constraint orders_pkey PRIMARY KEY (store_id, business_date, till_id, transaction_id),
  constraint orders_content_hash_check CHECK ((length(content_hash) = 32)),
  constraint orders_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint orders_line_count_check CHECK ((line_count > 0)),
  constraint orders_payment_method_check CHECK ((payment_method = ANY (ARRAY['CASH'::text, 'CARD'::text, 'MOBILE'::text, 'GIFT_CARD'::text, 'ONLINE'::text]))),
  constraint orders_revision_check CHECK ((revision > 0)),
  constraint orders_status_of_kind CHECK ((((status = 'completed'::text) AND ((till_id <> 'WEB'::text) OR (transaction_type <> 'SALE'::text))) OR ((till_id = 'WEB'::text) AND (transaction_type = 'SALE'::text) AND (status = ANY (ARRAY['placed'::text, 'paid'::text, 'shipped'::text, 'delivered'::text, 'cancelled'::text, 'returned'::text]))))),
  constraint orders_till_id_check CHECK (((length(till_id) >= 1) AND (length(till_id) <= 32))),
  constraint orders_transaction_id_check CHECK (((transaction_id ~ '^[A-Za-z0-9._-]+$'::text) AND (length(transaction_id) <= 64))),
  constraint orders_transaction_type_check CHECK ((transaction_type = ANY (ARRAY['SALE'::text, 'RETURN'::text, 'VOID'::text, 'ADJUSTMENT'::text])))
) partition by RANGE (business_date);
CREATE INDEX orders_customer_id ON ONLY retail.orders USING btree (customer_id, business_date) WHERE (customer_id IS NOT NULL);
CREATE INDEX orders_file_id ON ONLY retail.orders USING btree (file_id);
CREATE INDEX orders_loaded_at ON ONLY retail.orders USING brin (loaded_at) WITH (autosummarize='on');
CREATE INDEX orders_transaction_id ON ONLY retail.orders USING btree (transaction_id, business_date);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.orders REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id,business_date,till_id,transaction_id', 'loaded_at,content_hash');
alter table retail.orders enable always trigger audited_delete;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.orders FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id,business_date,till_id,transaction_id', 'loaded_at,content_hash');
alter table retail.orders enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.orders REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id,business_date,till_id,transaction_id', 'loaded_at,content_hash');
alter table retail.orders enable always trigger audited_update;
CREATE TRIGGER status_begun BEFORE INSERT ON retail.orders FOR EACH ROW WHEN (((new.till_id = 'WEB'::text) AND (new.transaction_type = 'SALE'::text) AND (new.status = 'completed'::text))) EXECUTE FUNCTION retail.begin_order_status();
alter table retail.orders enable always trigger status_begun;
CREATE TRIGGER status_kept AFTER UPDATE ON retail.orders FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION retail.keep_order_status();
alter table retail.orders enable always trigger status_kept;
CREATE TRIGGER status_moved BEFORE UPDATE ON retail.orders FOR EACH ROW WHEN (((old.status IS DISTINCT FROM new.status) OR (old.transaction_type IS DISTINCT FROM new.transaction_type) OR ((old.status = 'placed'::text) AND (new.payment_method IS NOT NULL)))) EXECUTE FUNCTION retail.move_order_status();
alter table retail.orders enable always trigger status_moved;
comment on table retail.orders is 'One transaction (receipt, order) as it stands now; older revisions are in order_revisions.';
comment on column retail.orders.store_id is 'The store, or the web shop.';
comment on column retail.orders.business_date is 'The store''s trading day; decides the partition.';
comment on column retail.orders.till_id is 'The till; WEB for the web shop.';
comment on column retail.orders.transaction_id is 'The number of the receipt or order, as sent.';
comment on column retail.orders.transaction_type is 'SALE, RETURN, VOID or ADJUSTMENT (kept, but no revenue).';
comment on column retail.orders.transaction_timestamp is 'When it was rung up.';
comment on column retail.orders.currency is 'ISO 4217.';
comment on column retail.orders.payment_method is 'As sent; what was paid is in payments.';
comment on column retail.orders.customer_id is 'The customer; null: a walk-in.';
comment on column retail.orders.employee_id is 'Who served; null: not sent, or not known.';
comment on column retail.orders.employee_id_sent is 'What was sent, where employee_id is empty because it is not known.';
comment on column retail.orders.promotion_code is 'The promotion, where it is known.';
comment on column retail.orders.promotion_code_sent is 'What was sent, where promotion_code is empty because it is not known.';
comment on column retail.orders.original_transaction_id is 'Of a return: the sale that it returns, as sent. No foreign key: the sale may come a day later.';
comment on column retail.orders.line_count is 'How many lines it has.';
comment on column retail.orders.line_count_sent is 'The transaction_line_count of the sender: with it a version with fewer lines than before is whole.';
comment on column retail.orders.total_amount is 'Sum of line_total.';
comment on column retail.orders.revision is 'From 1; each correction raises it and leaves what was before in order_revisions.';
comment on column retail.orders.content_hash is 'sha256 over the sorted (line_no, line_hash) of its lines.';
comment on column retail.orders.file_id is 'The file that said so.';
comment on column retail.orders.received_at is 'When the file that said so was received: decides what is newer.';
comment on column retail.orders.received_sequence is 'That file''s number at its till: decides between two received at once.';
comment on column retail.orders.loaded_at is 'When this revision entered the books.';
comment on column retail.orders.status is 'How far it has come. A till''s is completed at once and for good; the web shop''s sales go from placed or paid as order_status_moves allows. A correction leaves it, unless it makes another kind of transaction of it or says that it is paid.';

create table retail.payments (
  store_id text not null,
  business_date date not null,
  till_id text not null,
  transaction_id text not null,
  payment_no smallint default 1 not null,
  method text not null,
  amount numeric(16,2) not null,
  currency text not null,
  constraint payments_pkey PRIMARY KEY (store_id, business_date, till_id, transaction_id, payment_no),
  constraint payments_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint payments_method_check CHECK ((method = ANY (ARRAY['CASH'::text, 'CARD'::text, 'MOBILE'::text, 'GIFT_CARD'::text, 'ONLINE'::text]))),
  constraint payments_payment_no_check CHECK ((payment_no > 0))
) partition by RANGE (business_date);
comment on table retail.payments is 'What was paid for an order, one row a payment. It changes with its order and never by itself: loaded_at of the order says when.';
comment on column retail.payments.store_id is 'The store of the order.';
comment on column retail.payments.business_date is 'Its trading day; decides the partition.';
comment on column retail.payments.till_id is 'Its till.';
comment on column retail.payments.transaction_id is 'Its number.';
comment on column retail.payments.payment_no is 'From 1.';
comment on column retail.payments.method is 'How: as in orders.';
comment on column retail.payments.amount is 'How much; below zero when it was given back.';
comment on column retail.payments.currency is 'ISO 4217.';

create table retail.product_categories (
  category_id bigint generated always as identity not null,
  code text not null,
  name text not null,
  parent_id bigint,
  path text not null,
  revision integer default 1 not null,
  updated_at timestamp with time zone default now() not null,
  constraint product_categories_pkey PRIMARY KEY (category_id),
  constraint product_categories_code_key UNIQUE (code),
  constraint product_categories_check CHECK ((parent_id <> category_id)),
  constraint product_categories_code_check CHECK ((code <> ''::text)),
  constraint product_categories_name_check CHECK ((name <> ''::text)),
  constraint product_categories_revision_check CHECK ((revision > 0))
);
CREATE INDEX product_categories_parent_id ON retail.product_categories USING btree (parent_id) WHERE (parent_id IS NOT NULL);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.product_categories REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('category_id', 'received_at,updated_at,revision,search');
alter table retail.product_categories enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON retail.product_categories REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('category_id', 'received_at,updated_at,revision,search');
alter table retail.product_categories enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.product_categories FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('category_id', 'received_at,updated_at,revision,search');
alter table retail.product_categories enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.product_categories REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('category_id', 'received_at,updated_at,revision,search');
alter table retail.product_categories enable always trigger audited_update;
CREATE TRIGGER moved BEFORE UPDATE ON retail.product_categories FOR EACH ROW WHEN (((old.code IS DISTINCT FROM new.code) OR (old.name IS DISTINCT FROM new.name) OR (old.parent_id IS DISTINCT FROM new.parent_id) OR (old.path IS DISTINCT FROM new.path))) EXECUTE FUNCTION retail.place_category();
CREATE TRIGGER moved_below AFTER UPDATE ON retail.product_categories FOR EACH ROW WHEN ((old.path IS DISTINCT FROM new.path)) EXECUTE FUNCTION retail.place_categories_below();
CREATE TRIGGER placed BEFORE INSERT ON retail.product_categories FOR EACH ROW EXECUTE FUNCTION retail.place_category();
comment on table retail.product_categories is 'The tree of categories, made from the texts that files of articles name. Where a category stands may be changed by hand (parent_id): files find it by its code all the same.';
comment on column retail.product_categories.category_id is 'Ours alone; no file has it.';
comment on column retail.product_categories.code is 'The text by which files name it, its parts joined by '' > '', such as Clothing > Shirts.';
comment on column retail.product_categories.name is 'Its own part of that.';
comment on column retail.product_categories.parent_id is 'The category above it; null: at the top. Never itself or one below itself.';
comment on column retail.product_categories.path is 'The names from the top to it; follows parent_id and name.';
comment on column retail.product_categories.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.product_categories.updated_at is 'When something in it changed last; that it was only said again is not a change.';

create table retail.product_terms (
  term text not null,
  constraint product_terms_pkey PRIMARY KEY (term)
);
CREATE INDEX product_terms_like ON retail.product_terms USING gin (term public.gin_trgm_ops) WITH (fastupdate=off);
comment on table retail.product_terms is 'The words of articles (name, category, colour), to find what a misspelt one means. One whose last article has gone stays and finds nothing.';
comment on column retail.product_terms.term is 'In small letters, without accents; three letters or more.';

create table retail.products (
  product_id text not null,
  kind text default 'GOOD'::text not null,
  name text not null,
  team_id text,
  supplier_id text,
  category text,
  size text,
  colour text,
  list_price numeric(16,6),
  cost_price numeric(16,6),
  barcode text,
  active_from date,
  active_to date,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  revision integer default 1 not null,
  deleted_at timestamp with time zone,
  category_id bigint,
  search tsvector generated always as (retail.product_search(product_id, name, category, size, colour, barcode)) stored,
  constraint products_pkey PRIMARY KEY (product_id),
  constraint products_cost_price_check CHECK ((cost_price >= (0)::numeric)),
  constraint products_kind_check CHECK ((kind = ANY (ARRAY['GOOD'::text, 'SERVICE'::text]))),
  constraint products_list_price_check CHECK ((list_price >= (0)::numeric)),
  constraint products_product_id_check CHECK (((length(product_id) >= 1) AND (length(product_id) <= 128))),
  constraint products_revision_check CHECK ((revision > 0))
);
CREATE INDEX products_barcode ON retail.products USING btree (barcode) WHERE (barcode IS NOT NULL);
CREATE INDEX products_category_id ON retail.products USING btree (category_id) WHERE (category_id IS NOT NULL);
CREATE INDEX products_search ON retail.products USING gin (search) WITH (fastupdate=off);
CREATE INDEX products_supplier_id ON retail.products USING btree (supplier_id) WHERE (supplier_id IS NOT NULL);
CREATE INDEX products_team_id ON retail.products USING btree (team_id) WHERE (team_id IS NOT NULL);
CREATE INDEX products_updated_at ON retail.products USING btree (updated_at);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.products REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('product_id', 'received_at,updated_at,revision,search');
alter table retail.products enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON retail.products REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('product_id', 'received_at,updated_at,revision,search');
alter table retail.products enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.products FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('product_id', 'received_at,updated_at,revision,search');
alter table retail.products enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.products REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('product_id', 'received_at,updated_at,revision,search');
alter table retail.products enable always trigger audited_update;
CREATE TRIGGER changed BEFORE UPDATE ON retail.products FOR EACH ROW WHEN (((old.kind IS DISTINCT FROM new.kind) OR (old.name IS DISTINCT FROM new.name) OR (old.team_id IS DISTINCT FROM new.team_id) OR (old.supplier_id IS DISTINCT FROM new.supplier_id) OR (old.category IS DISTINCT FROM new.category) OR (old.size IS DISTINCT FROM new.size) OR (old.colour IS DISTINCT FROM new.colour) OR (old.list_price IS DISTINCT FROM new.list_price) OR (old.cost_price IS DISTINCT FROM new.cost_price) OR (old.barcode IS DISTINCT FROM new.barcode) OR (old.active_from IS DISTINCT FROM new.active_from) OR (old.active_to IS DISTINCT FROM new.active_to) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION retail.raise_revision();
CREATE TRIGGER kept AFTER UPDATE ON retail.products FOR EACH ROW WHEN ((old.revision IS DISTINCT FROM new.revision)) EXECUTE FUNCTION retail.keep_master_revision('product_id');
CREATE TRIGGER kept_when_deleted AFTER DELETE ON retail.products FOR EACH ROW EXECUTE FUNCTION retail.keep_master_revision('product_id');
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.products FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
CREATE TRIGGER placed BEFORE INSERT ON retail.products FOR EACH ROW WHEN ((new.category IS NOT NULL)) EXECUTE FUNCTION retail.place_product();
CREATE TRIGGER placed_anew BEFORE UPDATE ON retail.products FOR EACH ROW WHEN ((old.category IS DISTINCT FROM new.category)) EXECUTE FUNCTION retail.place_product();
CREATE TRIGGER terms_kept AFTER INSERT ON retail.products REFERENCING NEW TABLE AS said FOR EACH STATEMENT EXECUTE FUNCTION retail.keep_product_terms();
CREATE TRIGGER terms_kept_anew AFTER UPDATE ON retail.products REFERENCING OLD TABLE AS said_before NEW TABLE AS said FOR EACH STATEMENT EXECUTE FUNCTION retail.keep_product_terms();
comment on table retail.products is 'The catalogue: one row a stock-keeping unit.';
comment on column retail.products.product_id is 'The stock-keeping unit.';
comment on column retail.products.kind is 'GOOD; SERVICE for postage, fees and the like.';
comment on column retail.products.name is 'As on the label.';
comment on column retail.products.team_id is 'The club.';
comment on column retail.products.supplier_id is 'Who delivers it.';
comment on column retail.products.category is 'As sent; category_id is where that stands in the tree.';
comment on column retail.products.size is 'Such as M or 38.';
comment on column retail.products.colour is 'Such as red.';
comment on column retail.products.list_price is 'What it costs in the shop.';
comment on column retail.products.cost_price is 'What it costs us.';
comment on column retail.products.barcode is 'EAN or UPC.';
comment on column retail.products.active_from is 'Sold from.';
comment on column retail.products.active_to is 'Sold until.';
comment on column retail.products.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.products.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.products.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.products.deleted_at is 'Since when it is not used any more; null: in use. The row stays for the sales that name it; a file received later that names it takes it back.';
comment on column retail.products.category_id is 'Follows category.';
comment on column retail.products.search is 'Its words, for search_products: name, then category, size and colour, then codes.';

create table retail.promotions (
  promotion_code text not null,
  name text not null,
  kind text not null,
  value numeric(16,6),
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  revision integer default 1 not null,
  deleted_at timestamp with time zone,
  constraint promotions_pkey PRIMARY KEY (promotion_code),
  constraint promotions_kind_check CHECK ((kind = ANY (ARRAY['PERCENT'::text, 'AMOUNT'::text, 'OTHER'::text]))),
  constraint promotions_promotion_code_check CHECK (((length(promotion_code) >= 1) AND (length(promotion_code) <= 64))),
  constraint promotions_revision_check CHECK ((revision > 0)),
  constraint promotions_value_check CHECK ((value >= (0)::numeric))
);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.promotions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('promotion_code', 'received_at,updated_at,revision,search');
alter table retail.promotions enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON retail.promotions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('promotion_code', 'received_at,updated_at,revision,search');
alter table retail.promotions enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.promotions FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('promotion_code', 'received_at,updated_at,revision,search');
alter table retail.promotions enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.promotions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('promotion_code', 'received_at,updated_at,revision,search');
alter table retail.promotions enable always trigger audited_update;
CREATE TRIGGER changed BEFORE UPDATE ON retail.promotions FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.kind IS DISTINCT FROM new.kind) OR (old.value IS DISTINCT FROM new.value) OR (old.starts_at IS DISTINCT FROM new.starts_at) OR (old.ends_at IS DISTINCT FROM new.ends_at) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION retail.raise_revision();
CREATE TRIGGER kept AFTER UPDATE ON retail.promotions FOR EACH ROW WHEN ((old.revision IS DISTINCT FROM new.revision)) EXECUTE FUNCTION retail.keep_master_revision('promotion_code');
CREATE TRIGGER kept_when_deleted AFTER DELETE ON retail.promotions FOR EACH ROW EXECUTE FUNCTION retail.keep_master_revision('promotion_code');
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.promotions FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table retail.promotions is 'What prices are lowered by.';
comment on column retail.promotions.promotion_code is 'As on the receipt.';
comment on column retail.promotions.name is 'As in the shop window.';
comment on column retail.promotions.kind is 'PERCENT, AMOUNT or OTHER: what value means.';
comment on column retail.promotions.value is 'Per cent, or money.';
comment on column retail.promotions.starts_at is 'From when.';
comment on column retail.promotions.ends_at is 'Until when.';
comment on column retail.promotions.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.promotions.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.promotions.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.promotions.deleted_at is 'Since when it is not used any more; null: in use. The row stays for the sales that name it; a file received later that names it takes it back.';

create table retail.reviews (
  review_id bigint generated always as identity not null,
  product_id text not null,
  customer_id text,
  store_id text,
  business_date date,
  till_id text,
  transaction_id text,
  rating smallint not null,
  title text,
  body text,
  status text default 'pending'::text not null,
  written_at timestamp with time zone not null,
  revision integer default 1 not null,
  updated_at timestamp with time zone default now() not null,
  constraint reviews_pkey PRIMARY KEY (review_id),
  constraint reviews_body_check CHECK (((length(body) >= 1) AND (length(body) <= 10000))),
  constraint reviews_rating_check CHECK (((rating >= 1) AND (rating <= 5))),
  constraint reviews_revision_check CHECK ((revision > 0)),
  constraint reviews_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'published'::text, 'rejected'::text]))),
  constraint reviews_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);
CREATE INDEX reviews_customer_id ON retail.reviews USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX reviews_product_id ON retail.reviews USING btree (product_id, written_at DESC) INCLUDE (rating) WHERE (status = 'published'::text);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.reviews REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('review_id', 'received_at,updated_at,revision,search');
alter table retail.reviews enable always trigger audited_delete;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.reviews FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('review_id', 'received_at,updated_at,revision,search');
alter table retail.reviews enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.reviews REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('review_id', 'received_at,updated_at,revision,search');
alter table retail.reviews enable always trigger audited_update;
CREATE TRIGGER changed BEFORE UPDATE ON retail.reviews FOR EACH ROW WHEN (((old.rating IS DISTINCT FROM new.rating) OR (old.title IS DISTINCT FROM new.title) OR (old.body IS DISTINCT FROM new.body) OR (old.status IS DISTINCT FROM new.status))) EXECUTE FUNCTION retail.raise_revision();
comment on table retail.reviews is 'What customers say of articles.';
comment on column retail.reviews.review_id is 'Ours alone.';
comment on column retail.reviews.product_id is 'The article.';
comment on column retail.reviews.customer_id is 'Who says so; null: unknown, or erased since.';
comment on column retail.reviews.store_id is 'Of the order in which it was bought; all four are empty where nobody has shown that it was.';
comment on column retail.reviews.business_date is 'That order''s day.';
comment on column retail.reviews.till_id is 'That order''s till.';
comment on column retail.reviews.transaction_id is 'That order''s number.';
comment on column retail.reviews.rating is '1 to 5.';
comment on column retail.reviews.title is 'In one line.';
comment on column retail.reviews.body is 'In full: may name persons, so it goes when its author is erased.';
comment on column retail.reviews.status is 'pending until somebody has read it, then published or rejected.';
comment on column retail.reviews.written_at is 'When it was written.';
comment on column retail.reviews.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.reviews.updated_at is 'When something in it changed last; that it was only said again is not a change.';

create table retail.stores (
  store_id text not null,
  name text not null,
  time_zone text not null,
  country text not null,
  currency text not null,
  manager_name text,
  manager_email text,
  opened_on date,
  closed_on date,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  revision integer default 1 not null,
  deleted_at timestamp with time zone,
  constraint stores_pkey PRIMARY KEY (store_id),
  constraint stores_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint stores_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint stores_revision_check CHECK ((revision > 0)),
  constraint stores_store_id_check CHECK (((length(store_id) >= 1) AND (length(store_id) <= 32)))
);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.stores REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id', 'received_at,updated_at,revision,search');
alter table retail.stores enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON retail.stores REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id', 'received_at,updated_at,revision,search');
alter table retail.stores enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.stores FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id', 'received_at,updated_at,revision,search');
alter table retail.stores enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.stores REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('store_id', 'received_at,updated_at,revision,search');
alter table retail.stores enable always trigger audited_update;
CREATE TRIGGER changed BEFORE UPDATE ON retail.stores FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.time_zone IS DISTINCT FROM new.time_zone) OR (old.country IS DISTINCT FROM new.country) OR (old.currency IS DISTINCT FROM new.currency) OR (old.manager_name IS DISTINCT FROM new.manager_name) OR (old.manager_email IS DISTINCT FROM new.manager_email) OR (old.opened_on IS DISTINCT FROM new.opened_on) OR (old.closed_on IS DISTINCT FROM new.closed_on) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION retail.raise_revision();
CREATE TRIGGER kept AFTER UPDATE ON retail.stores FOR EACH ROW WHEN ((old.revision IS DISTINCT FROM new.revision)) EXECUTE FUNCTION retail.keep_master_revision('store_id');
CREATE TRIGGER kept_when_deleted AFTER DELETE ON retail.stores FOR EACH ROW EXECUTE FUNCTION retail.keep_master_revision('store_id');
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.stores FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table retail.stores is 'The stores and web shops.';
comment on column retail.stores.store_id is 'As every file names it.';
comment on column retail.stores.name is 'As its manager calls it.';
comment on column retail.stores.time_zone is 'IANA, such as Europe/London: what a time without an offset is in.';
comment on column retail.stores.country is 'ISO 3166-1, two letters.';
comment on column retail.stores.currency is 'ISO 4217: of an amount that names none.';
comment on column retail.stores.manager_name is 'Who gets its reports.';
comment on column retail.stores.manager_email is 'Where they go; kept when a file has none, else nobody would hear of that.';
comment on column retail.stores.opened_on is 'First trading day.';
comment on column retail.stores.closed_on is 'Last trading day.';
comment on column retail.stores.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.stores.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.stores.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.stores.deleted_at is 'Since when it is not used any more; null: in use. The row stays for the sales that name it; a file received later that names it takes it back.';

create table retail.suppliers (
  supplier_id text not null,
  name text not null,
  email text,
  phone text,
  country text,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  revision integer default 1 not null,
  deleted_at timestamp with time zone,
  constraint suppliers_pkey PRIMARY KEY (supplier_id),
  constraint suppliers_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint suppliers_revision_check CHECK ((revision > 0)),
  constraint suppliers_supplier_id_check CHECK (((length(supplier_id) >= 1) AND (length(supplier_id) <= 64)))
);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.suppliers REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('supplier_id', 'received_at,updated_at,revision,search');
alter table retail.suppliers enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON retail.suppliers REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('supplier_id', 'received_at,updated_at,revision,search');
alter table retail.suppliers enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.suppliers FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('supplier_id', 'received_at,updated_at,revision,search');
alter table retail.suppliers enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.suppliers REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('supplier_id', 'received_at,updated_at,revision,search');
alter table retail.suppliers enable always trigger audited_update;
CREATE TRIGGER changed BEFORE UPDATE ON retail.suppliers FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.email IS DISTINCT FROM new.email) OR (old.phone IS DISTINCT FROM new.phone) OR (old.country IS DISTINCT FROM new.country) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION retail.raise_revision();
CREATE TRIGGER kept AFTER UPDATE ON retail.suppliers FOR EACH ROW WHEN ((old.revision IS DISTINCT FROM new.revision)) EXECUTE FUNCTION retail.keep_master_revision('supplier_id');
CREATE TRIGGER kept_when_deleted AFTER DELETE ON retail.suppliers FOR EACH ROW EXECUTE FUNCTION retail.keep_master_revision('supplier_id');
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.suppliers FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table retail.suppliers is 'Who delivers.';
comment on column retail.suppliers.supplier_id is 'The supplier.';
comment on column retail.suppliers.name is 'Its name.';
comment on column retail.suppliers.email is 'Its e-mail address: a company''s.';
comment on column retail.suppliers.phone is 'Its telephone number: a company''s.';
comment on column retail.suppliers.country is 'ISO 3166-1, two letters.';
comment on column retail.suppliers.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.suppliers.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.suppliers.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.suppliers.deleted_at is 'Since when it is not used any more; null: in use. The row stays for the sales that name it; a file received later that names it takes it back.';

create table retail.teams (
  team_id text not null,
  name text not null,
  short_name text,
  league text,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  revision integer default 1 not null,
  deleted_at timestamp with time zone,
  constraint teams_pkey PRIMARY KEY (team_id),
  constraint teams_revision_check CHECK ((revision > 0)),
  constraint teams_team_id_check CHECK (((length(team_id) >= 1) AND (length(team_id) <= 64)))
);
CREATE TRIGGER audited_delete AFTER DELETE ON retail.teams REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('team_id', 'received_at,updated_at,revision,search');
alter table retail.teams enable always trigger audited_delete;
CREATE TRIGGER audited_insert AFTER INSERT ON retail.teams REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('team_id', 'received_at,updated_at,revision,search');
alter table retail.teams enable always trigger audited_insert;
CREATE TRIGGER audited_truncate AFTER TRUNCATE ON retail.teams FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('team_id', 'received_at,updated_at,revision,search');
alter table retail.teams enable always trigger audited_truncate;
CREATE TRIGGER audited_update AFTER UPDATE ON retail.teams REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit.note_changes('team_id', 'received_at,updated_at,revision,search');
alter table retail.teams enable always trigger audited_update;
CREATE TRIGGER changed BEFORE UPDATE ON retail.teams FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR (old.short_name IS DISTINCT FROM new.short_name) OR (old.league IS DISTINCT FROM new.league) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION retail.raise_revision();
CREATE TRIGGER kept AFTER UPDATE ON retail.teams FOR EACH ROW WHEN ((old.revision IS DISTINCT FROM new.revision)) EXECUTE FUNCTION retail.keep_master_revision('team_id');
CREATE TRIGGER kept_when_deleted AFTER DELETE ON retail.teams FOR EACH ROW EXECUTE FUNCTION retail.keep_master_revision('team_id');
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.teams FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table retail.teams is 'The clubs whose goods are sold.';
comment on column retail.teams.team_id is 'The club.';
comment on column retail.teams.name is 'Its full name.';
comment on column retail.teams.short_name is 'As on the shirt.';
comment on column retail.teams.league is 'Where it plays.';
comment on column retail.teams.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.teams.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.teams.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.teams.deleted_at is 'Since when it is not used any more; null: in use. The row stays for the sales that name it; a file received later that names it takes it back.';

create table retail.transaction_keys (
  store_id text not null,
  transaction_id text not null,
  business_date date not null,
  constraint transaction_keys_pkey PRIMARY KEY (store_id, transaction_id)
);
comment on table retail.transaction_keys is 'Identity of web transactions (till WEB): store and transaction_id, whatever the date.';
comment on column retail.transaction_keys.store_id is 'The web shop.';
comment on column retail.transaction_keys.transaction_id is 'The number of the order.';
comment on column retail.transaction_keys.business_date is 'The day under which it is in the books.';

create table staging.record_lines (
  file_id text not null,
  run integer not null,
  received_ms bigint not null,
  row_no bigint not null,
  line_from bigint not null,
  byte_from bigint not null,
  byte_to bigint not null,
  store_id text,
  error_codes text[],
  columns text not null
) partition by RANGE (received_ms);
CREATE INDEX record_lines_file_id ON ONLY staging.record_lines USING brin (file_id text_bloom_ops (n_distinct_per_range='32', false_positive_rate='0.01')) WITH (pages_per_range='32');
comment on table staging.record_lines is 'Every record as it is copied; read it as staging.records. Dropped by partition, a week each.';
comment on column staging.record_lines.file_id is 'The file.';
comment on column staging.record_lines.run is 'Of the file: each time it is judged, all of its records are kept.';
comment on column staging.record_lines.received_ms is 'When the file was received, in milliseconds since 1970: a number is read ten times as fast as a timestamp.';
comment on column staging.record_lines.row_no is 'Counts the records of the file from 1.';
comment on column staging.record_lines.line_from is 'The line of the raw file in which it begins, from 1.';
comment on column staging.record_lines.byte_from is 'Its first byte in the file, from 0.';
comment on column staging.record_lines.byte_to is 'The byte after its last.';
comment on column staging.record_lines.store_id is 'As sent; null where it is not known.';
comment on column staging.record_lines.error_codes is 'Why it is not used; null: nothing was wrong with it.';
comment on column staging.record_lines.columns is 'The sender''s columns in their order, as an array of texts is written: columns::text[].';

create table quality.exceptions_reference partition of quality.exceptions DEFAULT;

create table quality.exceptions_sales partition of quality.exceptions FOR VALUES IN ('sales');

create table retail.customers_0 partition of retail.customers FOR VALUES WITH (modulus 8, remainder 0);

create table retail.customers_1 partition of retail.customers FOR VALUES WITH (modulus 8, remainder 1);

create table retail.customers_2 partition of retail.customers FOR VALUES WITH (modulus 8, remainder 2);

create table retail.customers_3 partition of retail.customers FOR VALUES WITH (modulus 8, remainder 3);

create table retail.customers_4 partition of retail.customers FOR VALUES WITH (modulus 8, remainder 4);

create table retail.customers_5 partition of retail.customers FOR VALUES WITH (modulus 8, remainder 5);

create table retail.customers_6 partition of retail.customers FOR VALUES WITH (modulus 8, remainder 6);

create table retail.customers_7 partition of retail.customers FOR VALUES WITH (modulus 8, remainder 7);

CREATE OR REPLACE FUNCTION ops.is_of_seen_sender(of_file text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
RETURN (EXISTS (SELECT FROM ops.files f WHERE ((f.file_id = is_of_seen_sender.of_file) AND (f.sender_id = ops.seen_sender()))))
;

CREATE OR REPLACE FUNCTION ops.is_of_seen_stores(of_file text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
RETURN (EXISTS (SELECT FROM (ops.files f JOIN ops.senders s USING (sender_id)) WHERE ((f.file_id = is_of_seen_stores.of_file) AND (s.stores <@ ops.seen_stores()))))
;

CREATE OR REPLACE FUNCTION ops.request_erasure(of_erasure text, of_fingerprint bytea, of_customer text, by text)
 RETURNS SETOF ops.erasures
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  insert into ops.erasures as e (erasure_id, fingerprint, state, sought, requested_by)
  select of_erasure, of_fingerprint, 'requested', jsonb_build_object('id', of_customer,
      'names', to_jsonb(array_remove(array[lower(c.name collate "pg_c_utf8")], null)), 'emails', to_jsonb(array_remove(array[lower(c.email collate "pg_c_utf8")], null)),
      'phones', to_jsonb(array_remove(array[c.phone], null)), 'file_ids', '[]'::jsonb), by
  from (select) as one left join retail.customers c on c.customer_id = of_customer
  on conflict (fingerprint) do update
  set state = 'requested', attempt = e.attempt + 1, sought = coalesce(e.sought, excluded.sought),
    requested_by = excluded.requested_by, requested_at = now(), changed_at = now(), done_at = null
  returning e.*
$function$
;

CREATE OR REPLACE FUNCTION quality.places_of_files(of_files text[])
 RETURNS SETOF quality.store_day_files
 LANGUAGE sql
 STABLE
AS $function$
  with files as (
    select f.file_id, f.run, f.business_date, f.received_at, f.rows_held, coalesce(p.is_web, false) as is_web,
      case when p.is_web then 'WEB' else coalesce(f.till_id, '') end as till_id,
      case when p.is_web then null else f.sequence end as sequence, p.declared_rows, p.declared_amount,
      -- The stores that its rows name and its sender may send for; a file without such rows is its sender's only store's.
      case when t.stores is null and cardinality(s.stores) = 1 then s.stores else coalesce(t.stores, '{}') end as stores
    from ops.files f
    left join ops.receipts p using (file_id)
    left join ops.senders s using (sender_id)
    cross join lateral (
      select array_agg(distinct t.store_id) as stores from ops.file_totals t join retail.stores known using (store_id)
      where t.file_id = f.file_id and (s.stores is null or t.store_id = any (s.stores))) t
    where f.file_id = any (of_files) and f.file_type = 'sales'),
  held as (
    select f.file_id, coalesce(e.store_id, case when cardinality(f.stores) = 1 then f.stores[1] end, '') as store_id,
      coalesce(e.business_date, f.business_date, (f.received_at at time zone 'UTC')::date) as business_date,
      coalesce(e.till_id, f.till_id) as till_id, coalesce(e.currency, '') as currency, e.amount_minor
    from files f
    cross join lateral (
      select distinct on (e.row_no) e.store_id, e.business_date, e.till_id, e.currency, e.amount_minor
      from quality.exceptions e
      where e.file_type = 'sales' and e.file_id = f.file_id and e.run = f.run and e.status = 'open' and e.row_no is not null
        and (e.severity = 'error' or e.code = 'transaction.held')
      order by e.row_no, num_nulls(e.store_id, e.business_date, e.till_id, e.currency, e.amount_minor), e.exception_id) e
    where f.rows_held > 0),
  parts as (
    select f.file_id, own.store_id, f.business_date, f.till_id, st.currency, true as is_own, f.sequence,
      case when cardinality(f.stores) = 1 then f.declared_rows end as declared_rows,
      case when cardinality(f.stores) = 1
        then round(f.declared_amount * 10 ^ ops.minor_unit_exponent(st.currency))::bigint end as declared_amount_minor,
      0::bigint as held_rows, 0::bigint as held_amount_minor
    from files f
    cross join lateral unnest(f.stores) as own (store_id)
    join retail.stores st on st.store_id = own.store_id
    where f.business_date is not null
    union all
    select file_id, store_id, business_date, till_id, currency, false, null, null, null, 1, coalesce(amount_minor, 0) from held)
  select file_id, store_id, business_date, till_id, currency, bool_or(is_own), max(sequence), max(declared_rows),
    max(declared_amount_minor), sum(held_rows)::bigint, sum(held_amount_minor)::bigint
  from parts
  group by file_id, store_id, business_date, till_id, currency
$function$
;

CREATE OR REPLACE FUNCTION quality.places_of_rejected(of_files text[])
 RETURNS SETOF quality.store_day_rejections
 LANGUAGE sql
 STABLE
AS $function$
  with files as (
    select f.file_id, coalesce(f.business_date, (f.received_at at time zone 'UTC')::date) as business_date,
      case when p.is_web then 'WEB' else coalesce(f.till_id, '') end as till_id,
      coalesce(t.stores, case when cardinality(s.stores) = 1 then s.stores end, '{""}') as stores
    from ops.files f
    left join ops.receipts p using (file_id)
    left join ops.senders s using (sender_id)
    cross join lateral (
      select array_agg(distinct t.store_id) as stores from ops.file_totals t join retail.stores known using (store_id)
      where t.file_id = f.file_id and (s.stores is null or t.store_id = any (s.stores))) t
    where f.file_id = any (of_files) and f.file_type = 'sales' and f.status in ('rejected', 'quarantined'))
  select f.file_id, own.store_id, f.business_date, f.till_id, coalesce(st.currency, '')
  from files f
  cross join lateral unnest(f.stores) as own (store_id)
  left join retail.stores st on st.store_id = own.store_id
$function$
;

create view audit.files as
 SELECT f.file_id,
    f.sender_id,
    f.file_name,
    f.file_type,
    f.sha256,
    p.sent_by,
    p.software,
    r.run,
    r.why,
    f.received_at,
    r.validated_at,
    r.loaded_at,
    r.status,
    r.rows_read,
    r.rows_loaded,
    r.rows_unchanged,
    r.rows_held,
    r.rows_repeated,
    r.validator_version,
    r.loader_version
   FROM ((ops.runs r
     JOIN ops.files f USING (file_id))
     LEFT JOIN ops.receipts p USING (file_id));

create view retail.customers_masked as
 SELECT customer_id,
    regexp_replace(name, '(\S)\S*\s*'::text, '\1.'::text, 'g'::text) AS initials,
    lower("substring"(email, '@([^@]+)$'::text)) AS email_domain,
    (phone IS NOT NULL) AS has_phone,
    country,
    created_at,
    received_at,
    updated_at
   FROM retail.customers;

create view retail.addresses_masked as
 SELECT address_id,
    customer_id,
    store_id,
    supplier_id,
    kind,
    "substring"(postal_code, '^[A-Za-z]{1,2}(?=[0-9])'::text) AS postal_area,
    country,
    revision,
    updated_at,
    deleted_at
   FROM retail.addresses;

create view retail.master_revisions_masked as
 SELECT change_id,
    table_name,
    key,
    revision,
    (record -
        CASE table_name
            WHEN 'employees'::text THEN ARRAY['name'::text]
            WHEN 'stores'::text THEN ARRAY['manager_name'::text, 'manager_email'::text]
            WHEN 'suppliers'::text THEN ARRAY['email'::text, 'phone'::text]
            ELSE '{}'::text[]
        END) AS record,
    valid_from,
    superseded_at,
    is_deleted
   FROM retail.master_revisions
  WHERE (table_name = ANY (ARRAY['stores'::text, 'teams'::text, 'suppliers'::text, 'products'::text, 'employees'::text, 'promotions'::text]));

create view quality.exceptions_masked as
 SELECT exception_id,
    file_id,
    run,
    file_type,
    row_no,
    store_id,
    business_date,
    till_id,
    transaction_id,
    line_no,
    product_id,
    code,
    severity,
    column_name,
        CASE
            WHEN (column_name = ANY (ARRAY['store_id'::text, 'product_id'::text, 'team_id'::text, 'supplier_id'::text, 'promotion_code'::text, 'till_id'::text, 'transaction_type'::text, 'transaction_timestamp'::text, 'business_date'::text, 'currency'::text, 'payment_method'::text, 'quantity'::text, 'unit_price'::text, 'discount_amount'::text, 'line_total'::text, 'total_amount'::text, 'line_no'::text, 'transaction_line_count'::text, 'category'::text, 'size'::text, 'colour'::text, 'list_price'::text, 'cost_price'::text, 'barcode'::text])) THEN value
            ELSE NULL::text
        END AS value,
    amount_minor,
    currency,
    status,
    created_at,
    first_run,
    settled_run,
    settled_at
   FROM quality.exceptions;

create view staging.records as
 SELECT l.file_id,
    l.run,
    l.row_no,
    l.line_from,
    l.byte_from,
    l.byte_to,
    l.store_id,
    f.file_type,
    to_timestamp((((l.received_ms)::numeric / 1000.0))::double precision) AS received_at,
    l.error_codes,
    (l.columns)::text[] AS columns
   FROM (staging.record_lines l
     LEFT JOIN ops.files f USING (file_id));

create view quality.fix_times as
 SELECT e.file_type,
    e.exception_id,
    e.file_id,
    e.row_no,
    e.store_id,
    e.business_date,
    e.till_id,
    e.employee_id,
    e.sold_at,
    (EXTRACT(hour FROM (e.sold_at AT TIME ZONE s.time_zone)))::integer AS sold_hour,
    p.software,
    e.code,
    split_part(e.code, '.'::text, 1) AS cause_group,
    e.column_name,
    e.product_id,
    e.severity,
    e.amount_minor,
    e.currency,
    e.status,
    e.created_at AS found_at,
    told.told_at,
    e.settled_at,
    (e.settled_at - e.created_at) AS time_to_fix,
    (e.settled_at - told.told_at) AS time_since_told,
    a.kind AS answer,
    a.via AS answered_via
   FROM ((((quality.exceptions e
     LEFT JOIN retail.stores s ON ((s.store_id = e.store_id)))
     LEFT JOIN ops.receipts p ON ((p.file_id = e.file_id)))
     LEFT JOIN LATERAL ( SELECT min(r.sent_at) AS told_at
           FROM (ops.report_items i
             JOIN ops.reports r USING (report_id))
          WHERE ((i.file_id = e.file_id) AND (i.store_id = e.store_id) AND (i.run = COALESCE(e.first_run, e.run)))) told ON (true))
     LEFT JOIN LATERAL ( SELECT q.kind,
            q.via
           FROM quality.answers q
          WHERE ((q.file_id = e.file_id) AND (q.row_no = e.row_no) AND (q.state = 'in force'::text))
          ORDER BY q.answer_id DESC
         LIMIT 1) a ON (true))
  WHERE (e.severity = ANY (ARRAY['error'::text, 'warning'::text]));

alter sequence ops.migrations_id_seq owned by ops.migrations.id;

alter table ops.file_totals add constraint file_totals_file_id_fkey FOREIGN KEY (file_id) REFERENCES ops.files(file_id) ON DELETE CASCADE;
alter table ops.fix_links add constraint fix_links_report_id_fkey FOREIGN KEY (report_id) REFERENCES ops.reports(report_id) ON DELETE SET NULL;
alter table ops.fix_links add constraint fix_links_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id);
alter table ops.receipts add constraint receipts_file_id_fkey FOREIGN KEY (file_id) REFERENCES ops.files(file_id) ON DELETE CASCADE;
alter table ops.refused_files add constraint refused_files_counted_by_fkey FOREIGN KEY (counted_by) REFERENCES ops.reports(report_id) ON DELETE SET NULL;
alter table ops.refused_files add constraint refused_files_mailed_by_fkey FOREIGN KEY (mailed_by) REFERENCES ops.reports(report_id) ON DELETE SET NULL;
alter table ops.report_items add constraint report_items_report_id_fkey FOREIGN KEY (report_id) REFERENCES ops.reports(report_id);
alter table ops.reports add constraint reports_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id);
alter table ops.reports add constraint reports_told_by_fkey FOREIGN KEY (told_by) REFERENCES ops.reports(report_id) ON DELETE SET NULL;
alter table ops.runs add constraint runs_file_id_fkey FOREIGN KEY (file_id) REFERENCES ops.files(file_id) ON DELETE CASCADE;
alter table ops.sender_keys add constraint sender_keys_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES ops.senders(sender_id);
alter table ops.silent_tills add constraint silent_tills_report_id_fkey FOREIGN KEY (report_id) REFERENCES ops.reports(report_id) ON DELETE SET NULL;
alter table ops.silent_tills add constraint silent_tills_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id);
alter table quality.answers add constraint answers_file_id_fkey FOREIGN KEY (file_id) REFERENCES ops.files(file_id) ON DELETE CASCADE;
alter table quality.store_day_files add constraint store_day_files_file_id_fkey FOREIGN KEY (file_id) REFERENCES ops.files(file_id) ON DELETE CASCADE;
alter table quality.store_day_rejections add constraint store_day_rejections_file_id_fkey FOREIGN KEY (file_id) REFERENCES ops.files(file_id) ON DELETE CASCADE;
alter table retail.addresses add constraint addresses_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES retail.customers(customer_id) ON DELETE CASCADE;
alter table retail.addresses add constraint addresses_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id) ON DELETE CASCADE;
alter table retail.addresses add constraint addresses_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES retail.suppliers(supplier_id) ON DELETE CASCADE;
alter table retail.employees add constraint employees_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id);
alter table retail.inventory add constraint inventory_product_id_fkey FOREIGN KEY (product_id) REFERENCES retail.products(product_id);
alter table retail.inventory add constraint inventory_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id);
alter table retail.order_item_revisions add constraint order_item_revisions_store_id_business_date_till_id_transa_fkey FOREIGN KEY (store_id, business_date, till_id, transaction_id, revision) REFERENCES retail.order_revisions(store_id, business_date, till_id, transaction_id, revision) ON UPDATE CASCADE;
alter table retail.order_items add constraint order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES retail.products(product_id);
alter table retail.order_items add constraint order_items_store_id_business_date_till_id_transaction_id_fkey FOREIGN KEY (store_id, business_date, till_id, transaction_id) REFERENCES retail.orders(store_id, business_date, till_id, transaction_id);
alter table retail.order_items add constraint order_items_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES retail.suppliers(supplier_id);
alter table retail.order_items add constraint order_items_team_id_fkey FOREIGN KEY (team_id) REFERENCES retail.teams(team_id);
alter table retail.order_promotions add constraint order_promotions_promotion_code_fkey FOREIGN KEY (promotion_code) REFERENCES retail.promotions(promotion_code);
alter table retail.order_promotions add constraint order_promotions_store_id_business_date_till_id_transactio_fkey FOREIGN KEY (store_id, business_date, till_id, transaction_id) REFERENCES retail.orders(store_id, business_date, till_id, transaction_id) ON DELETE CASCADE;
alter table retail.order_status_changes add constraint order_status_changes_store_id_business_date_till_id_transa_fkey FOREIGN KEY (store_id, business_date, till_id, transaction_id) REFERENCES retail.orders(store_id, business_date, till_id, transaction_id) ON DELETE CASCADE;
alter table retail.orders add constraint orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES retail.customers(customer_id);
alter table retail.orders add constraint orders_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES retail.employees(employee_id);
alter table retail.orders add constraint orders_promotion_code_fkey FOREIGN KEY (promotion_code) REFERENCES retail.promotions(promotion_code);
alter table retail.orders add constraint orders_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id);
alter table retail.payments add constraint payments_store_id_business_date_till_id_transaction_id_fkey FOREIGN KEY (store_id, business_date, till_id, transaction_id) REFERENCES retail.orders(store_id, business_date, till_id, transaction_id) ON DELETE CASCADE;
alter table retail.product_categories add constraint product_categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES retail.product_categories(category_id);
alter table retail.products add constraint products_category_id_fkey FOREIGN KEY (category_id) REFERENCES retail.product_categories(category_id);
alter table retail.products add constraint products_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES retail.suppliers(supplier_id);
alter table retail.products add constraint products_team_id_fkey FOREIGN KEY (team_id) REFERENCES retail.teams(team_id);
alter table retail.reviews add constraint reviews_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES retail.customers(customer_id) ON DELETE SET NULL;
alter table retail.reviews add constraint reviews_product_id_fkey FOREIGN KEY (product_id) REFERENCES retail.products(product_id);
alter table retail.reviews add constraint reviews_store_id_business_date_till_id_transaction_id_fkey FOREIGN KEY (store_id, business_date, till_id, transaction_id) REFERENCES retail.orders(store_id, business_date, till_id, transaction_id) MATCH FULL ON DELETE SET NULL;

comment on column audit.files.file_id is 'The file.';
comment on column audit.files.file_name is 'As it was sent.';
comment on column audit.files.file_type is 'What its rows are.';
comment on column audit.files.loaded_at is 'When it was in the books; null: not loaded.';
comment on column audit.files.loader_version is 'The release that loaded it; null: not loaded.';
comment on column audit.files.received_at is 'When the file was sent last.';
comment on column audit.files.rows_held is 'As in ops.files, at the end of this run.';
comment on column audit.files.rows_loaded is 'As in ops.files, at the end of this run.';
comment on column audit.files.rows_read is 'As in ops.files, at the end of this run.';
comment on column audit.files.rows_repeated is 'As in ops.files, at the end of this run.';
comment on column audit.files.rows_unchanged is 'As in ops.files, at the end of this run.';
comment on column audit.files.run is 'The run.';
comment on column audit.files.sender_id is 'Who sent it.';
comment on column audit.files.sent_by is 'As in ops.receipts.';
comment on column audit.files.sha256 is 'Of its bytes, in hex.';
comment on column audit.files.software is 'As in ops.receipts.';
comment on column audit.files.status is 'How the run ended.';
comment on column audit.files.validated_at is 'When this run''s judgement was written.';
comment on column audit.files.validator_version is 'The release that judged it.';
comment on column audit.files.why is 'Why it was judged: as in ops.runs.';
comment on column quality.exceptions_masked.amount_minor is 'line_total of the row in minor units, where it can be read.';
comment on column quality.exceptions_masked.business_date is 'The day of the sale, where it is known.';
comment on column quality.exceptions_masked.code is 'The rule (docs/rules.md).';
comment on column quality.exceptions_masked.column_name is 'The column that is wrong; null: none in particular.';
comment on column quality.exceptions_masked.created_at is 'When it was found first.';
comment on column quality.exceptions_masked.currency is 'Of the amount.';
comment on column quality.exceptions_masked.exception_id is 'The finding; with file_type its key.';
comment on column quality.exceptions_masked.file_id is 'The file.';
comment on column quality.exceptions_masked.file_type is 'What the file''s rows are: its partition.';
comment on column quality.exceptions_masked.first_run is 'As in quality.exceptions.';
comment on column quality.exceptions_masked.line_no is 'As sent.';
comment on column quality.exceptions_masked.product_id is 'As sent, or as it was repaired.';
comment on column quality.exceptions_masked.row_no is 'The row, from 1; null: the file as a whole.';
comment on column quality.exceptions_masked.run is 'The last run that found it.';
comment on column quality.exceptions_masked.settled_at is 'When it was found no more, or left; null: open.';
comment on column quality.exceptions_masked.settled_run is 'As in quality.exceptions.';
comment on column quality.exceptions_masked.severity is 'error: the row is not used; warning: it is used, and reported; info: counted.';
comment on column quality.exceptions_masked.status is 'As in quality.exceptions.';
comment on column quality.exceptions_masked.store_id is 'As sent, or by the file''s name; null: not known. No foreign key: an unknown store is a finding.';
comment on column quality.exceptions_masked.till_id is 'The till, where it is known.';
comment on column quality.exceptions_masked.transaction_id is 'As sent; null: not of a sale, or not readable.';
comment on column quality.exceptions_masked.value is 'What was sent, where the column never holds a person; else null.';
comment on column quality.fix_times.amount_minor is 'The money of the row, in minor units of the currency.';
comment on column quality.fix_times.answer is 'correct, accept or remove, where the store has answered; null: it has not.';
comment on column quality.fix_times.answered_via is 'page, sheet, mail or operator.';
comment on column quality.fix_times.business_date is 'The business day.';
comment on column quality.fix_times.cause_group is 'The group of causes: what stands before the point of the code.';
comment on column quality.fix_times.code is 'What is wrong.';
comment on column quality.fix_times.column_name is 'The column, where it is one.';
comment on column quality.fix_times.currency is 'Of amount_minor.';
comment on column quality.fix_times.employee_id is 'Who served.';
comment on column quality.fix_times.exception_id is 'The finding; with file_type its key.';
comment on column quality.fix_times.file_id is 'The file.';
comment on column quality.fix_times.file_type is 'As in exceptions.';
comment on column quality.fix_times.found_at is 'When it was found.';
comment on column quality.fix_times.product_id is 'The article, as sent.';
comment on column quality.fix_times.row_no is 'The row of the file; null: it is about the file.';
comment on column quality.fix_times.settled_at is 'When it was put right; null: it is not.';
comment on column quality.fix_times.severity is 'error or warning.';
comment on column quality.fix_times.software is 'The till''s program and its version when the file was sent first; null: it does not say.';
comment on column quality.fix_times.sold_at is 'When the row was sold.';
comment on column quality.fix_times.sold_hour is 'The hour of it in the store''s zone, 0 to 23.';
comment on column quality.fix_times.status is 'open, fixed, waived or released.';
comment on column quality.fix_times.store_id is 'The store; null: not known.';
comment on column quality.fix_times.till_id is 'The till.';
comment on column quality.fix_times.time_since_told is 'From told to put right; negative: it was right before the mail went.';
comment on column quality.fix_times.time_to_fix is 'From found to put right.';
comment on column quality.fix_times.told_at is 'When the mail server took the first report that speaks of it; null: not told.';
comment on column retail.addresses_masked.address_id is 'As in retail.addresses.';
comment on column retail.addresses_masked.country is 'As in retail.addresses.';
comment on column retail.addresses_masked.customer_id is 'As in retail.addresses.';
comment on column retail.addresses_masked.deleted_at is 'As in retail.addresses.';
comment on column retail.addresses_masked.kind is 'As in retail.addresses.';
comment on column retail.addresses_masked.postal_area is 'The letters that a British postcode begins with; else null.';
comment on column retail.addresses_masked.revision is 'As in retail.addresses.';
comment on column retail.addresses_masked.store_id is 'As in retail.addresses.';
comment on column retail.addresses_masked.supplier_id is 'As in retail.addresses.';
comment on column retail.addresses_masked.updated_at is 'As in retail.addresses.';
comment on column retail.customers_masked.country is 'As in retail.customers.';
comment on column retail.customers_masked.created_at is 'As in retail.customers.';
comment on column retail.customers_masked.customer_id is 'As in retail.customers.';
comment on column retail.customers_masked.email_domain is 'What stands behind the @ of the e-mail address.';
comment on column retail.customers_masked.has_phone is 'Is a telephone number known?';
comment on column retail.customers_masked.initials is 'The first letters of the name.';
comment on column retail.customers_masked.received_at is 'As in retail.customers.';
comment on column retail.customers_masked.updated_at is 'As in retail.customers.';
comment on column retail.master_revisions_masked.change_id is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.is_deleted is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.key is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.record is 'The version, without what says who a person is.';
comment on column retail.master_revisions_masked.revision is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.superseded_at is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.table_name is 'As in retail.master_revisions.';
comment on column retail.master_revisions_masked.valid_from is 'As in retail.master_revisions.';
comment on column staging.records.byte_from is 'Its first byte in the file, from 0.';
comment on column staging.records.byte_to is 'The byte after its last.';
comment on column staging.records.columns is 'The sender''s columns in their order, as they came.';
comment on column staging.records.error_codes is 'Why it is not used; null: nothing was wrong with it.';
comment on column staging.records.file_id is 'The file.';
comment on column staging.records.file_type is 'What the file is of.';
comment on column staging.records.line_from is 'The line of the raw file in which it begins, from 1.';
comment on column staging.records.received_at is 'When the file was received.';
comment on column staging.records.row_no is 'Counts the records of the file from 1.';
comment on column staging.records.run is 'Of the file: each time it is judged, all of its records are kept.';
comment on column staging.records.store_id is 'As sent; null where it is not known.';
comment on constraint files_amounts_accounted on ops.files is 'And all of its money.';
comment on constraint files_check on ops.files is 'A file has a reason exactly when it is rejected or quarantined.';
comment on constraint files_rows_accounted on ops.files is 'Every row of a finished file is accounted for.';
comment on constraint senders_check on ops.senders is 'Head office sends for all stores; everybody else says for which.';
comment on function audit.actor() is 'Who acts in this transaction: what it has set as tillkeeper.actor (set_config with is_local = true), else application and database user.';
comment on function audit.forget(pg_catalog.text,pg_catalog.jsonb) is 'Takes a record of a person out: audit.forget(''retail.customers'', ''{"customer_id": "C1"}''). That something was done, when and by whom stays. To be called after the record itself was erased, which is written down, too. Returns how many rows.';
comment on function audit.forget_value(pg_catalog.text,pg_catalog.text) is 'Takes a person out of what other records said: audit.forget_value(''customer_id'', ''C1'') leaves the correction of a sale readable without whose it was. Returns how many rows.';
comment on function audit.note_changes() is 'For triggers made by audit.watch: one row in audit.changes for each record that a statement has really changed.';
comment on function audit.note_corrected_lines(pg_catalog.text[]) is 'Writes down the new lines of the baskets that these files have corrected in this transaction; the old lines and the baskets themselves are written down by triggers, which lines that are only added have none of. To be called when they are in the books.';
comment on function audit.prune(timestamp with time zone) is 'Deletes what is older; refuses to delete what is younger than a year. Returns how many rows.';
comment on function audit.refuse_change() is 'For the trigger that keeps audit.changes as it was written.';
comment on function audit.watch(pg_catalog.regclass,pg_catalog.text[],pg_catalog.text[],pg_catalog.text[]) is 'Has what changes in a table written down from now on, but for the ignored columns. Repeatable. The key is the primary key where no key_columns are named; the first of them is never empty.';
comment on function ops.erase_from_books(pg_catalog.text,pg_catalog.bytea) is 'Takes the customer of an erasure out of retail and audit: sums, counts and lines of sales stay. The argument is the key of erasures.';
comment on function ops.is_of_seen_sender(pg_catalog.text) is 'Whether a file was sent by the sender whose files this transaction may see whole.';
comment on function ops.is_of_seen_stores(pg_catalog.text) is 'Whether a file was sent by a sender that sends for stores alone which this transaction may see.';
comment on function ops.minor_unit_exponent(pg_catalog.text) is 'Decimals of a currency''s minor unit (GBP 2, JPY 0), as minorUnitExponent of the contracts says.';
comment on function ops.note_reference_change() is 'For triggers after statements on tables that the validator''s reference cache reads.';
comment on function ops.preview_erasure(pg_catalog.text) is 'How much names a customer by its customer_id, as far as the database alone can say without reading every record.';
comment on function ops.request_erasure(pg_catalog.text,pg_catalog.bytea,pg_catalog.text,pg_catalog.text) is 'Begins an erasure, or begins it again: what an attempt that was not done has found out of the person is kept.';
comment on function ops.seen_sender() is 'The sender whose files this transaction may see whole (setting tillkeeper.sender_id): what it sent is its own.';
comment on function ops.seen_stores() is 'The stores that this transaction may see (setting tillkeeper.store_ids, an array); null: none, or all.';
comment on function ops.sees_all_stores() is 'Whether this transaction has said that it looks at all stores (setting tillkeeper.store_ids is *).';
comment on function quality.add_to_store_days(pg_catalog.text[]) is 'Adds what files that are loaded for the first time bring to the days of tills: themselves, their held rows, and the transactions that are in the books from them. Returns whether they have corrected transactions as well: the days of those have to be counted anew.';
comment on function quality.note_exception_changes() is 'Keeps the history of findings.';
comment on function quality.note_rejection() is 'Keeps rejected_files of the days of tills what ops.files says.';
comment on function quality.places_of_files(pg_catalog.text[]) is 'What files of sales bring to the days of tills: the rows of quality.store_day_files as they have to be now.';
comment on function quality.places_of_rejected(pg_catalog.text[]) is 'The days of tills at which rejected files of sales count: the rows of quality.store_day_rejections as they have to be now.';
comment on function retail.begin_order_status() is 'Trigger: where a sale of the web shop begins, when whoever inserts it does not say.';
comment on function retail.category_of(pg_catalog.text) is 'The category that a text names, made with those above it where it is missing; null: the text names none.';
comment on function retail.employees_as_of(timestamp with time zone) is 'employees as it stood at the instant.';
comment on function retail.first_order_status(pg_catalog.text,pg_catalog.text,pg_catalog.text) is 'Where an order begins, by till, type and payment method: completed; of a sale of the web shop placed, or paid when it says how.';
comment on function retail.keep_master_revision() is 'Trigger: keeps what a record was. Its argument is the name of the key column.';
comment on function retail.keep_order_status() is 'Trigger: notes the move.';
comment on function retail.keep_product_terms() is 'Trigger: the words of new and changed articles.';
comment on function retail.make_order_partitions(pg_catalog.date,pg_catalog.date) is 'Makes the quarters of the order family from the one to the other day; returns how many tables were made. Call it in a transaction of its own: it locks the family.';
comment on function retail.master_as_of(pg_catalog.text,timestamp with time zone) is 'What records of the table were at the instant, of those that have changed or gone since.';
comment on function retail.move_order_status() is 'Trigger: refuses a move that order_status_moves does not have (check_violation, constraint orders_status_moves).';
comment on function retail.order_items_as_of(timestamp with time zone) is 'order_items as it stood at the instant, with the revision of the order.';
comment on function retail.order_versions_as_of(timestamp with time zone) is 'Which revision of each order was in the books at the instant.';
comment on function retail.orders_as_of(timestamp with time zone) is 'orders as it stood at the instant, with the status of then. Revisions have the numbers of now: one that was handled late has taken its place among them.';
comment on function retail.place_categories_below() is 'Trigger: the paths of those below follow.';
comment on function retail.place_category() is 'Trigger: the path of a category, and that it never stands below itself.';
comment on function retail.place_product() is 'Trigger: the category of an article is the one its text names.';
comment on function retail.plain_words(pg_catalog.text) is 'In small letters, without accents, words apart by one space.';
comment on function retail.product_search(pg_catalog.text,pg_catalog.text,pg_catalog.text,pg_catalog.text,pg_catalog.text,pg_catalog.text) is 'What products.search is made of.';
comment on function retail.products_as_of(timestamp with time zone) is 'products as it stood at the instant.';
comment on function retail.promotions_as_of(timestamp with time zone) is 'promotions as it stood at the instant.';
comment on function retail.raise_revision() is 'Trigger: the next revision, changed now. Its condition names what counts as a change.';
comment on function retail.search_products(pg_catalog.text,integer) is 'Articles for what somebody typed, the best first: by code or barcode, by words (all of them, in any order, from their beginning), else by words that are like most of them. found_by says which: code, words, similar.';
comment on function retail.stores_as_of(timestamp with time zone) is 'stores as it stood at the instant.';
comment on function retail.suppliers_as_of(timestamp with time zone) is 'suppliers as it stood at the instant.';
comment on function retail.teams_as_of(timestamp with time zone) is 'teams as it stood at the instant.';
comment on function retail.word_query(pg_catalog.text) is 'What an article must have for one word of a question: its beginning from three letters on, or its stem.';
comment on function staging.change_record() is 'Changes what a record says and where it ends: all that may be changed of staging.records.';
comment on function staging.drop_partitions(timestamp with time zone) is 'Drops the weeks whose records are all older than the instant; returns how many.';
comment on function staging.make_partition(timestamp with time zone) is 'Makes the week''s partition for an instant, where it is missing; says whether it was.';
comment on index audit.changes_changed_at is 'What was changed in a span of time? Rows come in its order: some pages of ranges find them.';
comment on index audit.changes_new_customer is 'Whom did corrected sales name? For forgetting them.';
comment on index audit.changes_old_customer is 'Whom did corrected sales name? For forgetting them.';
comment on index audit.changes_row_key is 'The history of a record.';
comment on index bus.messages_published_at is 'Pruning: what is old enough to go?';
comment on index ops.crashes_file_id is 'How often did judging this run of a file crash?';
comment on index ops.dead_letters_once is 'A message that is parked twice is there once.';
comment on index ops.dead_letters_parked_at is 'Pruning, and the list of the latest.';
comment on index ops.file_totals_store_id is 'What came for a store?';
comment on index ops.files_file_name is 'Is it the latest file under its name?';
comment on index ops.files_master_data_underway is 'Are master data underway that a file of sales has to wait for?';
comment on index ops.files_received_at is 'The latest files of all senders.';
comment on index ops.files_sender_id is 'GET /v1/files?sender_id=&business_date=&status=';
comment on index ops.files_sequence_unseen is 'Which files'' numbers are not compared with their tills'' yet?';
comment on index ops.files_sha256 is 'Did the same bytes come before (file.content-known)?';
comment on index ops.files_till_sequence is 'Which numbers has a till sent?';
comment on index ops.fix_links_expires_at is 'Which links may be forgotten?';
comment on index ops.fix_links_store_id is 'Which links has a store?';
comment on index ops.inbox_handled_at is 'Pruning: what is old enough to go?';
comment on index ops.receipts_received_at is 'What came in a span of time?';
comment on index ops.refused_files_counted_by is 'Which files does a digest count?';
comment on index ops.refused_files_file_name is 'Has this file been told before?';
comment on index ops.refused_files_mailed_by is 'Which files does a mail speak of?';
comment on index ops.refused_files_sender_id is 'Has this been told today?';
comment on index ops.refused_files_uncounted is 'What has the next digest to count?';
comment on index ops.report_items_due is 'What has a store''s next digest to speak of?';
comment on index ops.reports_store_id is 'The reports of a store.';
comment on index ops.reports_unsent is 'Which mails are to be sent now?';
comment on index ops.reports_untold is 'Of which mails that nobody got have operators not been told?';
comment on index ops.runs_validated_at is 'What was judged in a span of time?';
comment on index ops.sender_keys_sender_id is 'Which keys has a sender?';
comment on index ops.sequence_gaps_till is 'Does a file fill a gap of its till?';
comment on index ops.silent_tills_report_id is 'Which tills does a mail speak of?';
comment on index quality.aliases_in_force is 'One answer in force for a code of a sender or store; and which it is.';
comment on index quality.answers_in_force is 'What has been answered of this file?';
comment on index quality.answers_store_id is 'What has a store answered lately?';
comment on index quality.answers_waiting is 'What waits for a second person?';
comment on index quality.exception_changes_changed_at is 'What became of findings in a span of time?';
comment on index quality.exception_changes_exception_id is 'The history of a finding.';
comment on index quality.exceptions_file_id is 'The findings of a file, by row.';
comment on index quality.exceptions_open_receipts is 'What is open of this receipt, from whatever file?';
comment on index quality.exceptions_original_unknown is 'Is this receipt the one that a return waits for?';
comment on index quality.exceptions_releasable is 'Which files wait for a record that has come?';
comment on index quality.exceptions_sequence_gap is 'Which gaps were found and not told yet?';
comment on index quality.exceptions_store_id is 'What has a store to put right? The latest first.';
comment on index quality.store_day_files_place is 'The files of a store''s day, by till.';
comment on index quality.store_days_business_date is 'The days of all stores, the latest first.';
comment on index quality.store_days_updated_at is 'Which days have changed since?';
comment on index retail.addresses_customer_id is 'A customer''s addresses; one of a kind.';
comment on index retail.addresses_store_id is 'A store''s addresses; one of a kind.';
comment on index retail.addresses_supplier_id is 'A supplier''s addresses; one of a kind.';
comment on index retail.customers_email is 'B-tree, partial: the customer of an e-mail address, for the help desk and for erasing.';
comment on index retail.customers_updated_at is 'Which customers changed since then.';
comment on index retail.employees_store_id is 'Who works in a store.';
comment on index retail.inventory_product_id is 'In which stores there is an article.';
comment on index retail.inventory_to_reorder is 'Covering, partial: what a store has to order again, answered from the index alone.';
comment on index retail.master_revisions_key is 'What a record was at an instant.';
comment on index retail.order_item_revisions_file_id is 'The same of its lines.';
comment on index retail.order_promotions_promotion_code is 'What a promotion sold, by day.';
comment on index retail.order_revisions_customer_id is 'An erasure asks for the versions of one customer.';
comment on index retail.order_revisions_file_id is 'The same of what was corrected since.';
comment on index retail.order_status_changes_changed_at is 'Which orders moved since then.';
comment on index retail.orders_customer_id is 'B-tree, partial: a customer''s orders by day, and all of them when the customer is erased.';
comment on index retail.orders_file_id is 'What a file brought into the books: reconciling, second runs.';
comment on index retail.orders_loaded_at is 'BRIN: which orders entered the books or were corrected since then. It grows by some bytes for each 128 pages.';
comment on index retail.orders_transaction_id is 'The sale that a return names, in whatever store; the same receipt on another day.';
comment on index retail.product_categories_parent_id is 'The categories below one, whose paths follow it.';
comment on index retail.product_terms_like is 'Trigrams: search_products, which words are like a misspelt one.';
comment on index retail.products_barcode is 'B-tree, partial: search_products and tills, the article of a barcode.';
comment on index retail.products_category_id is 'The articles of a category.';
comment on index retail.products_search is 'GIN: search_products, articles that have all the words.';
comment on index retail.products_supplier_id is 'The articles of a supplier; likewise.';
comment on index retail.products_team_id is 'The articles of a club; and what asks whether a club that is deleted has any.';
comment on index retail.products_updated_at is 'Which articles changed since then: releases of held rows, the warehouse.';
comment on index retail.reviews_customer_id is 'What a customer wrote, when the customer is erased.';
comment on index retail.reviews_product_id is 'Covering, partial: the published reviews of an article, the newest first, and its mean rating from the index alone.';
comment on index staging.record_lines_file_id is 'In which pages are the records of a file?';
comment on schema audit is 'Who changed what and when: written by triggers, never changed afterwards but to forget a person.';
comment on schema bus is 'The log that carries events when there is no Kafka: topics in partitions, read by groups.';
comment on schema ops is 'What Tillkeeper needs to run: files and their accounts, messages on their way, migrations.';
comment on schema quality is 'What was found of files and rows, and what is known for judging them.';
comment on schema retail is 'The trade: what was sold, by whom, to whom, and the master data that sales name.';
comment on schema staging is 'Every record of every file as it was sent, for some weeks.';
comment on view audit.files is 'The audit of bulk loads: who sent which file, with what it was judged and loaded, and what became of its rows. Every line in the books names its file and row.';
comment on view quality.exceptions_masked is 'Findings for analysts: without messages, and with what was sent only where the column never holds a person.';
comment on view quality.fix_times is 'Problems with everything that finding their causes needs: where, who, which hour, which program, what kind, when it was found, told and put right. No values and no words of what was sent.';
comment on view retail.addresses_masked is 'Addresses for analysts: the country, and of a British postcode the area of some hundred thousand people.';
comment on view retail.customers_masked is 'Customers for analysts: the same rows and keys, without what says who they are.';
comment on view retail.master_revisions_masked is 'Earlier versions of master data for analysts: without employees'' and managers'' names and addresses.';
comment on view staging.records is 'Every record as text, the sender''s own columns in their order.';
