-- What managers say of problems: what should have stood there, that it is as it is, or that it is no sale. The file is
-- judged again with the answers over what was sent; the raw bytes stay as they are.

create table quality.answers (
  answer_id      bigint generated always as identity primary key,
  file_id        text not null references ops.files on delete cascade,
  row_no         bigint not null check (row_no > 0),
  store_id       text not null,
  transaction_id text,
  kind           text not null check (kind in ('correct', 'accept', 'remove')),
  column_name    text check (length(column_name) between 1 and 64),
  value          text check (length(value) <= 200),
  code           text check (length(code) between 1 and 64),
  original       text,
  reason         text check (length(reason) <= 500),
  state          text not null check (state in ('waiting', 'in force', 'undone')),
  amount_minor   bigint,
  currency       text,
  answered_by    text not null,
  via            text not null check (via in ('page', 'sheet', 'mail', 'operator')),
  answered_at    timestamptz not null default now(),
  confirmed_by   text,
  confirmed_at   timestamptz,
  undone_by      text,
  undone_at      timestamptz,
  check ((kind = 'correct') = (column_name is not null and value is not null)),
  check ((kind = 'accept') = (code is not null)),
  check ((undone_by is null) = (undone_at is null) and (undone_at is null) = (state <> 'undone')),
  check ((confirmed_by is null) = (confirmed_at is null)),
  check (confirmed_by is null or confirmed_by <> answered_by)
);
comment on table quality.answers is 'Managers'' answers to findings, row by row. An answer is undone, never deleted or changed; what was sent stays in the raw file.';
comment on column quality.answers.answer_id is 'Grows with time.';
comment on column quality.answers.file_id is 'The file.';
comment on column quality.answers.row_no is 'The row of the file.';
comment on column quality.answers.store_id is 'The store that answered; its row.';
comment on column quality.answers.transaction_id is 'The receipt, where it could be read; for people.';
comment on column quality.answers.kind is 'correct: something else should have stood there; accept: it is as it is (warnings alone); remove: this line is no sale.';
comment on column quality.answers.column_name is 'Of correct: the column of the contract.';
comment on column quality.answers.value is 'Of correct: what should have stood there, in the contract''s own form.';
comment on column quality.answers.code is 'Of accept: the code of the finding.';
comment on column quality.answers.original is 'What stood there, as the finding showed it; null: nothing, or it is in the raw file alone.';
comment on column quality.answers.reason is 'Why, where a reason was given.';
comment on column quality.answers.state is 'waiting: for a second person; in force: the file is judged with it; undone: it is not any more.';
comment on column quality.answers.amount_minor is 'What the basket was worth when it was answered, in minor units of the currency; null: not known.';
comment on column quality.answers.currency is 'Of amount_minor.';
comment on column quality.answers.answered_by is 'Who: the address that the link was sent to, or the name of a key.';
comment on column quality.answers.via is 'page: the page of open problems; sheet: the spreadsheet that came back; mail: a reply; operator: a command.';
comment on column quality.answers.answered_at is 'When.';
comment on column quality.answers.confirmed_by is 'The second person, who is not the first; null: none was needed, or none has said yes.';
comment on column quality.answers.confirmed_at is 'When the second person said yes.';
comment on column quality.answers.undone_by is 'Who took it back; a newer answer to the same question is one of them.';
comment on column quality.answers.undone_at is 'Since when it holds no longer; null: it holds, or waits.';
-- One answer to one question; and those of a file, for judging it.
create unique index answers_in_force on quality.answers (file_id, row_no, kind, coalesce(column_name, ''), coalesce(code, ''))
  where state <> 'undone';
comment on index quality.answers_in_force is 'What has been answered of this file?';
create index answers_store_id on quality.answers (store_id, answered_at desc);
comment on index quality.answers_store_id is 'What has a store answered lately?';
select audit.watch('quality.answers');

alter table ops.files
  add column answers_asked integer not null default 0,
  add column answers_judged integer not null default 0;
comment on column ops.files.answers_asked is 'How often its answers have changed.';
comment on column ops.files.answers_judged is 'answers_asked as it was when the run in force was judged: where it is less, the file is to be judged again.';

alter table quality.exceptions
  add column sold_at timestamptz,
  add column employee_id text,
  add column suggestions text[];
comment on column quality.exceptions.sold_at is 'When the row was sold; null: not known.';
comment on column quality.exceptions.employee_id is 'Who served, where the row says so.';
comment on column quality.exceptions.suggestions is 'Articles that may be meant, the likeliest first; null: none.';

-- The fixed, by answer: the history of findings says so.
create or replace function quality.note_exception_changes() returns trigger
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
      when 'fixed' then case
        when exists (
          select from quality.answers a
          where a.file_id = n.file_id and a.row_no = n.row_no and a.kind <> 'accept' and a.state = 'in force')
        then 'It was put right by an answer.' else 'The file was sent again without it.' end
      when 'released' then 'The file was judged again without it: what it waited for had come.'
      when 'waived' then case
        when exists (
          select from quality.answers a
          where a.file_id = n.file_id and a.row_no = n.row_no and a.kind = 'accept' and a.code = n.code and a.state = 'in force')
        then 'It was accepted as it is.' else 'What it is about stays in the books.' end
      else 'It was found again.' end)
  from old_rows o join new_rows n on n.exception_id = o.exception_id and n.file_type = o.file_type
  where n.status <> o.status;
  return null;
end $$;

-- Who may do what. The reporter takes answers: it writes them for the store that it speaks of, and nothing else of a file.
grant select on quality.answers to tillkeeper_validator, tillkeeper_loader, tillkeeper_auditor;
grant select, insert, update (state, confirmed_by, confirmed_at, undone_by, undone_at) on quality.answers to tillkeeper_reporter;
grant update (answers_asked) on ops.files to tillkeeper_reporter;
grant update (status, settled_run, settled_at) on quality.exceptions to tillkeeper_reporter;
grant select, insert, update (undone_by, undone_at) on quality.aliases to tillkeeper_reporter;
grant insert on ops.outbox to tillkeeper_reporter;

alter table quality.answers enable row level security;
create policy all_rows_read on quality.answers for select to tillkeeper_validator, tillkeeper_loader, tillkeeper_auditor using (true);
comment on policy all_rows_read on quality.answers is 'Reads the rows of all stores.';
create policy of_store on quality.answers to tillkeeper_reporter
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[]));
comment on policy of_store on quality.answers is 'The stores that the transaction has named (ops.seen_stores).';
create policy answered on ops.files for update to tillkeeper_reporter
  using ((select ops.sees_all_stores())
    or sender_id = any (array(select s.sender_id from ops.senders s where s.stores <@ (select ops.seen_stores())::text[]))
    or exists (select from ops.file_totals t where t.file_id = files.file_id and t.store_id = any ((select ops.seen_stores())::text[])));
comment on policy answered on ops.files is 'Files with rows of the stores that the transaction has named: that they were answered.';
create policy answered on quality.exceptions for update to tillkeeper_reporter
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[])
    or (coalesce(store_id, '') = '' and exists (
      select from ops.files f join ops.senders s on s.sender_id = f.sender_id
      where f.file_id = exceptions.file_id and s.stores <@ (select ops.seen_stores())::text[])));
comment on policy answered on quality.exceptions is 'Findings of the stores that the transaction has named: that they were accepted.';
-- The reporter makes aliases for the store that it speaks of; who made them before sees all, as ever.
alter table quality.aliases enable row level security;
create policy all_rows on quality.aliases to tillkeeper_ingest using (true);
comment on policy all_rows on quality.aliases is 'Who writes the rows sees all of them.';
create policy all_rows_read on quality.aliases for select to tillkeeper_validator, tillkeeper_loader, tillkeeper_auditor using (true);
comment on policy all_rows_read on quality.aliases is 'Reads the rows of all stores.';
create policy of_store on quality.aliases to tillkeeper_reporter
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[]));
comment on policy of_store on quality.aliases is 'The stores that the transaction has named (ops.seen_stores).';
