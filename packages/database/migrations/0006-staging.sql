create schema if not exists staging;

create table staging.records (
  file_id     text not null,
  run         integer not null,
  row_no      bigint not null,
  line_from   bigint not null,
  byte_from   bigint not null,
  byte_to     bigint not null,
  store_id    text,
  file_type   text not null,
  received_at timestamptz not null,
  error_codes text[],
  columns     text[] not null
) partition by range (received_at);
comment on table staging.records is 'Every record as text, the sender''s own columns in their order; dropped by partition.';
create index records_file_id on staging.records (file_id, row_no);

-- Makes the weekly partition for an instant, where it is missing.
create function staging.make_partition(for_instant timestamptz) returns boolean
language plpgsql as $$
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
end $$;

-- Drops the partitions whose records are all older than the instant.
create function staging.drop_partitions(older_than timestamptz) returns integer
language plpgsql as $$
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
end $$;
