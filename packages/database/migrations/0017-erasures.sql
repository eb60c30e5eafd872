-- Who was erased, without saying who: a customer that was erased must not come back when a file is sent or judged again.

create table ops.erasures (
  erasure_id   text primary key check (erasure_id ~ '^[0-9a-f]{32}$'),
  fingerprint  bytea not null unique check (length(fingerprint) = 32),
  state        text not null check (state in ('requested', 'records-erased', 'books-erased', 'done')),
  attempt      integer not null default 1 check (attempt > 0),
  sought       jsonb,
  counts       jsonb not null default '{}',
  requested_by text not null,
  requested_at timestamptz not null default now(),
  changed_at   timestamptz not null default now(),
  done_at      timestamptz,
  constraint erasures_nobody_named check ((state = 'done') = (sought is null)),
  constraint erasures_done check ((state = 'done') = (done_at is not null))
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

alter table ops.files add column header text[];
comment on column ops.files.header is 'The sender''s columns as its header names them, in the order of staging.records.columns; null: not known (files of before), or none could be read.';

create index order_revisions_customer_id on retail.order_revisions (customer_id) where customer_id is not null;
comment on index retail.order_revisions_customer_id is 'An erasure asks for the versions of one customer.';

-- Functions with their owner's rights: who asks for an erasure need not be let to read customers, and who does it need
-- not be let to delete them, nor to touch the audit.

create function ops.request_erasure(of_erasure text, of_fingerprint bytea, of_customer text, by text) returns setof ops.erasures
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into ops.erasures as e (erasure_id, fingerprint, state, sought, requested_by)
  select of_erasure, of_fingerprint, 'requested', jsonb_build_object('id', of_customer,
      'names', to_jsonb(array_remove(array[lower(c.name collate "pg_c_utf8")], null)), 'emails', to_jsonb(array_remove(array[lower(c.email collate "pg_c_utf8")], null)),
      'phones', to_jsonb(array_remove(array[c.phone], null)), 'file_ids', '[]'::jsonb), by
  from (select) as one left join retail.customers c on c.customer_id = of_customer
  on conflict (fingerprint) do update
  set state = 'requested', attempt = e.attempt + 1, sought = coalesce(e.sought, excluded.sought),
    requested_by = excluded.requested_by, requested_at = now(), changed_at = now(), done_at = null
  returning e.*
$$;
comment on function ops.request_erasure(text, bytea, text, text) is 'Begins an erasure, or begins it again: what an attempt that was not done has found out of the person is kept.';

create function ops.preview_erasure(of_customer text) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
    'customers', (select count(*) from retail.customers where customer_id = of_customer),
    'addresses', (select count(*) from retail.addresses where customer_id = of_customer),
    'orders', (select count(*) from retail.orders where customer_id = of_customer),
    'order_revisions', (select count(*) from retail.order_revisions where customer_id = of_customer),
    'reviews', (select count(*) from retail.reviews where customer_id = of_customer),
    'findings', (select count(*) from quality.exceptions where column_name = 'customer_id' and value = of_customer))
$$;
comment on function ops.preview_erasure(text) is 'How much names a customer by its customer_id, as far as the database alone can say without reading every record.';

create function ops.erase_from_books(of_erasure text, of_key bytea) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
end $$;
comment on function ops.erase_from_books(text, bytea) is 'Takes the customer of an erasure out of retail and audit: sums, counts and lines of sales stay. The argument is the key of erasures.';

revoke all on function ops.request_erasure(text, bytea, text, text), ops.preview_erasure(text), ops.erase_from_books(text, bytea) from public;
grant execute on function ops.request_erasure(text, bytea, text, text), ops.preview_erasure(text) to tillkeeper_ingest;
grant select (erasure_id, state, attempt, requested_at, done_at, counts) on ops.erasures to tillkeeper_ingest;
grant select, update (state, sought, counts, changed_at, done_at) on ops.erasures to tillkeeper_validator, tillkeeper_loader, tillkeeper_reporter;
grant execute on function ops.erase_from_books(text, bytea) to tillkeeper_loader;
-- The validator takes persons out of what it has written itself, and out of texts about it.
grant select, update (columns, byte_to) on staging.records to tillkeeper_validator;
grant select, update (reason) on ops.crashes, ops.dead_letters to tillkeeper_validator;
grant select on retail.orders, retail.order_revisions, retail.order_confirmations to tillkeeper_validator;
grant select, update (content, subject, last_error) on ops.reports to tillkeeper_reporter;
