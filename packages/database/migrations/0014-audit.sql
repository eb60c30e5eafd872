-- Who changed which record of the master data or which sale in the books, when, and from what to what. New sales are not
-- written down line by line: their file, its run and the row number stand on every line, and audit.files (0015) says
-- who sent that file and what became of it. One row a line would double what a load writes and say nothing more.

create schema audit;
comment on schema audit is 'Who changed what and when: written by triggers, never changed afterwards but to forget a person.';

create table audit.changes (
  change_id       bigint generated always as identity primary key,
  changed_at      timestamptz not null default now(),
  actor           text not null,
  login           text not null,
  application     text not null,
  transaction_id  xid8 not null default pg_current_xact_id(),
  table_name      text not null,
  action          text not null check (action in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')),
  row_key         jsonb,
  changed_columns text[],
  old_values      jsonb,
  new_values      jsonb,
  forgotten_at    timestamptz
);
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
-- What happened on a day: rows come in the order of time, so a BRIN of a few pages finds them.
create index changes_changed_at on audit.changes using brin (changed_at) with (pages_per_range = 32);
-- The history of a record.
create index changes_row_key on audit.changes (row_key, table_name, change_id);
-- Whom sales that were corrected named: for forgetting them.
create index changes_old_customer on audit.changes ((old_values ->> 'customer_id')) where old_values ? 'customer_id';
create index changes_new_customer on audit.changes ((new_values ->> 'customer_id')) where new_values ? 'customer_id';

create function audit.actor() returns text
language sql stable as $$
  select coalesce(nullif(current_setting('tillkeeper.actor', true), ''),
    concat_ws('/', nullif(current_setting('application_name', true), ''), session_user))
$$;
comment on function audit.actor() is 'Who acts in this transaction: what it has set as tillkeeper.actor (set_config with is_local = true), else application and database user.';

-- The trigger's arguments: the columns of the key and those that are bookkeeping, separated by commas. The statement is made
-- anew each time of the table's columns as they are: naming them costs a third of taking rows apart as JSON, comparing
-- them a tenth.
create function audit.note_changes() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
end $$;
comment on function audit.note_changes() is 'For triggers made by audit.watch: one row in audit.changes for each record that a statement has really changed.';

-- Always: also where a loader has switched ordinary triggers off because it proves the foreign keys itself.
create function audit.watch(of_table regclass, ignored text[] default '{received_at,updated_at,revision,search}',
  actions text[] default '{insert,update,delete,truncate}', key_columns text[] default null) returns void
language plpgsql as $$
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
end $$;
comment on function audit.watch(regclass, text[], text[], text[]) is 'Has what changes in a table written down from now on, but for the ignored columns. Repeatable. The key is the primary key where no key_columns are named; the first of them is never empty.';

create function audit.note_corrected_lines(of_files text[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
end $$;
comment on function audit.note_corrected_lines(text[]) is 'Writes down the new lines of the baskets that these files have corrected in this transaction; the old lines and the baskets themselves are written down by triggers, which lines that are only added have none of. To be called when they are in the books.';

create function audit.refuse_change() returns trigger
language plpgsql as $$
begin
  if coalesce(current_setting('tillkeeper.audit_opened_by', true), '') not in ('forget', 'prune') then
    raise exception 'audit.changes is only added to' using errcode = 'insufficient_privilege',
      hint = 'audit.forget takes a person out, audit.prune what is too old.';
  end if;
  return null;
end $$;
comment on function audit.refuse_change() is 'For the trigger that keeps audit.changes as it was written.';
create trigger only_added before update or delete or truncate on audit.changes
  for each statement execute function audit.refuse_change();
alter table audit.changes enable always trigger only_added;

create function audit.forget(of_table text, of_key jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  forgotten bigint;
begin
  perform set_config('tillkeeper.audit_opened_by', 'forget', true);
  update audit.changes set row_key = null, old_values = null, new_values = null, forgotten_at = now()
  where row_key = of_key and table_name = of_table;
  get diagnostics forgotten = row_count;
  perform set_config('tillkeeper.audit_opened_by', '', true);
  return forgotten;
end $$;
comment on function audit.forget(text, jsonb) is 'Takes a record of a person out: audit.forget(''retail.customers'', ''{"customer_id": "C1"}''). That something was done, when and by whom stays. To be called after the record itself was erased, which is written down, too. Returns how many rows.';

create function audit.forget_value(of_column text, of_value text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
end $$;
comment on function audit.forget_value(text, text) is 'Takes a person out of what other records said: audit.forget_value(''customer_id'', ''C1'') leaves the correction of a sale readable without whose it was. Returns how many rows.';

create function audit.prune(before timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
end $$;
comment on function audit.prune(timestamptz) is 'Deletes what is older; refuses to delete what is younger than a year. Returns how many rows.';

-- For those alone whom a migration lets.
revoke all on function audit.note_corrected_lines(text[]), audit.forget(text, jsonb), audit.forget_value(text, text),
  audit.prune(timestamptz) from public;

select audit.watch(name)
from unnest(array['retail.stores', 'retail.teams', 'retail.suppliers', 'retail.products', 'retail.product_categories',
  'retail.employees', 'retail.customers', 'retail.addresses', 'retail.promotions', 'retail.inventory',
  'quality.aliases', 'ops.senders', 'ops.content_releases']) as watched
cross join lateral (select to_regclass(watched) as name) known
where name is not null;
select audit.watch('quality.thresholds', key_columns => '{code,store_id}');
-- The hash of a key is nobody's to read.
select audit.watch('ops.sender_keys', '{key_sha256}');
-- New ones come by the thousand, from customers; what becomes of them is written down.
select audit.watch(name, actions => '{update,delete,truncate}')
from (select to_regclass('retail.reviews') as name) known where name is not null;
select audit.watch('retail.orders', '{loaded_at,content_hash}', '{update,delete,truncate}');
select audit.watch('retail.order_items', '{line_hash}', '{update,delete,truncate}');
