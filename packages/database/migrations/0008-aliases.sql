create table quality.aliases (
  alias_id     bigint generated always as identity primary key,
  kind         text not null default 'product' check (kind in ('product')),
  code         text not null check (length(code) between 1 and 128),
  sender_id    text check (length(sender_id) between 1 and 32),
  store_id     text check (length(store_id) between 1 and 32),
  target_id    text not null check (length(target_id) between 1 and 128),
  note         text check (length(note) <= 500),
  confirmed_by text not null,
  confirmed_at timestamptz not null default now(),
  undone_by    text,
  undone_at    timestamptz,
  check ((undone_by is null) = (undone_at is null)),
  check (sender_id is null or store_id is null)
);
comment on table quality.aliases is 'Confirmed answers to "which article is meant by this code?": applied before any scoring. An answer is undone, never deleted or changed.';
comment on column quality.aliases.kind is 'What the code names; target_id is of the same kind.';
comment on column quality.aliases.code is 'As the validator reads it and findings show it: with the prefix that the sender''s format puts before it. Letter for letter.';
comment on column quality.aliases.sender_id is 'In force for the files of this sender alone; with store_id empty as well: for all.';
comment on column quality.aliases.store_id is 'In force for the rows of this store alone. Narrower goes before wider: store, sender, all.';
comment on column quality.aliases.target_id is 'The article that is meant. No foreign key: where it has gone, the answer rests until it is back.';
comment on column quality.aliases.confirmed_by is 'The key (sender and key id) that said so.';
comment on column quality.aliases.undone_at is 'Since when it is no longer applied; null: in force.';
create unique index aliases_in_force on quality.aliases (kind, code, coalesce(sender_id, ''), coalesce(store_id, ''))
  where undone_at is null;

-- The validator asks before every file whether what it knows is stale. Adding up updated_at over 100,000 articles for
-- that takes longer than judging 30 rows; a row here for each statement that changed a table is read in no time.
create table ops.reference_changes (
  change_id  bigint generated always as identity primary key,
  table_name text not null,
  noted_at   timestamptz not null default now()
);
comment on table ops.reference_changes is 'That a table of the reference data was changed: count and sum of change_id by table are its version (the greatest alone would not do: who began earlier may commit later). Old ones are pruned.';

create function ops.note_reference_change() returns trigger
language plpgsql as $$
begin
  insert into ops.reference_changes (table_name) values (tg_table_schema || '.' || tg_table_name);
  return null;
end $$;
comment on function ops.note_reference_change() is 'For triggers after statements on tables that the validator''s reference cache reads.';

create trigger noted after insert or update or delete or truncate on retail.stores
  for each statement execute function ops.note_reference_change();
create trigger noted after insert or update or delete or truncate on retail.products
  for each statement execute function ops.note_reference_change();
create trigger noted after insert or update or delete or truncate on retail.teams
  for each statement execute function ops.note_reference_change();
create trigger noted after insert or update or delete or truncate on retail.suppliers
  for each statement execute function ops.note_reference_change();
create trigger noted after insert or update or delete or truncate on retail.employees
  for each statement execute function ops.note_reference_change();
create trigger noted after insert or update or delete or truncate on retail.promotions
  for each statement execute function ops.note_reference_change();
create trigger noted after insert or update or delete or truncate on quality.product_baselines
  for each statement execute function ops.note_reference_change();
create trigger noted after insert or update or delete or truncate on quality.aliases
  for each statement execute function ops.note_reference_change();
