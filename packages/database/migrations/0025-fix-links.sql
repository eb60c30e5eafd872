-- Links to the page on which a store's open problems are put right: one store, one person, for a while.

create table ops.fix_links (
  link_id      bigint generated always as identity primary key,
  store_id     text not null references retail.stores,
  report_id    bigint references ops.reports on delete set null,
  person       text not null check (length(person) between 3 and 320),
  role         text not null check (role in ('manager', 'second-person')),
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null check (expires_at = date_trunc('second', expires_at)),
  revoked_at   timestamptz,
  revoked_by   text check (length(revoked_by) between 1 and 200),
  last_used_at timestamptz,
  used_forms   text[] not null default '{}' check (cardinality(used_forms) <= 500),
  unique (report_id, person, role),
  check ((revoked_at is null) = (revoked_by is null))
);
comment on table ops.fix_links is 'Links to the page of open problems. The link itself is not kept: it is made from the row and a secret of the reporter, each time that a mail is written.';
comment on column ops.fix_links.link_id is 'Stands in the link.';
comment on column ops.fix_links.store_id is 'The only store that it opens.';
comment on column ops.fix_links.report_id is 'The mail that it stands in; null: that is no longer kept.';
comment on column ops.fix_links.person is 'The address that it was sent to: who answers is called by it.';
comment on column ops.fix_links.role is 'manager: answers the store''s problems; second-person: says yes or no to answers about much money.';
comment on column ops.fix_links.created_at is 'When the mail was written.';
comment on column ops.fix_links.expires_at is 'Until when it opens the page, to the second.';
comment on column ops.fix_links.revoked_at is 'Since when it opens nothing any more; null: it was not revoked.';
comment on column ops.fix_links.revoked_by is 'Who revoked it.';
comment on column ops.fix_links.last_used_at is 'When something was answered through it last. Opening the page is not noted: programs that look into mails do it, too.';
comment on column ops.fix_links.used_forms is 'Forms of the page that were saved through it, the last 500: each counts once, however often it is sent.';
create index fix_links_store_id on ops.fix_links (store_id, link_id desc);
comment on index ops.fix_links_store_id is 'Which links has a store?';
create index fix_links_expires_at on ops.fix_links (expires_at);
comment on index ops.fix_links_expires_at is 'Which links may be forgotten?';

grant select, insert, delete, update (revoked_at, revoked_by, last_used_at, used_forms) on ops.fix_links to tillkeeper_reporter;
grant select on ops.fix_links to tillkeeper_auditor;

alter table ops.fix_links enable row level security;
create policy all_rows_read on ops.fix_links for select to tillkeeper_auditor using (true);
comment on policy all_rows_read on ops.fix_links is 'Reads the rows of all stores.';
create policy of_store on ops.fix_links to tillkeeper_reporter
  using ((select ops.sees_all_stores()) or store_id = any ((select ops.seen_stores())::text[]));
comment on policy of_store on ops.fix_links is 'The stores that the transaction has named (ops.seen_stores).';

-- Whoever comes by a link that has ended may have a new one sent to the manager.
alter table ops.reports
  drop constraint reports_kind_check,
  add constraint reports_kind_check check
    (kind in ('digest', 'good-news', 'refused', 'rejected', 'silent-till', 'second-person', 'new-link', 'sheet-answer',
     'operators'));
comment on column ops.reports.kind is 'digest: what became of a store''s files; good-news: the same of days without problems; refused, rejected: one file of which nothing was used; silent-till: tills that have sent nothing; second-person: an answer waits for somebody else''s yes; new-link: somebody came by a link to the open problems that has ended; sheet-answer: what became of a spreadsheet that came back by mail; operators: what is no manager''s business.';
