-- Files that were rejected stand in the days of tills, and what the nightly proof of the foreign keys has found is kept.

-- The days of tills: a file of which nothing could be used is one that came.

alter table quality.store_days add column rejected_files bigint not null default 0;
comment on table quality.store_days is 'How complete the day of a till is: its files, what they declared, what of it is in the books and what is held, and how many files were rejected. Written in the transaction of each load and each rejection; always what the books, the files and their findings add up to.';
comment on column quality.store_days.files is 'Loaded files of this till and day by their names, a file without rows included; a file that head office sends for several stores is one of each. Of stores that are not known: none. Rejected ones are not among them.';
comment on column quality.store_days.rejected_files is 'Files of this till and day that are rejected or quarantined now; one whose name says no day stands at the day when it came, one whose store is not known at the store without a name. A file that was put right under the same name is another file: the rejected one stays.';

create table quality.store_day_rejections (
  file_id       text not null,
  store_id      text not null,
  business_date date not null,
  till_id       text not null,
  currency      text not null,
  primary key (file_id, store_id, business_date, till_id, currency)
);
comment on table quality.store_day_rejections is 'At which days of tills a rejected file counts. A trigger of ops.files writes it, with rejected_files of quality.store_days.';
comment on column quality.store_day_rejections.file_id is 'The file.';
comment on column quality.store_day_rejections.store_id is 'The stores that its rows name and its sender may send for, else its sender''s only store; empty: neither.';
comment on column quality.store_day_rejections.business_date is 'The day in its name, else the day when it came, in UTC.';
comment on column quality.store_day_rejections.till_id is 'The till in its name; WEB for the web shop; empty: none.';
comment on column quality.store_day_rejections.currency is 'The store''s; empty: the store is not known.';

create function quality.places_of_rejected(of_files text[]) returns setof quality.store_day_rejections
language sql stable as $$
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
$$;
comment on function quality.places_of_rejected(text[]) is 'The days of tills at which rejected files of sales count: the rows of quality.store_day_rejections as they have to be now.';

create function quality.note_rejection() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
end $$;
comment on function quality.note_rejection() is 'Keeps rejected_files of the days of tills what ops.files says.';

insert into quality.store_day_rejections
select p.* from quality.places_of_rejected(array(
  select file_id from ops.files where file_type = 'sales' and status in ('rejected', 'quarantined'))) p;
insert into quality.store_days as d (store_id, business_date, till_id, currency, rejected_files)
select store_id, business_date, till_id, currency, count(*) from quality.store_day_rejections
group by store_id, business_date, till_id, currency
on conflict (store_id, business_date, till_id, currency) do update set rejected_files = excluded.rejected_files, updated_at = now();
alter table quality.store_day_rejections add foreign key (file_id) references ops.files on delete cascade;

create trigger rejection_noted after insert on ops.files for each row
  when (new.file_type = 'sales' and new.status in ('rejected', 'quarantined'))
  execute function quality.note_rejection();
create trigger rejection_noted_anew after update on ops.files for each row
  when (new.file_type = 'sales' and (old.status in ('rejected', 'quarantined') or new.status in ('rejected', 'quarantined'))
    and (old.status is distinct from new.status or old.run is distinct from new.run))
  execute function quality.note_rejection();

-- The nightly proof of the foreign keys of the books.

create table ops.key_proofs (
  child_table  text not null,
  parent_table text not null,
  orphans      bigint not null check (orphans >= 0),
  proven_at    timestamptz not null,
  broken_since timestamptz,
  primary key (child_table, parent_table),
  check ((orphans = 0) = (broken_since is null))
);
comment on table ops.key_proofs is 'What the nightly proof of the foreign keys found last: one row a key. Bulk loads prove them for all rows at once, with their triggers off; this looks at every row again.';
comment on column ops.key_proofs.child_table is 'The table of retail whose rows name a parent.';
comment on column ops.key_proofs.parent_table is 'The table of retail that the parent has to be in.';
comment on column ops.key_proofs.orphans is 'Rows that name a parent who is not there; 0 is right.';
comment on column ops.key_proofs.proven_at is 'When it was looked at last.';
comment on column ops.key_proofs.broken_since is 'When orphans were found first, without a proof between that found none; null: there are none.';
grant select, insert, update on ops.key_proofs to tillkeeper_loader;
grant select on ops.key_proofs to tillkeeper_ingest, tillkeeper_analyst, tillkeeper_auditor;
grant select on quality.store_day_rejections to tillkeeper_auditor;
