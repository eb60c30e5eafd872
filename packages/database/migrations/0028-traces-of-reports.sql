-- A file is followed to the mail that speaks of it, which is made and sent hours later.

alter table ops.report_items add column traceparent text;
comment on column ops.report_items.traceparent is 'The trace of the file, W3C traceparent; null: it is not traced.';

alter table ops.reports add column traceparents text[];
comment on column ops.reports.traceparents is 'The traces that the mail is a part of, one of each file of it that is traced, at most 50; null: none.';
