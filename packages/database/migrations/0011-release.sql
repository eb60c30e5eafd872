-- A row that was held for want of a master record is judged again when the record comes: the file gets a new run.

alter table quality.exceptions
  add column first_run integer,
  add column settled_run integer,
  add column settled_at timestamptz;
comment on column quality.exceptions.run is 'The last run that found it.';
comment on column quality.exceptions.first_run is 'The run that found it first, where the file was judged again since and it is still there: it was told then; null: run.';
comment on column quality.exceptions.status is 'open; fixed: not found any more when the file was sent again; released: not found any more when the file was judged again by itself; waived: what it is about stays in the books.';
comment on column quality.exceptions.settled_run is 'The run that found it no more (or left it), and settled_at when; null: open.';

-- Which files wait for a record that has come? Few findings are of these codes and open: of 1,000,000 findings it keeps
-- those that a catalogue is looked up for. Its codes are `releasableCodes` of the contracts, and repaired articles, which an
-- alias may be made or undone for; waived: after an alias was undone, what it had put into the books waits for another.
create index exceptions_releasable on quality.exceptions (code, value, product_id, file_id)
  where status in ('open', 'waived')
    and code in ('store.unknown', 'team.unknown', 'supplier.unknown', 'product.unknown', 'team.mismatch', 'supplier.mismatch',
      'product.repaired');

alter table ops.files add column rejudged_run integer;
comment on column ops.files.rejudged_run is 'The last run that nobody asked for by sending the file: what it waited for had come.';

alter table ops.report_items add column is_rejudged boolean not null default false;
comment on column ops.report_items.is_rejudged is 'Nobody sent the file for this run: a digest speaks of what is new in it, not of its totals again.';
