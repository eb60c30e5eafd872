create schema if not exists quality;

create table quality.exceptions (
  exception_id   bigint generated always as identity,
  file_id        text not null,
  run            integer not null,
  file_type      text not null,
  row_no         bigint,
  line_from      bigint,
  byte_from      bigint,
  byte_to        bigint,
  store_id       text,
  business_date  date,
  till_id        text,
  transaction_id text,
  line_no        integer,
  product_id     text,
  code           text not null,
  severity       text not null check (severity in ('error', 'warning', 'info')),
  column_name    text,
  value          text,
  message        text not null,
  amount_minor   bigint,
  currency       text,
  status         text not null default 'open' check (status in ('open', 'fixed', 'waived', 'released')),
  created_at     timestamptz not null default now(),
  primary key (file_type, exception_id)
) partition by list (file_type);
comment on table quality.exceptions is 'What is wrong, row by row; row_no is null for a finding about the file as a whole.';
create table quality.exceptions_sales partition of quality.exceptions for values in ('sales');
create table quality.exceptions_reference partition of quality.exceptions default;
create index exceptions_file_id on quality.exceptions (file_id, row_no);
create index exceptions_store_id on quality.exceptions (store_id, status, created_at desc);

-- Running mean and sum of squared deviations (Welford) of what was sold, for z-scores.
create table quality.product_baselines (
  product_id    text primary key,
  observations  bigint not null,
  quantity_mean double precision not null,
  quantity_m2   double precision not null,
  price_mean    double precision not null,
  price_m2      double precision not null,
  updated_at    timestamptz not null default now()
);
comment on table quality.product_baselines is 'Baseline of anomalies by product: count, mean and sum of squared deviations of quantity and unit price of the sales in the books.';
