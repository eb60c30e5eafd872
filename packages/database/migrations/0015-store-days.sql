-- What was sent with which file, which runs it had, what became of findings, and how complete the day of a till is.

create table ops.receipts (
  file_id         text primary key references ops.files on delete cascade,
  received_at     timestamptz not null,
  sent_by         text,
  user_agent      text,
  software        text,
  is_web          boolean not null,
  declared_sha256 text,
  declared_rows   bigint check (declared_rows >= 0),
  declared_amount numeric(30, 6),
  noted_at        timestamptz not null default now()
);
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
create index receipts_received_at on ops.receipts using brin (received_at);
insert into ops.receipts (file_id, received_at, is_web)
select f.file_id, f.received_at, coalesce(s.kind = 'web', false) from ops.files f left join ops.senders s using (sender_id);

create table ops.runs (
  file_id           text not null references ops.files on delete cascade,
  run               integer not null check (run > 0),
  why               text not null check (why in ('received', 'sent-again', 'judged-again')),
  event_id          text not null,
  started_at        timestamptz not null,
  validated_at      timestamptz not null,
  loaded_at         timestamptz,
  status            text not null check (status in ('validated', 'rejected', 'quarantined', 'loaded')),
  reject_code       text,
  rows_read         bigint not null,
  rows_loaded       bigint not null default 0,
  rows_unchanged    bigint not null default 0,
  rows_held         bigint not null,
  rows_repeated     bigint not null,
  validator_version text not null,
  loader_version    text,
  primary key (file_id, run)
);
comment on table ops.runs is 'Every time a file was judged, and what came of it. ops.files says what holds now; a run that stays validated was overtaken by the next.';
comment on column ops.runs.run is 'From 1 for each file; an event carries it.';
comment on column ops.runs.why is 'received: for the first time; sent-again: somebody sent (or released) the file once more; judged-again: what held rows waited for had come.';
comment on column ops.runs.event_id is 'The event that asked for it.';
comment on column ops.runs.started_at is 'When the validator began.';
comment on column ops.runs.validated_at is 'When its judgement was written.';
comment on column ops.runs.loaded_at is 'When it was in the books; null: not loaded.';
comment on column ops.runs.reject_code is 'Why nothing of it could be used.';
comment on column ops.runs.rows_read is 'As in ops.files, at the end of this run.';
comment on column ops.runs.validator_version is 'The release that judged it; unknown: before this was kept.';
comment on column ops.runs.loader_version is 'The release that loaded it; null: not loaded.';
create index runs_validated_at on ops.runs using brin (validated_at);
insert into ops.runs (file_id, run, why, event_id, started_at, validated_at, loaded_at, status, reject_code, rows_read,
  rows_loaded, rows_unchanged, rows_held, rows_repeated, validator_version, loader_version)
select file_id, run, case when run = 1 then 'received' when run = rejudged_run then 'judged-again' else 'sent-again' end, '',
  coalesce(validated_at, received_at), coalesce(validated_at, received_at), loaded_at, status, reject_code, rows_read,
  rows_loaded, rows_unchanged, rows_held, rows_repeated, 'unknown', case when status = 'loaded' then 'unknown' end
from ops.files where status <> 'received';

create view audit.files as
select f.file_id, f.sender_id, f.file_name, f.file_type, f.sha256, p.sent_by, p.software, r.run, r.why, f.received_at,
  r.validated_at, r.loaded_at, r.status, r.rows_read, r.rows_loaded, r.rows_unchanged, r.rows_held, r.rows_repeated,
  r.validator_version, r.loader_version
from ops.runs r
join ops.files f using (file_id)
left join ops.receipts p using (file_id);
comment on view audit.files is 'The audit of bulk loads: who sent which file, with what it was judged and loaded, and what became of its rows. Every line in the books names its file and row.';

-- Findings: from what to what their status went.

create table quality.exception_changes (
  change_id    bigint generated always as identity primary key,
  file_type    text not null,
  exception_id bigint not null,
  changed_at   timestamptz not null default now(),
  actor        text not null,
  old_status   text not null,
  new_status   text not null,
  run          integer,
  reason       text not null
);
comment on table quality.exception_changes is 'The history of findings: each change of a status. A finding begins as open, at its created_at, without a row here.';
comment on column quality.exception_changes.exception_id is 'The finding; with file_type its key.';
comment on column quality.exception_changes.changed_at is 'When the transaction of the change began.';
comment on column quality.exception_changes.actor is 'Who: see audit.changes.';
comment on column quality.exception_changes.old_status is 'open, fixed, waived or released.';
comment on column quality.exception_changes.new_status is 'open, fixed, waived or released.';
comment on column quality.exception_changes.run is 'The run of the file that found out; null: no run did.';
comment on column quality.exception_changes.reason is 'Why, for people: what the transaction has set as tillkeeper.reason, else what the new status means.';
create index exception_changes_exception_id on quality.exception_changes (exception_id);
create index exception_changes_changed_at on quality.exception_changes using brin (changed_at);

create function quality.note_exception_changes() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
      when 'fixed' then 'The file was sent again without it.'
      when 'released' then 'The file was judged again without it: what it waited for had come.'
      when 'waived' then 'What it is about stays in the books.'
      else 'It was found again.' end)
  from old_rows o join new_rows n on n.exception_id = o.exception_id and n.file_type = o.file_type
  where n.status <> o.status;
  return null;
end $$;
comment on function quality.note_exception_changes() is 'Keeps the history of findings.';
create trigger noted after update on quality.exceptions
  referencing old table as old_rows new table as new_rows
  for each statement execute function quality.note_exception_changes();
create trigger noted_when_deleted after delete on quality.exceptions
  referencing old table as old_rows
  for each statement execute function quality.note_exception_changes();

-- The days of tills.

create function ops.minor_unit_exponent(of_currency text) returns integer
language sql immutable parallel safe
return case
  when of_currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0
  when of_currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
  else 2 end;
comment on function ops.minor_unit_exponent(text) is 'Decimals of a currency''s minor unit (GBP 2, JPY 0), as minorUnitExponent of the contracts says.';

create table quality.store_day_files (
  file_id               text not null references ops.files on delete cascade,
  store_id              text not null,
  business_date         date not null,
  till_id               text not null,
  currency              text not null,
  is_own                boolean not null,
  sequence              bigint,
  declared_rows         bigint,
  declared_amount_minor bigint,
  held_rows             bigint not null,
  held_amount_minor     bigint not null,
  primary key (file_id, store_id, business_date, till_id, currency)
);
comment on table quality.store_day_files is 'What each loaded file of sales brings to the days of tills beside what is in the books: that it came, what it declared, and which rows are held.';
comment on column quality.store_day_files.store_id is 'As in store_days.';
comment on column quality.store_day_files.currency is 'As in store_days.';
comment on column quality.store_day_files.is_own is 'Whether the file is this till''s and day''s by its name; else it only has held rows of it.';
comment on column quality.store_day_files.sequence is 'The number in its name; null: none, or not its own day.';
comment on column quality.store_day_files.declared_rows is 'What was declared of the file as a whole; null: nothing was, it is of several stores, or not its own day.';
comment on column quality.store_day_files.declared_amount_minor is 'Likewise, in minor units of the store''s currency.';
comment on column quality.store_day_files.held_rows is 'Rows of this till and day that are held.';
comment on column quality.store_day_files.held_amount_minor is 'Their money; what cannot be read counts as 0.';
create index store_day_files_place on quality.store_day_files (store_id, business_date, till_id);

create table quality.store_days (
  store_id              text not null,
  business_date         date not null,
  till_id               text not null,
  currency              text not null,
  files                 bigint not null default 0,
  lowest_sequence       bigint,
  highest_sequence      bigint,
  files_declaring       bigint not null default 0,
  declared_rows         bigint not null default 0,
  declared_amount_minor bigint not null default 0,
  transactions          bigint not null default 0,
  loaded_rows           bigint not null default 0,
  loaded_amount_minor   bigint not null default 0,
  held_rows             bigint not null default 0,
  held_amount_minor     bigint not null default 0,
  first_sale_at         timestamptz,
  last_sale_at          timestamptz,
  updated_at            timestamptz not null default now(),
  primary key (store_id, business_date, till_id, currency)
) with (fillfactor = 80);
comment on table quality.store_days is 'How complete the day of a till is: its files, what they declared, what of it is in the books and what is held. Written in the transaction of each load; always what the books, the files and their findings add up to. Files that were rejected are not in it.';
comment on column quality.store_days.store_id is 'As sent; of a held row whose store cannot be read the file''s own store, or empty.';
comment on column quality.store_days.business_date is 'Of a held row that says none: the file''s.';
comment on column quality.store_days.till_id is 'WEB for the web shop; empty: files whose name says no till, and held rows in them that say none.';
comment on column quality.store_days.currency is 'That of the sales; of files: the store''s. Almost every till''s day has one row; empty: held rows whose currency cannot be read.';
comment on column quality.store_days.files is 'Files of this till and day by their names, a file without rows included; a file that head office sends for several stores is one of each. Of stores that are not known: none.';
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
-- The days of a date, of all stores; what changed since.
create index store_days_business_date on quality.store_days (business_date, store_id);
create index store_days_updated_at on quality.store_days (updated_at);

-- Also the statement with which the loader says what files bring: one place says what belongs to which day.
create function quality.places_of_files(of_files text[]) returns setof quality.store_day_files
language sql stable as $$
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
$$;
comment on function quality.places_of_files(text[]) is 'What files of sales bring to the days of tills: the rows of quality.store_day_files as they have to be now.';

-- A function for its settings: a till's file is a few rows of each table, found by their indexes, and the plan for that is
-- made once in a session. Left to itself, making it took 5 ms for each file, and carrying it out 0.5.
create function quality.add_to_store_days(of_files text[]) returns boolean
language plpgsql
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
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
end $$;
comment on function quality.add_to_store_days(text[]) is 'Adds what files that are loaded for the first time bring to the days of tills: themselves, their held rows, and the transactions that are in the books from them. Returns whether they have corrected transactions as well: the days of those have to be counted anew.';

-- The books and files that are there.
insert into quality.store_day_files
select p.* from quality.places_of_files(array(select file_id from ops.files where file_type = 'sales' and status = 'loaded')) p;
insert into quality.store_days as d (store_id, business_date, till_id, currency, files, lowest_sequence, highest_sequence,
  files_declaring, declared_rows, declared_amount_minor, held_rows, held_amount_minor)
select store_id, business_date, till_id, currency, count(*) filter (where is_own), min(sequence), max(sequence),
  count(declared_rows), coalesce(sum(declared_rows), 0), coalesce(sum(declared_amount_minor), 0), sum(held_rows), sum(held_amount_minor)
from quality.store_day_files
group by store_id, business_date, till_id, currency;
insert into quality.store_days as d (store_id, business_date, till_id, currency, transactions, loaded_rows, loaded_amount_minor,
  first_sale_at, last_sale_at)
select store_id, business_date, till_id, currency, count(*), sum(line_count),
  (sum(total_amount) * 10 ^ ops.minor_unit_exponent(currency))::bigint, min(transaction_timestamp), max(transaction_timestamp)
from retail.orders
group by store_id, business_date, till_id, currency
on conflict (store_id, business_date, till_id, currency) do update
set transactions = excluded.transactions, loaded_rows = excluded.loaded_rows, loaded_amount_minor = excluded.loaded_amount_minor,
  first_sale_at = excluded.first_sale_at, last_sale_at = excluded.last_sale_at;
