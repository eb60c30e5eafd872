create table ops.senders (
  sender_id  text primary key check (sender_id ~ '^[A-Za-z0-9-]{1,32}$'),
  kind       text not null check (kind in ('store', 'web', 'head_office')),
  format_id  text not null default 'contract-1',
  stores     text[],
  created_at timestamptz not null default now(),
  check ((kind = 'head_office') = (stores is null))
);
comment on column ops.senders.stores is 'The stores it may send for; null: all (head office only).';
create table ops.sender_keys (
  key_id     text primary key,
  sender_id  text not null references ops.senders,
  key_sha256 text not null unique check (key_sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index sender_keys_sender_id on ops.sender_keys (sender_id);

create table ops.files (
  file_id                text primary key check (file_id ~ '^[0-9a-f]{32}$'),
  sender_id              text not null,
  file_name              text not null,
  file_type              text not null,
  format_id              text not null,
  business_date          date,
  till_id                text,
  sequence               bigint,
  sha256                 text not null,
  size_bytes             bigint not null,
  received_at            timestamptz not null,
  status                 text not null check (status in ('received', 'validated', 'rejected', 'quarantined', 'loaded')),
  run                    integer not null default 1 check (run > 0),
  reject_code            text,
  reject_detail          text,
  rows_read              bigint not null default 0,
  rows_loaded            bigint not null default 0,
  rows_unchanged         bigint not null default 0,
  rows_held              bigint not null default 0,
  rows_repeated          bigint not null default 0,
  rows_removed           bigint not null default 0,
  rows_without_amount    bigint not null default 0,
  amount_read_minor      bigint not null default 0,
  amount_loaded_minor    bigint not null default 0,
  amount_unchanged_minor bigint not null default 0,
  amount_held_minor      bigint not null default 0,
  amount_repeated_minor  bigint not null default 0,
  amount_removed_minor   bigint not null default 0,
  validated_at           timestamptz,
  loaded_at              timestamptz,
  reconciled_at          timestamptz,
  reconcile_difference_rows         bigint,
  reconcile_difference_amount_minor bigint,
  check ((status in ('rejected', 'quarantined')) = (reject_code is not null)),
  -- Guarantee 2: every record is accounted for, in rows and in money.
  constraint files_rows_accounted check (status not in ('loaded', 'rejected')
    or rows_read = rows_loaded + rows_unchanged + rows_held + rows_repeated + rows_removed),
  constraint files_amounts_accounted check (status not in ('loaded', 'rejected')
    or amount_read_minor = amount_loaded_minor + amount_unchanged_minor + amount_held_minor + amount_repeated_minor + amount_removed_minor)
);
comment on table ops.files is 'Every file the validator has seen, and what became of its rows and money (amounts added over currencies; by currency in file_totals).';
create index files_sender_id on ops.files (sender_id, business_date, status);
create index files_sha256 on ops.files (sender_id, sha256);
create index files_file_name on ops.files (sender_id, file_name, received_at desc);
create index files_received_at on ops.files (received_at);

create table ops.file_totals (
  file_id                text not null references ops.files on delete cascade,
  store_id               text not null,
  currency               text not null,
  rows_read              bigint not null default 0,
  rows_loaded            bigint not null default 0,
  rows_unchanged         bigint not null default 0,
  rows_held              bigint not null default 0,
  rows_repeated          bigint not null default 0,
  rows_removed           bigint not null default 0,
  rows_without_amount    bigint not null default 0,
  amount_read_minor      bigint not null default 0,
  amount_loaded_minor    bigint not null default 0,
  amount_unchanged_minor bigint not null default 0,
  amount_held_minor      bigint not null default 0,
  amount_repeated_minor  bigint not null default 0,
  amount_removed_minor   bigint not null default 0,
  primary key (file_id, store_id, currency)
);
comment on column ops.file_totals.store_id is 'As sent; empty where it cannot be read. No foreign key: an unknown store is a finding, not a crash.';
create index file_totals_store_id on ops.file_totals (store_id);

create table ops.silver_objects (
  file_id     text not null,
  run         integer not null,
  table_name  text not null,
  blob_key    text not null,
  rows        bigint not null,
  is_in_force boolean not null default true,
  created_at  timestamptz not null default now(),
  primary key (file_id, run, table_name)
);
comment on table ops.silver_objects is 'The manifest of silver: which Parquet object of which run is in force.';

create table ops.crashes (
  file_id    text not null,
  run        integer not null,
  crashed_at timestamptz not null default now(),
  reason     text not null
);
comment on table ops.crashes is 'A file that made the validator''s child process die; the second time it is quarantined.';
create index crashes_file_id on ops.crashes (file_id, run);

create table ops.reports (
  report_id       bigint generated always as identity primary key,
  kind            text not null check (kind in ('digest', 'refused', 'rejected')),
  store_id        text not null references retail.stores,
  report_date     date not null,
  dedupe_key      text not null unique,
  state           text not null check (state in ('pending', 'sending', 'sent', 'failed')),
  message_id      text not null unique,
  recipient_name  text,
  recipient       text not null,
  subject         text not null,
  location        text,
  attempts        integer not null default 0,
  last_error      text,
  content         jsonb not null,
  created_at      timestamptz not null default now(),
  next_attempt_at timestamptz not null default now(),
  sent_at         timestamptz
);
comment on table ops.reports is 'Mails to managers: one row a report, written before it is sent; `sending` is perhaps sent.';
comment on column ops.reports.location is 'Path of the .eml file, where mail is kept as files.';
create index reports_store_id on ops.reports (store_id, report_date);
create index reports_unsent on ops.reports (next_attempt_at) where state in ('pending', 'sending');

create table ops.report_items (
  store_id  text not null,
  file_id   text not null,
  run       integer not null,
  noted_at  timestamptz not null default now(),
  report_id bigint references ops.reports,
  primary key (store_id, file_id, run)
);
comment on table ops.report_items is 'What a store''s next digest has to speak of: files whose outcome is not reported yet (report_id is null).';
create index report_items_due on ops.report_items (store_id) where report_id is null;
