-- What is known of a sender's files from those before: the columns of its headers, and how far its tills have counted.

create table ops.sender_headers (
  sender_id   text not null,
  file_type   text not null,
  format_id   text not null,
  till_id     text not null,
  columns     jsonb not null,
  respelled   text not null,
  received_at timestamptz not null,
  file_id     text not null,
  primary key (sender_id, file_type, format_id, till_id)
);
comment on table ops.sender_headers is 'The header that each till of a sender sent last, to find what changes (header.changed).';
comment on column ops.sender_headers.till_id is 'Empty where the file''s name says no till.';
comment on column ops.sender_headers.columns is 'In the order of the header: [{name, seen: {empty, integer, decimal, timestamp, text}}], how many values of each kind were seen; older files fade.';
comment on column ops.sender_headers.respelled is 'What was said of names that it spells in another way than the format; empty: none.';
comment on column ops.sender_headers.received_at is 'When its last file was received: one that was received before it and is handled later changes nothing here.';
comment on column ops.sender_headers.file_id is 'That file.';

-- A constant default: files of before count as seen without being rewritten, and their tills' counts begin with the next file.
alter table ops.files add column sequence_seen_at timestamptz default now();
alter table ops.files alter column sequence_seen_at drop default;
comment on column ops.files.sequence_seen_at is 'When the number in its name was compared with those of its till before; null: not yet, which waits until files that overtook one another are all there.';
create index files_sequence_unseen on ops.files (received_at) where sequence is not null and sequence_seen_at is null;
create index files_till_sequence on ops.files (sender_id, file_type, (coalesce(till_id, '')), sequence) where sequence is not null;

-- Asked before each file is judged, of a table that keeps every file: only those underway are in it.
create index files_master_data_underway on ops.files (validated_at)
  where status = 'validated' and file_type <> 'sales';

create table ops.till_counts (
  sender_id text not null,
  file_type text not null,
  till_id   text not null,
  since     date not null,
  lowest    bigint not null,
  highest   bigint not null,
  latest    date not null,
  primary key (sender_id, file_type, till_id)
);
comment on table ops.till_counts is 'How far each till has counted its files, to find which are missing (file.sequence-gap).';
comment on column ops.till_counts.till_id is 'Empty for files without a till (head office''s).';
comment on column ops.till_counts.since is 'The day of the first file of this count: a till that is set up anew begins another.';
comment on column ops.till_counts.latest is 'The day of the file with the highest number.';

create table ops.sequence_gaps (
  gap_id    bigint generated always as identity primary key,
  sender_id text not null,
  file_type text not null,
  till_id   text not null,
  missing   int8multirange not null check (not isempty(missing)),
  since     date not null,
  until     date,
  file_id   text not null,
  found_at  timestamptz not null default now()
);
comment on table ops.sequence_gaps is 'Numbers of files that have not come; a row goes when they are all there.';
comment on column ops.sequence_gaps.since is 'The first day of the till''s count in which they are missing; until: the first day of the next count.';
comment on column ops.sequence_gaps.file_id is 'The file after the gap: its finding says so.';
create index sequence_gaps_till on ops.sequence_gaps (sender_id, file_type, till_id);

-- What was found of a file after it was judged has to be told, too.
create index exceptions_sequence_gap on quality.exceptions (created_at)
  where code = 'file.sequence-gap' and status = 'open';

create table ops.content_releases (
  file_id     text primary key,
  released_by text not null,
  released_at timestamptz not null default now()
);
comment on table ops.content_releases is 'Files that head office lets be used though their contents came before under another name (file.content-known).';
comment on column ops.content_releases.released_by is 'The sender and the id of its key.';

-- Does a receipt that comes now belong to a return whose sale was not known? And is the sale of a return in the books,
-- whatever store and till it is of?
create index exceptions_original_unknown on quality.exceptions (value)
  where code = 'return.original-unknown' and status = 'open';
create index orders_transaction_id on retail.orders (transaction_id, business_date);
