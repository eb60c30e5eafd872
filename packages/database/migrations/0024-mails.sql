-- Mails to managers and operators: what is sent is kept as it is sent, what a file was refused for is kept until it is
-- counted, and tills that fell silent are told of once a day.

alter table ops.reports
  drop constraint reports_kind_check,
  drop constraint reports_state_check,
  alter column store_id drop not null,
  add column mail bytea,
  add column mail_name text,
  add column server_reply text,
  add column bounced_at timestamptz,
  add column told_by bigint references ops.reports on delete set null,
  add constraint reports_kind_check check
    (kind in ('digest', 'good-news', 'refused', 'rejected', 'silent-till', 'second-person', 'operators')),
  add constraint reports_store_id_check check ((store_id is null) = (kind = 'operators')),
  add constraint reports_state_check check (state in ('quiet', 'pending', 'sending', 'sent', 'failed', 'bounced'));
comment on column ops.reports.kind is 'digest: what became of a store''s files; good-news: the same of days without problems; refused, rejected: one file of which nothing was used; silent-till: tills that have sent nothing; second-person: an answer waits for somebody else''s yes; operators: what is no manager''s business.';
comment on column ops.reports.store_id is 'The store whose manager reads it; null: it is for operators.';
comment on column ops.reports.state is 'quiet: a day without problems, of which nobody is mailed; pending: to be sent; sending: being sent, perhaps sent; sent; failed: the server will never take it, or it was tried for too long; bounced: it was taken, and came back.';
comment on column ops.reports.mail is 'The mail to its last byte, written with the report: sent again it is the same. Null: quiet, or from before this was kept.';
comment on column ops.reports.mail_name is 'Path of the .eml file below the directory of mails: the same for the same report.';
comment on column ops.reports.server_reply is 'What the mail server said when it took it, such as the number in its queue; null: not taken, or kept as a file.';
comment on column ops.reports.bounced_at is 'When it was known to have come back; null: it did not.';
comment on column ops.reports.told_by is 'The report to operators that says that it failed or bounced; null: none yet, or none is due.';
create index reports_untold on ops.reports (report_id) where state in ('failed', 'bounced') and told_by is null;
comment on index ops.reports_untold is 'Of which mails that nobody got have operators not been told?';

create table ops.refused_files (
  refusal_id text primary key,
  kind       text not null check (kind in ('refused', 'rejected')),
  sender_id  text not null,
  store_id   text,
  file_id    text,
  file_name  text not null,
  code       text not null,
  detail     text not null,
  refused_at timestamptz not null,
  refused_on date not null,
  mailed_by  bigint references ops.reports on delete set null,
  counted_by bigint references ops.reports on delete set null
);
comment on table ops.refused_files is 'Files of which nothing was used, each time that one came: the first of its kind is mailed at once, the next digest counts them all. Kept as long as reports.';
comment on column ops.refused_files.refusal_id is 'What the event is about: a refusal at the door, or a file and its run.';
comment on column ops.refused_files.kind is 'refused: at the door; rejected: by its rows.';
comment on column ops.refused_files.sender_id is 'Who sent it.';
comment on column ops.refused_files.store_id is 'The only store of its sender, whose manager is told; null: operators are told.';
comment on column ops.refused_files.file_id is 'Of a rejected file; null: a file that is refused at the door is none.';
comment on column ops.refused_files.file_name is 'As it was sent, shortened.';
comment on column ops.refused_files.code is 'Why.';
comment on column ops.refused_files.detail is 'Why, in words; it may quote the file.';
comment on column ops.refused_files.refused_at is 'When.';
comment on column ops.refused_files.refused_on is 'The day in the store''s zone; without a store in UTC.';
comment on column ops.refused_files.mailed_by is 'The mail at once that speaks of it; null: it repeats one that was told, or was one too many.';
comment on column ops.refused_files.counted_by is 'The digest, or report to operators, that counts it; null: none yet.';
create index refused_files_sender_id on ops.refused_files (sender_id, code, refused_on);
comment on index ops.refused_files_sender_id is 'Has this been told today?';
create index refused_files_file_name on ops.refused_files (sender_id, file_name, code);
comment on index ops.refused_files_file_name is 'Has this file been told before?';
create index refused_files_uncounted on ops.refused_files (store_id) where counted_by is null;
comment on index ops.refused_files_uncounted is 'What has the next digest to count?';
create index refused_files_mailed_by on ops.refused_files (mailed_by);
comment on index ops.refused_files_mailed_by is 'Which files does a mail speak of?';
create index refused_files_counted_by on ops.refused_files (counted_by);
comment on index ops.refused_files_counted_by is 'Which files does a digest count?';

create table ops.silent_tills (
  store_id      text not null references retail.stores,
  till_id       text not null,
  business_date date not null,
  usual_by      time not null,
  last_file_at  timestamptz not null,
  noticed_at    timestamptz not null,
  report_id     bigint references ops.reports on delete set null,
  primary key (store_id, till_id, business_date)
);
comment on table ops.silent_tills is 'Tills that usually send by some hour and had sent nothing that day: one row, and one mail, a till and day. Kept as long as reports.';
comment on column ops.silent_tills.store_id is 'The store.';
comment on column ops.silent_tills.till_id is 'The till.';
comment on column ops.silent_tills.business_date is 'The day in the store''s zone.';
comment on column ops.silent_tills.usual_by is 'By then, in the store''s zone, its first file has usually come.';
comment on column ops.silent_tills.last_file_at is 'When its last file had come.';
comment on column ops.silent_tills.noticed_at is 'When the silence was noticed.';
comment on column ops.silent_tills.report_id is 'The mail that says so; null: it is gone.';
create index silent_tills_report_id on ops.silent_tills (report_id);
comment on index ops.silent_tills_report_id is 'Which tills does a mail speak of?';

grant select, insert, update, delete on ops.refused_files, ops.silent_tills to tillkeeper_reporter;
grant select on ops.refused_files, ops.silent_tills to tillkeeper_auditor;
do $$
declare
  name text;
begin
  foreach name in array array['ops.refused_files', 'ops.silent_tills'] loop
    execute format('alter table %s enable row level security', name);
    execute format('create policy all_rows_read on %s for select to tillkeeper_auditor using (true)', name);
    execute format('comment on policy all_rows_read on %s is %L', name, 'Reads the rows of all stores.');
    execute format('create policy of_store on %s to tillkeeper_reporter
      using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[]))', name);
    execute format('comment on policy of_store on %s is %L', name, 'The stores that the transaction has named (ops.seen_stores).');
  end loop;
end $$;

-- What finds causes later asks this: who, where, when, with which program, why, and how long it took until it was right.
create view quality.fix_times as
select e.file_type, e.exception_id, e.file_id, e.row_no, e.store_id, e.business_date, e.till_id, e.employee_id, e.sold_at,
  extract(hour from e.sold_at at time zone s.time_zone)::integer as sold_hour, p.software, e.code,
  split_part(e.code, '.', 1) as cause_group, e.column_name, e.product_id, e.severity, e.amount_minor, e.currency, e.status,
  e.created_at as found_at, told.told_at, e.settled_at, e.settled_at - e.created_at as time_to_fix,
  e.settled_at - told.told_at as time_since_told, a.kind as answer, a.via as answered_via
from quality.exceptions e
left join retail.stores s on s.store_id = e.store_id
left join ops.receipts p on p.file_id = e.file_id
left join lateral (
  select min(r.sent_at) as told_at from ops.report_items i join ops.reports r using (report_id)
  where i.file_id = e.file_id and i.store_id = e.store_id and i.run = coalesce(e.first_run, e.run)) told on true
left join lateral (
  select kind, via from quality.answers q
  where q.file_id = e.file_id and q.row_no = e.row_no and q.state = 'in force'
  order by q.answer_id desc limit 1) a on true
where e.severity in ('error', 'warning');
comment on view quality.fix_times is 'Problems with everything that finding their causes needs: where, who, which hour, which program, what kind, when it was found, told and put right. No values and no words of what was sent.';
comment on column quality.fix_times.file_type is 'As in exceptions.';
comment on column quality.fix_times.exception_id is 'The finding; with file_type its key.';
comment on column quality.fix_times.file_id is 'The file.';
comment on column quality.fix_times.row_no is 'The row of the file; null: it is about the file.';
comment on column quality.fix_times.store_id is 'The store; null: not known.';
comment on column quality.fix_times.business_date is 'The business day.';
comment on column quality.fix_times.till_id is 'The till.';
comment on column quality.fix_times.employee_id is 'Who served.';
comment on column quality.fix_times.sold_at is 'When the row was sold.';
comment on column quality.fix_times.sold_hour is 'The hour of it in the store''s zone, 0 to 23.';
comment on column quality.fix_times.software is 'The till''s program and its version when the file was sent first; null: it does not say.';
comment on column quality.fix_times.code is 'What is wrong.';
comment on column quality.fix_times.cause_group is 'The group of causes: what stands before the point of the code.';
comment on column quality.fix_times.column_name is 'The column, where it is one.';
comment on column quality.fix_times.product_id is 'The article, as sent.';
comment on column quality.fix_times.severity is 'error or warning.';
comment on column quality.fix_times.amount_minor is 'The money of the row, in minor units of the currency.';
comment on column quality.fix_times.currency is 'Of amount_minor.';
comment on column quality.fix_times.status is 'open, fixed, waived or released.';
comment on column quality.fix_times.found_at is 'When it was found.';
comment on column quality.fix_times.told_at is 'When the mail server took the first report that speaks of it; null: not told.';
comment on column quality.fix_times.settled_at is 'When it was put right; null: it is not.';
comment on column quality.fix_times.time_to_fix is 'From found to put right.';
comment on column quality.fix_times.time_since_told is 'From told to put right; negative: it was right before the mail went.';
comment on column quality.fix_times.answer is 'correct, accept or remove, where the store has answered; null: it has not.';
comment on column quality.fix_times.answered_via is 'page, sheet, mail or operator.';
grant select on quality.fix_times to tillkeeper_analyst, tillkeeper_auditor;
