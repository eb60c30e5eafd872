-- How the books are read: as they stood at an instant, by words of an article, by what changed since when; and what each
-- table, column and index is there for.

create extension if not exists pg_trgm with schema public;
create extension if not exists unaccent with schema public;

-- Articles by words. As typed and as stemmed (shirts, shirt), with accents or without; a code as a whole.

-- Said to be immutable, which PostgreSQL cannot know of a dictionary: after a change of its rules, reindex.
create function retail.plain_words(sent text) returns text
language sql immutable parallel safe strict
return btrim(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, sent)), '[^[:alnum:]]+', ' ', 'g'));

create function retail.product_search(product_id text, name text, category text, size text, colour text, barcode text) returns tsvector
language sql immutable parallel safe
return setweight(to_tsvector('simple', retail.plain_words(name)), 'A')
  || setweight(to_tsvector('english', retail.plain_words(name || ' ' || coalesce(category, ''))), 'B')
  || setweight(to_tsvector('simple', retail.plain_words(coalesce(category, '') || ' ' || coalesce(size, '') || ' ' || coalesce(colour, ''))), 'B')
  || setweight(to_tsvector('simple', retail.plain_words(product_id || ' ' || coalesce(barcode, ''))), 'C');

alter table retail.products add column search tsvector
  generated always as (retail.product_search(product_id, name, category, size, colour, barcode)) stored;

-- The words of all articles, to find what a misspelt one means: comparing 1,000 words is quicker than 10,000 articles, and finds
-- more, since a word is compared with words. A word whose last article has gone stays; it finds nothing.
create table retail.product_terms (
  term text primary key
);

create function retail.keep_product_terms() returns trigger
language plpgsql as $$
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
end $$;
create trigger terms_kept after insert on retail.products referencing new table as said
  for each statement execute function retail.keep_product_terms();
create trigger terms_kept_anew after update on retail.products referencing old table as said_before new table as said
  for each statement execute function retail.keep_product_terms();
insert into retail.product_terms (term)
select distinct term from retail.products s, regexp_split_to_table(retail.plain_words(concat_ws(' ', s.name, s.category, s.colour)), ' ') term
where length(term) >= 3 and term !~ '^[0-9]+$';

-- What articles have to have for one word of a question: from three letters on its beginning will do, or its stem.
create function retail.word_query(word text) returns tsquery
language sql immutable parallel safe strict
return (word || case when length(word) < 3 then '' else ':*' end)::tsquery
  || array_to_string(tsvector_to_array(to_tsvector('english', word)), ' | ')::tsquery;

create function retail.search_products(words text, most integer default 20)
returns table (product_id text, name text, category text, size text, colour text, barcode text, list_price numeric, score real, found_by text)
language plpgsql stable
set pg_trgm.similarity_threshold = 0.2
-- How rare words with such a beginning are the planner does not know; it would rather read all articles.
set enable_seqscan = off
set client_min_messages = warning
as $$
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
end $$;

create index products_search on retail.products using gin (search) with (fastupdate = off);
create index product_terms_like on retail.product_terms using gin (term public.gin_trgm_ops) with (fastupdate = off);
create index products_barcode on retail.products (barcode) where barcode is not null;
create index products_updated_at on retail.products (updated_at);

create index customers_email on retail.customers (lower(email)) where email is not null;
create index customers_updated_at on retail.customers (updated_at);

create index orders_customer_id on retail.orders (customer_id, business_date) where customer_id is not null;
create index orders_loaded_at on retail.orders using brin (loaded_at) with (autosummarize = on);
create index order_promotions_promotion_code on retail.order_promotions (promotion_code, business_date);
create index inventory_to_reorder on retail.inventory (store_id, product_id) include (quantity_on_hand, reorder_level)
  where quantity_on_hand <= reorder_level;

-- As it stood at an instant: what whoever read the books then was told. The version of the highest revision among those
-- that were in the books by then; not by superseded_at, since two transactions may end in another order than they began.

create function retail.order_versions_as_of(instant timestamptz)
returns table (store_id text, business_date date, till_id text, transaction_id text, revision integer, is_current boolean)
language sql stable parallel safe
as $$
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
$$;

create function retail.orders_as_of(instant timestamptz)
returns table (store_id text, business_date date, till_id text, transaction_id text, transaction_type text,
  transaction_timestamp timestamptz, currency text, payment_method text, customer_id text, employee_id text, employee_id_sent text,
  promotion_code text, promotion_code_sent text, original_transaction_id text, line_count integer, line_count_sent integer,
  total_amount numeric, revision integer, content_hash bytea, file_id text, received_at timestamptz, received_sequence bigint,
  loaded_at timestamptz, status text)
language sql stable parallel safe
as $$
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
$$;

create function retail.order_items_as_of(instant timestamptz)
returns table (store_id text, business_date date, till_id text, transaction_id text, revision integer, line_no integer,
  product_id text, team_id text, supplier_id text, quantity numeric, unit_price numeric, discount_amount numeric,
  line_total numeric, amount_minor bigint, line_hash bytea, file_id text, row_no bigint)
language sql stable parallel safe
as $$
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
$$;

-- Of what is not there any more, the row that was deleted says since when.
create function retail.master_as_of(of_table text, instant timestamptz)
returns table (key text, record jsonb)
language sql stable parallel safe
as $$
  select last.key, last.record
  from (
    select distinct on (m.key) m.key, m.record, m.is_deleted, m.superseded_at
    from retail.master_revisions m
    where m.table_name = of_table and m.valid_from <= instant
    order by m.key, m.change_id desc) last
  where not (last.is_deleted and last.superseded_at <= instant)
$$;

create function retail.stores_as_of(instant timestamptz)
returns table (
  store_id text, name text, time_zone text, country text, currency text, manager_name text, manager_email text,
  opened_on date, closed_on date, revision integer, updated_at timestamptz, deleted_at timestamptz)
language sql stable parallel safe
as $$
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
$$;

create function retail.teams_as_of(instant timestamptz)
returns table (
  team_id text, name text, short_name text, league text, revision integer, updated_at timestamptz, deleted_at timestamptz)
language sql stable parallel safe
as $$
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
$$;

create function retail.suppliers_as_of(instant timestamptz)
returns table (
  supplier_id text, name text, email text, phone text, country text, revision integer, updated_at timestamptz,
  deleted_at timestamptz)
language sql stable parallel safe
as $$
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
$$;

create function retail.products_as_of(instant timestamptz)
returns table (
  product_id text, kind text, name text, team_id text, supplier_id text, category text, category_id bigint, size text,
  colour text, list_price numeric, cost_price numeric, barcode text, active_from date, active_to date, revision integer,
  updated_at timestamptz, deleted_at timestamptz)
language sql stable parallel safe
as $$
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
$$;

create function retail.employees_as_of(instant timestamptz)
returns table (
  employee_id text, store_id text, name text, role text, hired_on date, left_on date, revision integer,
  updated_at timestamptz, deleted_at timestamptz)
language sql stable parallel safe
as $$
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
$$;

create function retail.promotions_as_of(instant timestamptz)
returns table (
  promotion_code text, name text, kind text, value numeric, starts_at timestamptz, ends_at timestamptz, revision integer,
  updated_at timestamptz, deleted_at timestamptz)
language sql stable parallel safe
as $$
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
$$;

-- What each is there for.

comment on schema retail is 'The trade: what was sold, by whom, to whom, and the master data that sales name.';

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

comment on table retail.teams is 'The clubs whose goods are sold.';
comment on column retail.teams.team_id is 'The club.';
comment on column retail.teams.name is 'Its full name.';
comment on column retail.teams.short_name is 'As on the shirt.';
comment on column retail.teams.league is 'Where it plays.';
comment on column retail.teams.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.teams.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.teams.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.teams.deleted_at is 'Since when it is not used any more; null: in use. The row stays for the sales that name it; a file received later that names it takes it back.';

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

comment on table retail.product_categories is 'The tree of categories, made from the texts that files of articles name. Where a category stands may be changed by hand (parent_id): files find it by its code all the same.';
comment on column retail.product_categories.category_id is 'Ours alone; no file has it.';
comment on column retail.product_categories.code is 'The text by which files name it, its parts joined by '' > '', such as Clothing > Shirts.';
comment on column retail.product_categories.name is 'Its own part of that.';
comment on column retail.product_categories.parent_id is 'The category above it; null: at the top. Never itself or one below itself.';
comment on column retail.product_categories.path is 'The names from the top to it; follows parent_id and name.';
comment on column retail.product_categories.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.product_categories.updated_at is 'When something in it changed last; that it was only said again is not a change.';

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
comment on column retail.products.category_id is 'Follows category.';
comment on column retail.products.search is 'Its words, for search_products: name, then category, size and colour, then codes.';
comment on column retail.products.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.products.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.products.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.products.deleted_at is 'Since when it is not used any more; null: in use. The row stays for the sales that name it; a file received later that names it takes it back.';

comment on table retail.product_terms is 'The words of articles (name, category, colour), to find what a misspelt one means. One whose last article has gone stays and finds nothing.';
comment on column retail.product_terms.term is 'In small letters, without accents; three letters or more.';

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

comment on table retail.customers is 'Who bought: personal data. In partitions by the hash of the key.';
comment on column retail.customers.customer_id is 'The customer.';
comment on column retail.customers.name is 'The name.';
comment on column retail.customers.email is 'The e-mail address.';
comment on column retail.customers.phone is 'The telephone number.';
comment on column retail.customers.country is 'ISO 3166-1, two letters.';
comment on column retail.customers.created_at is 'Customer since; null when only sales have named it.';
comment on column retail.customers.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.customers.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.customers.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';
comment on column retail.customers.deleted_at is 'Since when it is not used any more; null: in use. The row stays for the sales that name it; a file received later that names it takes it back.';

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

comment on table retail.inventory is 'What is in stock: the last count of an article in a store.';
comment on column retail.inventory.store_id is 'The store.';
comment on column retail.inventory.product_id is 'The article.';
comment on column retail.inventory.quantity_on_hand is 'Pieces; below zero when more were sold than counted.';
comment on column retail.inventory.reorder_level is 'With so many or fewer it is ordered again.';
comment on column retail.inventory.counted_at is 'When it was counted.';
comment on column retail.inventory.received_at is 'When the file that said so last was received: an earlier one that is handled later overwrites nothing; -infinity: no file has spoken of it.';
comment on column retail.inventory.updated_at is 'When something in it changed last; that it was only said again is not a change.';
comment on column retail.inventory.revision is 'Raised by 1 with every change: who changes it names the one that was read, and is refused when another was first.';

comment on table retail.master_revisions is 'What stores, clubs, suppliers, articles, employees and promotions were before they changed: read by the functions that end in _as_of. Not of customers and addresses: personal data stand there alone.';
comment on column retail.master_revisions.change_id is 'Grows with every change of a record.';
comment on column retail.master_revisions.table_name is 'Of which table.';
comment on column retail.master_revisions.key is 'The value of its key.';
comment on column retail.master_revisions.revision is 'The revision that this was.';
comment on column retail.master_revisions.record is 'The row as it was, without what is made from it for searching.';
comment on column retail.master_revisions.valid_from is 'Since when it was so: its updated_at.';
comment on column retail.master_revisions.superseded_at is 'When it was changed or deleted.';
comment on column retail.master_revisions.is_deleted is 'True: after this there was no such row.';

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
comment on column retail.orders.promotion_code is 'The promotion, where it is known.';
comment on column retail.orders.promotion_code_sent is 'What was sent, where promotion_code is empty because it is not known.';
comment on column retail.orders.original_transaction_id is 'Of a return: the sale that it returns, as sent. No foreign key: the sale may come a day later.';
comment on column retail.orders.line_count is 'How many lines it has.';
comment on column retail.orders.total_amount is 'Sum of line_total.';
comment on column retail.orders.file_id is 'The file that said so.';
comment on column retail.orders.received_sequence is 'That file''s number at its till: decides between two received at once.';
comment on column retail.orders.revision is 'From 1; each correction raises it and leaves what was before in order_revisions.';
comment on column retail.orders.loaded_at is 'When this revision entered the books.';
comment on column retail.orders.status is 'How far it has come. A till''s is completed at once and for good; the web shop''s sales go from placed or paid as order_status_moves allows. A correction leaves it, unless it makes another kind of transaction of it or says that it is paid.';

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
comment on column retail.order_items.line_hash is 'sha256 of its contents: says whether it came again unchanged.';
comment on column retail.order_items.file_id is 'The file that brought it.';
comment on column retail.order_items.row_no is 'Its row in that file.';

comment on column retail.order_revisions.store_id is 'The store of the order.';
comment on column retail.order_revisions.business_date is 'Its trading day; decides the partition.';
comment on column retail.order_revisions.till_id is 'Its till.';
comment on column retail.order_revisions.transaction_id is 'Its number.';
comment on column retail.order_revisions.transaction_type is 'SALE, RETURN, VOID or ADJUSTMENT (kept, but no revenue).';
comment on column retail.order_revisions.transaction_timestamp is 'When it was rung up.';
comment on column retail.order_revisions.currency is 'ISO 4217.';
comment on column retail.order_revisions.payment_method is 'As sent; what was paid is in payments.';
comment on column retail.order_revisions.customer_id is 'The customer; null: a walk-in.';
comment on column retail.order_revisions.employee_id is 'Who served; null: not sent, or not known.';
comment on column retail.order_revisions.promotion_code is 'The promotion, where it is known.';
comment on column retail.order_revisions.promotion_code_sent is 'What was sent, where promotion_code is empty because it is not known.';
comment on column retail.order_revisions.original_transaction_id is 'Of a return: the sale that it returns, as sent. No foreign key: the sale may come a day later.';
comment on column retail.order_revisions.line_count is 'How many lines it has.';
comment on column retail.order_revisions.total_amount is 'Sum of line_total.';
comment on column retail.order_revisions.file_id is 'The file that said so.';
comment on column retail.order_revisions.received_sequence is 'That file''s number at its till: decides between two received at once.';
comment on column retail.order_revisions.employee_id_sent is 'As in orders.';
comment on column retail.order_revisions.line_count_sent is 'As in orders.';
comment on column retail.order_revisions.content_hash is 'As in orders.';
comment on column retail.order_revisions.received_at is 'When that file was received.';
comment on column retail.order_revisions.loaded_at is 'When it entered the books.';
comment on column retail.order_revisions.superseded_at is 'When the next revision replaced it.';
comment on column retail.order_revisions.superseded_by_file_id is 'The file of that.';

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
comment on column retail.order_item_revisions.line_hash is 'sha256 of its contents: says whether it came again unchanged.';
comment on column retail.order_item_revisions.file_id is 'The file that brought it.';
comment on column retail.order_item_revisions.row_no is 'Its row in that file.';
comment on column retail.order_item_revisions.amount_minor is 'line_total in minor units of the currency of the order.';

comment on column retail.order_confirmations.store_id is 'The store.';
comment on column retail.order_confirmations.business_date is 'The trading day.';
comment on column retail.order_confirmations.till_id is 'The till.';
comment on column retail.order_confirmations.file_id is 'The file that said them once more.';
comment on column retail.order_confirmations.received_at is 'When it was received.';
comment on column retail.order_confirmations.received_sequence is 'Its number at its till.';
comment on column retail.order_confirmations.transaction_ids is 'The transactions.';

comment on column retail.transaction_keys.store_id is 'The web shop.';
comment on column retail.transaction_keys.transaction_id is 'The number of the order.';
comment on column retail.transaction_keys.business_date is 'The day under which it is in the books.';

comment on table retail.payments is 'What was paid for an order, one row a payment. It changes with its order and never by itself: loaded_at of the order says when.';
comment on column retail.payments.store_id is 'The store of the order.';
comment on column retail.payments.business_date is 'Its trading day; decides the partition.';
comment on column retail.payments.till_id is 'Its till.';
comment on column retail.payments.transaction_id is 'Its number.';
comment on column retail.payments.payment_no is 'From 1.';
comment on column retail.payments.method is 'How: as in orders.';
comment on column retail.payments.amount is 'How much; below zero when it was given back.';
comment on column retail.payments.currency is 'ISO 4217.';

comment on table retail.order_promotions is 'By which known promotions an order was made cheaper. It changes with its order.';
comment on column retail.order_promotions.store_id is 'The store of the order.';
comment on column retail.order_promotions.business_date is 'Its trading day; decides the partition.';
comment on column retail.order_promotions.till_id is 'Its till.';
comment on column retail.order_promotions.transaction_id is 'Its number.';
comment on column retail.order_promotions.promotion_code is 'The promotion.';

comment on table retail.order_status_moves is 'From which status to which an order may go: asked by a trigger of orders at every change.';
comment on column retail.order_status_moves.from_status is 'Where it stands.';
comment on column retail.order_status_moves.to_status is 'Where it may go from there.';
comment on column retail.order_status_moves.says is 'What that means.';

comment on table retail.order_status_changes is 'Every move of an order from one status to another.';
comment on column retail.order_status_changes.store_id is 'The store of the order.';
comment on column retail.order_status_changes.business_date is 'Its trading day; decides the partition.';
comment on column retail.order_status_changes.till_id is 'Its till.';
comment on column retail.order_status_changes.transaction_id is 'Its number.';
comment on column retail.order_status_changes.change_id is 'Grows with every move.';
comment on column retail.order_status_changes.from_status is 'Before.';
comment on column retail.order_status_changes.to_status is 'After.';
comment on column retail.order_status_changes.changed_at is 'When: the beginning of the transaction that moved it.';

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

comment on index retail.products_team_id is 'The articles of a club; and what asks whether a club that is deleted has any.';
comment on index retail.products_supplier_id is 'The articles of a supplier; likewise.';
comment on index retail.products_category_id is 'The articles of a category.';
comment on index retail.products_search is 'GIN: search_products, articles that have all the words.';
comment on index retail.products_barcode is 'B-tree, partial: search_products and tills, the article of a barcode.';
comment on index retail.products_updated_at is 'Which articles changed since then: releases of held rows, the warehouse.';
comment on index retail.product_terms_like is 'Trigrams: search_products, which words are like a misspelt one.';
comment on index retail.product_categories_parent_id is 'The categories below one, whose paths follow it.';
comment on index retail.employees_store_id is 'Who works in a store.';
comment on index retail.customers_email is 'B-tree, partial: the customer of an e-mail address, for the help desk and for erasing.';
comment on index retail.customers_updated_at is 'Which customers changed since then.';
comment on index retail.addresses_customer_id is 'A customer''s addresses; one of a kind.';
comment on index retail.addresses_store_id is 'A store''s addresses; one of a kind.';
comment on index retail.addresses_supplier_id is 'A supplier''s addresses; one of a kind.';
comment on index retail.inventory_product_id is 'In which stores there is an article.';
comment on index retail.inventory_to_reorder is 'Covering, partial: what a store has to order again, answered from the index alone.';
comment on index retail.master_revisions_key is 'What a record was at an instant.';
comment on index retail.orders_file_id is 'What a file brought into the books: reconciling, second runs.';
comment on index retail.orders_transaction_id is 'The sale that a return names, in whatever store; the same receipt on another day.';
comment on index retail.orders_customer_id is 'B-tree, partial: a customer''s orders by day, and all of them when the customer is erased.';
comment on index retail.orders_loaded_at is 'BRIN: which orders entered the books or were corrected since then. It grows by some bytes for each 128 pages.';
comment on index retail.order_items_file_id is 'The lines that a file brought: reconciling.';
comment on index retail.order_revisions_file_id is 'The same of what was corrected since.';
comment on index retail.order_item_revisions_file_id is 'The same of its lines.';
comment on index retail.order_promotions_promotion_code is 'What a promotion sold, by day.';
comment on index retail.order_status_changes_changed_at is 'Which orders moved since then.';
comment on index retail.reviews_product_id is 'Covering, partial: the published reviews of an article, the newest first, and its mean rating from the index alone.';
comment on index retail.reviews_customer_id is 'What a customer wrote, when the customer is erased.';

comment on function retail.make_order_partitions(date, date) is 'Makes the quarters of the order family from the one to the other day; returns how many tables were made. Call it in a transaction of its own: it locks the family.';
comment on function retail.place_category() is 'Trigger: the path of a category, and that it never stands below itself.';
comment on function retail.place_categories_below() is 'Trigger: the paths of those below follow.';
comment on function retail.category_of(text) is 'The category that a text names, made with those above it where it is missing; null: the text names none.';
comment on function retail.place_product() is 'Trigger: the category of an article is the one its text names.';
comment on function retail.raise_revision() is 'Trigger: the next revision, changed now. Its condition names what counts as a change.';
comment on function retail.keep_master_revision() is 'Trigger: keeps what a record was. Its argument is the name of the key column.';
comment on function retail.first_order_status(text, text, text) is 'Where an order begins, by till, type and payment method: completed; of a sale of the web shop placed, or paid when it says how.';
comment on function retail.begin_order_status() is 'Trigger: where a sale of the web shop begins, when whoever inserts it does not say.';
comment on function retail.move_order_status() is 'Trigger: refuses a move that order_status_moves does not have (check_violation, constraint orders_status_moves).';
comment on function retail.keep_order_status() is 'Trigger: notes the move.';
comment on function retail.plain_words(text) is 'In small letters, without accents, words apart by one space.';
comment on function retail.product_search(text, text, text, text, text, text) is 'What products.search is made of.';
comment on function retail.keep_product_terms() is 'Trigger: the words of new and changed articles.';
comment on function retail.word_query(text) is 'What an article must have for one word of a question: its beginning from three letters on, or its stem.';
comment on function retail.search_products(text, integer) is 'Articles for what somebody typed, the best first: by code or barcode, by words (all of them, in any order, from their beginning), else by words that are like most of them. found_by says which: code, words, similar.';
comment on function retail.order_versions_as_of(timestamp with time zone) is 'Which revision of each order was in the books at the instant.';
comment on function retail.orders_as_of(timestamp with time zone) is 'orders as it stood at the instant, with the status of then. Revisions have the numbers of now: one that was handled late has taken its place among them.';
comment on function retail.order_items_as_of(timestamp with time zone) is 'order_items as it stood at the instant, with the revision of the order.';
comment on function retail.master_as_of(text, timestamp with time zone) is 'What records of the table were at the instant, of those that have changed or gone since.';
comment on function retail.stores_as_of(timestamp with time zone) is 'stores as it stood at the instant.';
comment on function retail.teams_as_of(timestamp with time zone) is 'teams as it stood at the instant.';
comment on function retail.suppliers_as_of(timestamp with time zone) is 'suppliers as it stood at the instant.';
comment on function retail.products_as_of(timestamp with time zone) is 'products as it stood at the instant.';
comment on function retail.employees_as_of(timestamp with time zone) is 'employees as it stood at the instant.';
comment on function retail.promotions_as_of(timestamp with time zone) is 'promotions as it stood at the instant.';
