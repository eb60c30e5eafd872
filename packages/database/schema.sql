-- The schema that the migrations make, for reading and for comparing in reviews; written by `pnpm schema`.
-- Do not change it by hand: write a migration. It can be loaded into an empty database.

set check_function_bodies = off;

create schema bus;

create schema ops;

create schema quality;

create schema retail;

create schema staging;

create sequence ops.migrations_id_seq as integer increment 1 start 1;

CREATE OR REPLACE FUNCTION ops.note_reference_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into ops.reference_changes (table_name) values (tg_table_schema || '.' || tg_table_name);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION retail.make_order_partitions(from_date date, to_date date)
 RETURNS integer
 LANGUAGE plpgsql
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
      from unnest(array['orders', 'order_items', 'order_revisions', 'order_item_revisions']) as family,
        generate_series(date_trunc('quarter', from_date::timestamp), to_date::timestamp, '3 months') as quarter
    loop
      continue when to_regclass('retail.' || part.name) is not null;
      if attempt = 1 then
        lock table only retail.orders, only retail.order_items, only retail.order_revisions,
          only retail.order_item_revisions in access exclusive mode;
        exit;
      end if;
      execute format('create table retail.%I partition of retail.%I for values from (%L) to (%L)',
        part.name, part.family, part.first_day, part.next_first_day);
      made := made + 1;
    end loop;
  end loop;
  return made;
end $function$
;

CREATE OR REPLACE FUNCTION staging.drop_partitions(older_than timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  partition_name text;
  dropped integer := 0;
begin
  for partition_name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'staging.records'::regclass
      and to_date(substring(c.relname from 9), 'IYYY"w"IW') + 8 < older_than
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
AS $function$
declare
  week timestamptz := date_trunc('week', for_instant, 'UTC');
  partition_name text := 'records_' || to_char(week at time zone 'UTC', 'IYYY"w"IW');
begin
  if to_regclass('staging.' || partition_name) is not null then
    return false;
  end if;
  -- Not an advisory lock: the catalogue would not be read afresh after it, and of two at once one would fail.
  lock table only staging.records in access exclusive mode;
  if to_regclass('staging.' || partition_name) is not null then
    return false;
  end if;
  execute format('create table staging.%I partition of staging.records for values from (%L) to (%L)',
    partition_name, week, week + interval '7 days');
  return true;
end $function$
;

create table bus.cursors (
  consumer_group text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  constraint cursors_pkey PRIMARY KEY (consumer_group, topic, partition),
  constraint cursors_next_offset_check CHECK ((next_offset >= 0))
);
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
comment on column bus.messages.headers is E'json, not jsonb: a header may hold \\u0000, which jsonb refuses.';

create table bus.partitions (
  topic text not null,
  partition integer not null,
  first_offset bigint default 0 not null,
  next_offset bigint default 0 not null,
  constraint partitions_pkey PRIMARY KEY (topic, partition),
  constraint partitions_check CHECK ((next_offset >= first_offset)),
  constraint partitions_partition_check CHECK ((partition >= 0))
);
comment on column bus.partitions.first_offset is 'The oldest message that pruning has left.';
comment on column bus.partitions.next_offset is 'What the next message gets. Its row is locked until the publisher commits, so offsets have no gaps and grow in commit order.';

create table ops.content_releases (
  file_id text not null,
  released_by text not null,
  released_at timestamp with time zone default now() not null,
  constraint content_releases_pkey PRIMARY KEY (file_id)
);
comment on table ops.content_releases is 'Files that head office lets be used though their contents came before under another name (file.content-known).';
comment on column ops.content_releases.released_by is 'The sender and the id of its key.';

create table ops.crashes (
  file_id text not null,
  run integer not null,
  crashed_at timestamp with time zone default now() not null,
  reason text not null
);
CREATE INDEX crashes_file_id ON ops.crashes USING btree (file_id, run);
comment on table ops.crashes is 'A file that made the validator''s child process die; the second time it is quarantined.';

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
comment on column ops.dead_letters.replayed_at is 'When it was put into the outbox again.';

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
comment on column ops.file_totals.store_id is 'As sent; empty where it cannot be read. No foreign key: an unknown store is a finding, not a crash.';

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
comment on table ops.files is 'Every file the validator has seen, and what became of its rows and money (amounts added over currencies; by currency in file_totals).';
comment on column ops.files.sequence_seen_at is 'When the number in its name was compared with those of its till before; null: not yet, which waits until files that overtook one another are all there.';
comment on column ops.files.rejudged_run is 'The last run that nobody asked for by sending the file: what it waited for had come.';

create table ops.inbox (
  consumer text not null,
  event_id text not null,
  handled_at timestamp with time zone default now() not null,
  constraint inbox_pkey PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_handled_at ON ops.inbox USING btree (handled_at);
comment on table ops.inbox is 'Which consumer has handled which event; written in the transaction of its effect, so a second delivery changes nothing.';

create table ops.migrations (
  id integer default nextval('ops.migrations_id_seq'::regclass) not null,
  name character varying(255) not null,
  run_on timestamp without time zone not null,
  constraint migrations_pkey PRIMARY KEY (id)
);

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
comment on column ops.outbox.event_id is 'For people; of a replayed message its dead letter. Consumers go by the header ce_id.';
comment on column ops.outbox.headers is 'json, not jsonb: a replayed message keeps its headers letter for letter, also what jsonb refuses.';

create table ops.reference_changes (
  change_id bigint generated always as identity not null,
  table_name text not null,
  noted_at timestamp with time zone default now() not null,
  constraint reference_changes_pkey PRIMARY KEY (change_id)
);
comment on table ops.reference_changes is 'That a table of the reference data was changed: count and sum of change_id by table are its version (the greatest alone would not do: who began earlier may commit later). Old ones are pruned.';

create table ops.report_items (
  store_id text not null,
  file_id text not null,
  run integer not null,
  noted_at timestamp with time zone default now() not null,
  report_id bigint,
  is_rejudged boolean default false not null,
  constraint report_items_pkey PRIMARY KEY (store_id, file_id, run)
);
CREATE INDEX report_items_due ON ops.report_items USING btree (store_id) WHERE (report_id IS NULL);
comment on table ops.report_items is 'What a store''s next digest has to speak of: files whose outcome is not reported yet (report_id is null).';
comment on column ops.report_items.is_rejudged is 'Nobody sent the file for this run: a digest speaks of what is new in it, not of its totals again.';

create table ops.reports (
  report_id bigint generated always as identity not null,
  kind text not null,
  store_id text not null,
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
  constraint reports_pkey PRIMARY KEY (report_id),
  constraint reports_dedupe_key_key UNIQUE (dedupe_key),
  constraint reports_message_id_key UNIQUE (message_id),
  constraint reports_kind_check CHECK ((kind = ANY (ARRAY['digest'::text, 'refused'::text, 'rejected'::text]))),
  constraint reports_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'sending'::text, 'sent'::text, 'failed'::text])))
);
CREATE INDEX reports_store_id ON ops.reports USING btree (store_id, report_date);
CREATE INDEX reports_unsent ON ops.reports USING btree (next_attempt_at) WHERE (state = ANY (ARRAY['pending'::text, 'sending'::text]));
comment on table ops.reports is 'Mails to managers: one row a report, written before it is sent; `sending` is perhaps sent.';
comment on column ops.reports.location is 'Path of the .eml file, where mail is kept as files.';

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
comment on column ops.senders.stores is 'The stores it may send for; null: all (head office only).';

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
comment on column ops.sequence_gaps.since is 'The first day of the till''s count in which they are missing; until: the first day of the next count.';
comment on column ops.sequence_gaps.file_id is 'The file after the gap: its finding says so.';

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
comment on column ops.till_counts.till_id is 'Empty for files without a till (head office''s).';
comment on column ops.till_counts.since is 'The day of the first file of this count: a till that is set up anew begins another.';
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
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON quality.aliases FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table quality.aliases is 'Confirmed answers to "which article is meant by this code?": applied before any scoring. An answer is undone, never deleted or changed.';
comment on column quality.aliases.kind is 'What the code names; target_id is of the same kind.';
comment on column quality.aliases.code is 'As the validator reads it and findings show it: with the prefix that the sender''s format puts before it. Letter for letter.';
comment on column quality.aliases.sender_id is 'In force for the files of this sender alone; with store_id empty as well: for all.';
comment on column quality.aliases.store_id is 'In force for the rows of this store alone. Narrower goes before wider: store, sender, all.';
comment on column quality.aliases.target_id is 'The article that is meant. No foreign key: where it has gone, the answer rests until it is back.';
comment on column quality.aliases.confirmed_by is 'The key (sender and key id) that said so.';
comment on column quality.aliases.undone_at is 'Since when it is no longer applied; null: in force.';

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
  constraint exceptions_pkey PRIMARY KEY (file_type, exception_id),
  constraint exceptions_severity_check CHECK ((severity = ANY (ARRAY['error'::text, 'warning'::text, 'info'::text]))),
  constraint exceptions_status_check CHECK ((status = ANY (ARRAY['open'::text, 'fixed'::text, 'waived'::text, 'released'::text])))
) partition by LIST (file_type);
CREATE INDEX exceptions_file_id ON ONLY quality.exceptions USING btree (file_id, row_no);
CREATE INDEX exceptions_original_unknown ON ONLY quality.exceptions USING btree (value) WHERE ((code = 'return.original-unknown'::text) AND (status = 'open'::text));
CREATE INDEX exceptions_releasable ON ONLY quality.exceptions USING btree (code, value, product_id, file_id) WHERE ((status = ANY (ARRAY['open'::text, 'waived'::text])) AND (code = ANY (ARRAY['store.unknown'::text, 'team.unknown'::text, 'supplier.unknown'::text, 'product.unknown'::text, 'team.mismatch'::text, 'supplier.mismatch'::text, 'product.repaired'::text])));
CREATE INDEX exceptions_sequence_gap ON ONLY quality.exceptions USING btree (created_at) WHERE ((code = 'file.sequence-gap'::text) AND (status = 'open'::text));
CREATE INDEX exceptions_store_id ON ONLY quality.exceptions USING btree (store_id, status, created_at DESC);
comment on table quality.exceptions is 'What is wrong, row by row; row_no is null for a finding about the file as a whole.';
comment on column quality.exceptions.run is 'The last run that found it.';
comment on column quality.exceptions.status is 'open; fixed: not found any more when the file was sent again; released: not found any more when the file was judged again by itself; waived: what it is about stays in the books.';
comment on column quality.exceptions.first_run is 'The run that found it first, where the file was judged again since and it is still there: it was told then; null: run.';
comment on column quality.exceptions.settled_run is 'The run that found it no more (or left it), and settled_at when; null: open.';

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
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON quality.thresholds FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();
comment on table quality.thresholds is 'Thresholds that somebody has set: the store''s own goes before that for all stores, which goes before the rule''s default.';
comment on column quality.thresholds.code is 'The rule.';
comment on column quality.thresholds.store_id is 'Null: for all stores that have none of their own.';
comment on column quality.thresholds.value is 'In the unit that the rule declares.';
comment on column quality.thresholds.set_by is 'Who has set it.';
comment on column quality.thresholds.set_at is 'Since when.';

create table retail.customers (
  customer_id text not null,
  name text,
  email text,
  phone text,
  country text,
  created_at timestamp with time zone,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  constraint customers_pkey PRIMARY KEY (customer_id),
  constraint customers_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint customers_customer_id_check CHECK (((length(customer_id) >= 1) AND (length(customer_id) <= 64)))
);

create table retail.employees (
  employee_id text not null,
  store_id text not null,
  name text not null,
  role text,
  hired_on date,
  left_on date,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  constraint employees_pkey PRIMARY KEY (employee_id),
  constraint employees_employee_id_check CHECK (((length(employee_id) >= 1) AND (length(employee_id) <= 64)))
);
CREATE INDEX employees_store_id ON retail.employees USING btree (store_id);
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.employees FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();

create table retail.inventory (
  store_id text not null,
  product_id text not null,
  quantity_on_hand numeric(14,3) not null,
  reorder_level numeric(14,3),
  counted_at timestamp with time zone not null,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  constraint inventory_pkey PRIMARY KEY (store_id, product_id),
  constraint inventory_reorder_level_check CHECK ((reorder_level >= (0)::numeric))
);
CREATE INDEX inventory_product_id ON retail.inventory USING btree (product_id);

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
CREATE INDEX order_items_file_id ON ONLY retail.order_items USING btree (file_id);
comment on table retail.order_items is 'The lines of the transactions in orders.';
comment on column retail.order_items.amount_minor is 'line_total in minor units of the currency of the order.';

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
CREATE INDEX order_revisions_file_id ON ONLY retail.order_revisions USING btree (file_id);
comment on table retail.order_revisions is 'Transactions as they stood before a correction.';
comment on column retail.order_revisions.revision is 'From 1 in the order of receiving: a version that is handled late gets its place, and the later ones move up by one.';

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
  constraint orders_pkey PRIMARY KEY (store_id, business_date, till_id, transaction_id),
  constraint orders_content_hash_check CHECK ((length(content_hash) = 32)),
  constraint orders_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint orders_line_count_check CHECK ((line_count > 0)),
  constraint orders_payment_method_check CHECK ((payment_method = ANY (ARRAY['CASH'::text, 'CARD'::text, 'MOBILE'::text, 'GIFT_CARD'::text, 'ONLINE'::text]))),
  constraint orders_revision_check CHECK ((revision > 0)),
  constraint orders_till_id_check CHECK (((length(till_id) >= 1) AND (length(till_id) <= 32))),
  constraint orders_transaction_id_check CHECK ((transaction_id ~ '^[A-Za-z0-9._-]{1,64}$'::text)),
  constraint orders_transaction_type_check CHECK ((transaction_type = ANY (ARRAY['SALE'::text, 'RETURN'::text, 'VOID'::text, 'ADJUSTMENT'::text])))
) partition by RANGE (business_date);
CREATE INDEX orders_file_id ON ONLY retail.orders USING btree (file_id);
CREATE INDEX orders_transaction_id ON ONLY retail.orders USING btree (transaction_id, business_date);
comment on table retail.orders is 'One transaction (receipt, order) as it stands now; older revisions are in order_revisions.';
comment on column retail.orders.employee_id_sent is 'What was sent, where employee_id is empty because it is not known.';
comment on column retail.orders.line_count_sent is 'The transaction_line_count of the sender: with it a version with fewer lines than before is whole.';
comment on column retail.orders.content_hash is 'sha256 over the sorted (line_no, line_hash) of its lines.';
comment on column retail.orders.received_at is 'When the file that said so was received: decides what is newer.';

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
  constraint products_pkey PRIMARY KEY (product_id),
  constraint products_cost_price_check CHECK ((cost_price >= (0)::numeric)),
  constraint products_kind_check CHECK ((kind = ANY (ARRAY['GOOD'::text, 'SERVICE'::text]))),
  constraint products_list_price_check CHECK ((list_price >= (0)::numeric)),
  constraint products_product_id_check CHECK (((length(product_id) >= 1) AND (length(product_id) <= 128)))
);
CREATE INDEX products_supplier_id ON retail.products USING btree (supplier_id) WHERE (supplier_id IS NOT NULL);
CREATE INDEX products_team_id ON retail.products USING btree (team_id) WHERE (team_id IS NOT NULL);
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.products FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();

create table retail.promotions (
  promotion_code text not null,
  name text not null,
  kind text not null,
  value numeric(16,6),
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  constraint promotions_pkey PRIMARY KEY (promotion_code),
  constraint promotions_kind_check CHECK ((kind = ANY (ARRAY['PERCENT'::text, 'AMOUNT'::text, 'OTHER'::text]))),
  constraint promotions_promotion_code_check CHECK (((length(promotion_code) >= 1) AND (length(promotion_code) <= 64))),
  constraint promotions_value_check CHECK ((value >= (0)::numeric))
);
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.promotions FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();

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
  constraint stores_pkey PRIMARY KEY (store_id),
  constraint stores_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint stores_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint stores_store_id_check CHECK (((length(store_id) >= 1) AND (length(store_id) <= 32)))
);
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.stores FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();

create table retail.suppliers (
  supplier_id text not null,
  name text not null,
  email text,
  phone text,
  country text,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  constraint suppliers_pkey PRIMARY KEY (supplier_id),
  constraint suppliers_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint suppliers_supplier_id_check CHECK (((length(supplier_id) >= 1) AND (length(supplier_id) <= 64)))
);
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.suppliers FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();

create table retail.teams (
  team_id text not null,
  name text not null,
  short_name text,
  league text,
  received_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  updated_at timestamp with time zone default now() not null,
  constraint teams_pkey PRIMARY KEY (team_id),
  constraint teams_team_id_check CHECK (((length(team_id) >= 1) AND (length(team_id) <= 64)))
);
CREATE TRIGGER noted AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON retail.teams FOR EACH STATEMENT EXECUTE FUNCTION ops.note_reference_change();

create table retail.transaction_keys (
  store_id text not null,
  transaction_id text not null,
  business_date date not null,
  constraint transaction_keys_pkey PRIMARY KEY (store_id, transaction_id)
);
comment on table retail.transaction_keys is 'Identity of web transactions (till WEB): store and transaction_id, whatever the date.';

create table staging.records (
  file_id text not null,
  run integer not null,
  row_no bigint not null,
  line_from bigint not null,
  byte_from bigint not null,
  byte_to bigint not null,
  store_id text,
  file_type text not null,
  received_at timestamp with time zone not null,
  error_codes text[],
  columns text[] not null
) partition by RANGE (received_at);
CREATE INDEX records_file_id ON ONLY staging.records USING btree (file_id, row_no);
comment on table staging.records is 'Every record as text, the sender''s own columns in their order; dropped by partition.';

create table quality.exceptions_reference partition of quality.exceptions DEFAULT;

create table quality.exceptions_sales partition of quality.exceptions FOR VALUES IN ('sales');

alter sequence ops.migrations_id_seq owned by ops.migrations.id;

alter table ops.file_totals add constraint file_totals_file_id_fkey FOREIGN KEY (file_id) REFERENCES ops.files(file_id) ON DELETE CASCADE;
alter table ops.report_items add constraint report_items_report_id_fkey FOREIGN KEY (report_id) REFERENCES ops.reports(report_id);
alter table ops.reports add constraint reports_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id);
alter table ops.sender_keys add constraint sender_keys_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES ops.senders(sender_id);
alter table retail.employees add constraint employees_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id);
alter table retail.inventory add constraint inventory_product_id_fkey FOREIGN KEY (product_id) REFERENCES retail.products(product_id);
alter table retail.inventory add constraint inventory_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id);
alter table retail.order_item_revisions add constraint order_item_revisions_store_id_business_date_till_id_transa_fkey FOREIGN KEY (store_id, business_date, till_id, transaction_id, revision) REFERENCES retail.order_revisions(store_id, business_date, till_id, transaction_id, revision) ON UPDATE CASCADE;
alter table retail.order_items add constraint order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES retail.products(product_id);
alter table retail.order_items add constraint order_items_store_id_business_date_till_id_transaction_id_fkey FOREIGN KEY (store_id, business_date, till_id, transaction_id) REFERENCES retail.orders(store_id, business_date, till_id, transaction_id);
alter table retail.order_items add constraint order_items_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES retail.suppliers(supplier_id);
alter table retail.order_items add constraint order_items_team_id_fkey FOREIGN KEY (team_id) REFERENCES retail.teams(team_id);
alter table retail.orders add constraint orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES retail.customers(customer_id);
alter table retail.orders add constraint orders_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES retail.employees(employee_id);
alter table retail.orders add constraint orders_promotion_code_fkey FOREIGN KEY (promotion_code) REFERENCES retail.promotions(promotion_code);
alter table retail.orders add constraint orders_store_id_fkey FOREIGN KEY (store_id) REFERENCES retail.stores(store_id);
alter table retail.products add constraint products_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES retail.suppliers(supplier_id);
alter table retail.products add constraint products_team_id_fkey FOREIGN KEY (team_id) REFERENCES retail.teams(team_id);

comment on function ops.note_reference_change() is 'For triggers after statements on tables that the validator''s reference cache reads.';
comment on schema bus is 'The log that carries events when there is no Kafka: topics in partitions, read by groups.';
comment on schema ops is 'What Tillkeeper needs to run: files and their accounts, messages on their way, migrations.';
