-- Who may do what. A role for each service and kind of reader; nobody works as the owner, who is a role as well:
-- what runs with the owner's rights (the functions below) then runs with those of a role that is no superuser.

-- Roles belong to the cluster, migrations to a database: others may be making them at this moment.
do $$
declare
  wanted record;
  missing text[] := '{}';
begin
  for wanted in
    select * from (values
      ('tillkeeper_migrator', 'Owns what Tillkeeper has in a database; migrations run as it.'),
      ('tillkeeper_messenger', 'Carries events: outbox, bus and dead letters, nothing else.'),
      ('tillkeeper_ingest', 'The door: senders and their keys, aliases; reads what became of files.'),
      ('tillkeeper_validator', 'Judges files: staging, findings and counts of files; reads master data, but no person''s.'),
      ('tillkeeper_loader', 'Writes the books.'),
      ('tillkeeper_reporter', 'Tells stores'' managers: sees the store that it speaks of.'),
      ('tillkeeper_analyst', 'Reads the books of all stores, without persons.'),
      ('tillkeeper_auditor', 'Reads who changed what, findings and the accounts of files.')) as role (name, says)
  loop
    continue when to_regrole(wanted.name) is not null;
    begin
      execute format('create role %I nologin', wanted.name);
      execute format('comment on role %I is %L', wanted.name, wanted.says);
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then missing := missing || wanted.name;
    end;
  end loop;
  if cardinality(missing) > 0 then
    raise exception 'the roles % are not there, and % may not make them', array_to_string(missing, ', '), current_user
      using errcode = 'insufficient_privilege',
        hint = 'Have an administrator run `create role <name> nologin` for each, and `grant tillkeeper_migrator to '
          || quote_ident(current_user) || '`; see docs/database-roles.md.';
  end if;

  -- A superuser may act as any role. Another who migrates has to be let: as the owner it does all there is anyway.
  if not (select rolsuper from pg_roles where rolname = current_user) then
    for wanted in select rolname as name from pg_roles where rolname like 'tillkeeper\_%' and rolname <> current_user loop
      continue when pg_has_role(current_user, wanted.name, 'set');
      begin
        execute format('grant %I to %I', wanted.name, current_user);
      exception
        when insufficient_privilege then
          if wanted.name = 'tillkeeper_migrator' then
            raise exception '% may not act as tillkeeper_migrator', current_user
              using errcode = 'insufficient_privilege',
                hint = 'Have an administrator run `grant tillkeeper_migrator to ' || quote_ident(current_user) || '`.';
          end if;
      end;
    end loop;
  end if;

  execute format('grant create, temporary on database %I to tillkeeper_migrator', current_database());
end $$;

-- The loader proves the foreign keys of a large file at once instead of row by row, and switches their triggers off for
-- that. Only a superuser may allow it; where none migrates, the triggers ask. Parameters belong to the cluster, too.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then return; end if;
  for attempt in 1..20 loop
    exit when has_parameter_privilege('tillkeeper_loader', 'session_replication_role', 'set');
    begin
      grant set on parameter session_replication_role to tillkeeper_loader;
    exception
      -- "tuple concurrently updated" has no code of its own
      when unique_violation or internal_error then perform pg_sleep(0.05);
    end;
  end loop;
end $$;

-- The owner.
do $$
declare
  thing record;
begin
  for thing in
    select format('alter schema %I owner to tillkeeper_migrator', nspname) as statement, 1 as place from pg_namespace
    where nspname in ('bus', 'ops', 'retail', 'staging', 'quality', 'audit')
    union all
    select format('alter %s %s owner to tillkeeper_migrator',
      case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end, c.oid::regclass), 2
    from pg_class c
    where relnamespace in (select oid from pg_namespace where nspname in ('bus', 'ops', 'retail', 'staging', 'quality', 'audit'))
      and relkind in ('r', 'p', 'v', 'm', 'S')
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i', 'e')
        and d.classid = 'pg_class'::regclass and (c.relkind = 'S' or d.deptype = 'e'))
    union all
    select format('alter routine %s owner to tillkeeper_migrator', p.oid::regprocedure), 3
    from pg_proc p
    where pronamespace in (select oid from pg_namespace where nspname in ('bus', 'ops', 'retail', 'staging', 'quality', 'audit'))
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by place
  loop
    execute thing.statement;
  end loop;
end $$;

-- From here on as the owner, and so are the migrations that follow in this transaction.
set local role tillkeeper_migrator;

-- Functions.

alter default privileges revoke execute on functions from public;
revoke execute on all functions in schema bus, ops, retail, staging, quality, audit from public;

-- Partitions are made and dropped by who writes into them, who does not own the tables.
alter function retail.make_order_partitions(date, date) security definer set search_path = pg_catalog, pg_temp;
alter function staging.make_partition(timestamptz) security definer set search_path = pg_catalog, pg_temp;
alter function staging.drop_partitions(timestamptz) security definer set search_path = pg_catalog, pg_temp;
grant execute on function retail.make_order_partitions(date, date) to tillkeeper_loader;
grant execute on function staging.make_partition(timestamptz), staging.drop_partitions(timestamptz) to tillkeeper_validator;
-- Whoever changes master data notes it; nobody notes anything else.
alter function ops.note_reference_change() security definer set search_path = pg_catalog, pg_temp;

-- What a session sees of stores: of two services that read what belongs to stores, each says before it reads for whom it
-- does (`seesStores` of a transaction). Nothing said: no row.

create function ops.seen_stores() returns text[] stable parallel safe language sql
return case when current_setting('tillkeeper.store_ids', true) in ('', '*') then null
  else current_setting('tillkeeper.store_ids', true)::text[] end;
comment on function ops.seen_stores() is 'The stores that this transaction may see (setting tillkeeper.store_ids, an array); null: none, or all.';

create function ops.sees_all_stores() returns boolean stable parallel safe language sql
return coalesce(current_setting('tillkeeper.store_ids', true) = '*', false);
comment on function ops.sees_all_stores() is 'Whether this transaction has said that it looks at all stores (setting tillkeeper.store_ids is *).';

create function ops.seen_sender() returns text stable parallel safe language sql
return nullif(current_setting('tillkeeper.sender_id', true), '');
comment on function ops.seen_sender() is 'The sender whose files this transaction may see whole (setting tillkeeper.sender_id): what it sent is its own.';

-- As the owner, or the policies of files and of their totals would ask one another without end.
create function ops.is_of_seen_sender(of_file text) returns boolean stable parallel safe security definer
set search_path = pg_catalog, pg_temp language sql
return exists (select from ops.files f where f.file_id = of_file and f.sender_id = ops.seen_sender());
comment on function ops.is_of_seen_sender(text) is 'Whether a file was sent by the sender whose files this transaction may see whole.';

grant execute on function ops.seen_stores(), ops.sees_all_stores() to tillkeeper_ingest, tillkeeper_reporter;
grant execute on function ops.seen_sender(), ops.is_of_seen_sender(text) to tillkeeper_ingest;

-- Messages: every service has a part in them.

grant usage on schema bus, ops to tillkeeper_messenger, tillkeeper_ingest, tillkeeper_validator, tillkeeper_loader, tillkeeper_reporter;
grant select, insert, update on bus.partitions, bus.cursors
  to tillkeeper_messenger, tillkeeper_ingest, tillkeeper_validator, tillkeeper_loader, tillkeeper_reporter;
grant select, insert, delete on bus.messages
  to tillkeeper_messenger, tillkeeper_ingest, tillkeeper_validator, tillkeeper_loader, tillkeeper_reporter;
grant select, delete on ops.outbox to tillkeeper_messenger, tillkeeper_validator, tillkeeper_loader, tillkeeper_reporter;
grant insert on ops.outbox to tillkeeper_ingest, tillkeeper_validator, tillkeeper_loader;
grant select, insert on ops.inbox to tillkeeper_validator, tillkeeper_loader, tillkeeper_reporter;
grant select, insert on ops.dead_letters to tillkeeper_messenger, tillkeeper_validator, tillkeeper_loader, tillkeeper_reporter;
grant delete on ops.inbox, ops.dead_letters to tillkeeper_loader;
grant select on ops.migrations to tillkeeper_validator, tillkeeper_loader, tillkeeper_reporter;

-- The door.

grant usage on schema retail, quality to tillkeeper_ingest;
grant select, insert, update on ops.senders, ops.sender_keys to tillkeeper_ingest;
grant select, insert on ops.content_releases to tillkeeper_ingest;
grant select on ops.files, ops.file_totals, quality.exceptions, quality.store_days to tillkeeper_ingest;
-- To lock a file; its policy lets no row be changed.
grant update (file_id) on ops.files to tillkeeper_ingest;
grant select, insert, update on quality.aliases to tillkeeper_ingest;
grant select on retail.stores to tillkeeper_ingest;
grant select (product_id) on retail.products to tillkeeper_ingest;

-- The validator: of persons it learns no more than whether an id is known.

grant usage on schema retail, staging, quality to tillkeeper_validator;
grant select on retail.products, retail.teams, retail.promotions to tillkeeper_validator;
grant select (supplier_id) on retail.suppliers to tillkeeper_validator;
grant select (store_id, time_zone, currency, country) on retail.stores to tillkeeper_validator;
grant select (employee_id) on retail.employees to tillkeeper_validator;
grant select (customer_id) on retail.customers to tillkeeper_validator;
grant select on quality.aliases, quality.thresholds, quality.product_baselines, quality.category_baselines,
  quality.store_product_baselines, ops.content_releases to tillkeeper_validator;
grant insert on staging.records to tillkeeper_validator;
grant select, insert, update, delete on quality.exceptions to tillkeeper_validator;
-- COPY is not done into a table with row-level security: findings are copied into the partition of their type of file.
grant insert on quality.exceptions_sales, quality.exceptions_reference to tillkeeper_validator;
grant select, insert, update on ops.files, ops.silver_objects, ops.sender_headers, ops.till_counts to tillkeeper_validator;
grant select, insert, delete on ops.file_totals to tillkeeper_validator;
grant select, insert on ops.crashes to tillkeeper_validator;
grant select, insert, update, delete on ops.sequence_gaps to tillkeeper_validator;
grant select, delete on ops.reference_changes to tillkeeper_validator;
grant select, insert on ops.receipts, ops.runs to tillkeeper_validator;

-- The loader.

grant usage on schema retail, staging, quality to tillkeeper_loader;
grant select, insert, update on retail.stores, retail.teams, retail.suppliers, retail.products, retail.employees,
  retail.customers, retail.promotions, retail.inventory, retail.orders, retail.order_revisions, retail.order_confirmations
  to tillkeeper_loader;
grant select, insert, delete on retail.order_items to tillkeeper_loader;
grant select, insert on retail.order_item_revisions, retail.transaction_keys to tillkeeper_loader;
grant select, insert, update on retail.product_categories, retail.addresses to tillkeeper_loader;
grant select, insert, delete on retail.payments, retail.order_promotions to tillkeeper_loader;
grant select, insert on retail.order_status_changes, retail.master_revisions to tillkeeper_loader;
grant select on retail.order_status_moves to tillkeeper_loader;
grant select, insert on retail.product_terms to tillkeeper_loader;
-- Called by triggers, generated columns and indexes, which run as who writes.
grant execute on function retail.category_of, retail.first_order_status, retail.plain_words, retail.product_search to tillkeeper_loader;
grant select, insert, update, delete on quality.exceptions to tillkeeper_loader;
grant select, insert, update on quality.product_baselines, quality.category_baselines, quality.store_product_baselines
  to tillkeeper_loader;
grant select on quality.aliases, staging.records, ops.silver_objects to tillkeeper_loader;
grant select, update on ops.files, ops.file_totals to tillkeeper_loader;
grant select, update on ops.runs to tillkeeper_loader;
grant select on ops.receipts to tillkeeper_loader;
grant select (sender_id, stores) on ops.senders to tillkeeper_loader;
grant select, insert, update, delete on quality.store_days, quality.store_day_files to tillkeeper_loader;
grant execute on function quality.places_of_files(text[]), quality.add_to_store_days(text[]), ops.minor_unit_exponent(text)
  to tillkeeper_loader;
grant usage on schema audit to tillkeeper_loader;
grant execute on function audit.note_corrected_lines(text[]), audit.prune(timestamptz) to tillkeeper_loader;
-- Partitions are reached by their tables; those that are to come need no grant of their own.

-- The reporter.

grant usage on schema retail, quality to tillkeeper_reporter;
grant select on retail.stores to tillkeeper_reporter;
grant select (product_id, name) on retail.products to tillkeeper_reporter;
grant select on retail.orders, retail.order_items, retail.order_revisions, retail.order_item_revisions to tillkeeper_reporter;
grant select on ops.files, ops.file_totals, quality.exceptions, quality.store_days to tillkeeper_reporter;
grant select (sender_id, stores) on ops.senders to tillkeeper_reporter;
grant select, insert, update, delete on ops.reports, ops.report_items to tillkeeper_reporter;

-- Rows by store. Whoever writes them sees them all: a policy that is `true` costs nothing.

alter table retail.stores enable row level security;
alter table quality.exceptions enable row level security;
alter table quality.store_days enable row level security;
alter table ops.files enable row level security;
alter table ops.file_totals enable row level security;
alter table ops.reports enable row level security;
alter table ops.report_items enable row level security;
alter table retail.orders enable row level security;
alter table retail.order_items enable row level security;
alter table retail.order_revisions enable row level security;
alter table retail.order_item_revisions enable row level security;

do $$
declare
  name text;
begin
  foreach name in array array['quality.exceptions', 'quality.store_days', 'ops.files', 'ops.file_totals'] loop
    execute format('create policy all_rows on %s to tillkeeper_validator, tillkeeper_loader using (true)', name);
    execute format('create policy all_rows_read on %s for select to tillkeeper_analyst, tillkeeper_auditor using (true)', name);
  end loop;
  foreach name in array array['ops.reports', 'ops.report_items'] loop
    execute format('create policy all_rows_read on %s for select to tillkeeper_auditor using (true)', name);
    execute format('create policy of_store on %s to tillkeeper_reporter
      using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[]))', name);
  end loop;
  foreach name in array array['retail.orders', 'retail.order_items', 'retail.order_revisions', 'retail.order_item_revisions'] loop
    execute format('create policy all_rows on %s to tillkeeper_loader using (true)', name);
    execute format('create policy all_rows_read on %s for select to tillkeeper_validator, tillkeeper_analyst using (true)', name);
    execute format('create policy of_store on %s for select to tillkeeper_reporter
      using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[]))', name);
  end loop;
end $$;

create policy all_rows on retail.stores to tillkeeper_loader using (true);
create policy all_rows_read on retail.stores for select to tillkeeper_validator, tillkeeper_analyst using (true);
create policy of_store on retail.stores for select to tillkeeper_ingest, tillkeeper_reporter
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[]));
create policy of_store on quality.store_days for select to tillkeeper_ingest, tillkeeper_reporter
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[]));

-- A sender sees its own files whole, also what they say of stores that are not its own: it wrote it.
create policy of_sender on ops.files for select to tillkeeper_ingest
  using ((select ops.sees_all_stores()) or sender_id = (select ops.seen_sender())
    or exists (select from ops.file_totals t where t.file_id = files.file_id and t.store_id = any ((select ops.seen_stores())::text[])));
create policy locked on ops.files for update to tillkeeper_ingest
  using ((select ops.sees_all_stores()) or sender_id = (select ops.seen_sender())) with check (false);
create policy of_sender on ops.file_totals for select to tillkeeper_ingest
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[]) or ops.is_of_seen_sender(file_id));
create policy of_sender on quality.exceptions for select to tillkeeper_ingest
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[])
    or exists (select from ops.files f where f.file_id = exceptions.file_id and f.sender_id = (select ops.seen_sender())));

-- A store's manager is told of the store's rows, and of what a file of the store's own says of no store.
create policy of_store on ops.files for select to tillkeeper_reporter
  using ((select ops.sees_all_stores())
    or sender_id = any (array(select s.sender_id from ops.senders s where s.stores <@ (select ops.seen_stores())::text[]))
    or exists (select from ops.file_totals t where t.file_id = files.file_id and t.store_id = any ((select ops.seen_stores())::text[])));
create policy of_store on ops.file_totals for select to tillkeeper_reporter
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[]));
create policy of_store on quality.exceptions for select to tillkeeper_reporter
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[])
    or (coalesce(store_id, '') = '' and exists (
      select from ops.files f join ops.senders s on s.sender_id = f.sender_id
      where f.file_id = exceptions.file_id and s.stores <@ (select ops.seen_stores())::text[])));

do $$
declare
  policy record;
begin
  for policy in
    select polname, polrelid::regclass as of_table, case polname
      when 'all_rows' then 'Who writes the rows sees all of them.'
      when 'all_rows_read' then 'Reads the rows of all stores.'
      when 'of_store' then 'The stores that the transaction has named (ops.seen_stores), and what a file of such a store says of none.'
      when 'of_sender' then 'The stores that the transaction has named, and of the files of its sender (ops.seen_sender) everything.'
      when 'locked' then 'A row may be locked, and not changed.' end as says
    from pg_policy
  loop
    execute format('comment on policy %I on %s is %L', policy.polname, policy.of_table, policy.says);
  end loop;
end $$;

-- Persons. Their data are in retail.customers (and addresses); analysts get what is left when nobody can be told by it.

create view retail.customers_masked as
select customer_id, regexp_replace(name, '(\S)\S*\s*', '\1.', 'g') as initials, lower(substring(email from '@([^@]+)$')) as email_domain,
  phone is not null as has_phone, country, created_at, received_at, updated_at
from retail.customers;
comment on view retail.customers_masked is 'Customers for analysts: the same rows and keys, without what says who they are.';

create view retail.addresses_masked as
select address_id, customer_id, store_id, supplier_id, kind, substring(postal_code from '^[A-Za-z]{1,2}(?=[0-9])') as postal_area,
  country, revision, updated_at, deleted_at
from retail.addresses;
comment on view retail.addresses_masked is 'Addresses for analysts: the country, and of a British postcode the area of some hundred thousand people.';

create view retail.master_revisions_masked as
select change_id, table_name, key, revision,
  record - case table_name when 'employees' then array['name'] when 'stores' then array['manager_name', 'manager_email']
    when 'suppliers' then array['email', 'phone'] else '{}' end as record,
  valid_from, superseded_at, is_deleted
from retail.master_revisions
where table_name in ('stores', 'teams', 'suppliers', 'products', 'employees', 'promotions');
comment on view retail.master_revisions_masked is 'Earlier versions of master data for analysts: without employees'' and managers'' names and addresses.';

create view quality.exceptions_masked as
select exception_id, file_id, run, file_type, row_no, store_id, business_date, till_id, transaction_id, line_no, product_id,
  code, severity, column_name,
  case when column_name in ('store_id', 'product_id', 'team_id', 'supplier_id', 'promotion_code', 'till_id', 'transaction_type',
    'transaction_timestamp', 'business_date', 'currency', 'payment_method', 'quantity', 'unit_price', 'discount_amount', 'line_total',
    'total_amount', 'line_no', 'transaction_line_count', 'category', 'size', 'colour', 'list_price', 'cost_price', 'barcode')
    then value end as value,
  amount_minor, currency, status, created_at, first_run, settled_run, settled_at
from quality.exceptions;
comment on view quality.exceptions_masked is 'Findings for analysts: without messages, and with what was sent only where the column never holds a person.';

-- Analysts.

grant usage on schema retail, quality, ops to tillkeeper_analyst;
grant select on retail.teams, retail.products, retail.promotions, retail.inventory, retail.orders, retail.order_items,
  retail.order_revisions, retail.order_item_revisions, retail.master_revisions,
  retail.product_categories, retail.product_terms, retail.payments, retail.order_promotions, retail.order_status_moves, retail.order_status_changes,
  retail.customers_masked, retail.addresses_masked, retail.master_revisions_masked, quality.exceptions_masked to tillkeeper_analyst;
grant select (review_id, product_id, customer_id, store_id, business_date, till_id, transaction_id, rating, status, written_at, updated_at)
  on retail.reviews to tillkeeper_analyst;
grant select (store_id, name, time_zone, country, currency, opened_on, closed_on, received_at, updated_at) on retail.stores to tillkeeper_analyst;
grant select (supplier_id, name, country, received_at, updated_at) on retail.suppliers to tillkeeper_analyst;
-- Whose work it was is a number to them: names of employees are for who keeps the register.
grant select (employee_id, store_id, role, hired_on, left_on, received_at, updated_at) on retail.employees to tillkeeper_analyst;
grant select on quality.product_baselines, quality.category_baselines, quality.store_product_baselines to tillkeeper_analyst;
grant select on ops.file_totals, ops.runs, quality.store_days to tillkeeper_analyst;
-- Not why one was rejected in words: they may quote what was sent.
do $$
begin
  execute (
    select format('grant select (%s) on ops.files to tillkeeper_analyst', string_agg(quote_ident(attname), ', ' order by attnum))
    from pg_attribute where attrelid = 'ops.files'::regclass and attnum > 0 and not attisdropped and attname <> 'reject_detail');
end $$;
-- How the books stood at an instant; of stores, suppliers and employees there is the masked view instead.
alter table retail.master_revisions enable row level security;
create policy all_rows on retail.master_revisions to tillkeeper_loader using (true);
create policy without_persons on retail.master_revisions for select to tillkeeper_analyst
  using (table_name in ('teams', 'products', 'promotions'));
comment on policy all_rows on retail.master_revisions is 'Who writes the rows sees all of them.';
comment on policy without_persons on retail.master_revisions is 'Records that never name a person; of the others there is retail.master_revisions_masked.';
grant execute on function retail.plain_words, retail.product_search, retail.word_query, retail.search_products,
  retail.order_versions_as_of, retail.orders_as_of, retail.order_items_as_of, retail.master_as_of, retail.teams_as_of,
  retail.products_as_of, retail.promotions_as_of to tillkeeper_analyst;

-- The auditor. Hashes of keys are nobody's to read.

grant usage on schema ops, quality, audit to tillkeeper_auditor;
grant select on all tables in schema ops, quality, audit to tillkeeper_auditor;
revoke select on ops.sender_keys, quality.exceptions_sales, quality.exceptions_reference from tillkeeper_auditor;
grant select (key_id, sender_id, created_at, revoked_at) on ops.sender_keys to tillkeeper_auditor;

-- What later migrations make is nobody's but the owner's (functions, too: see above) until they say whose it is, and
-- partitions are reached by their tables. A test compares the catalogue with packages/database/src/roles/table-grants.ts and
-- fails for a table or function that nobody decided on. What is audited is there to be read.
alter default privileges in schema audit grant select on tables to tillkeeper_auditor;
