create table retail.orders (
  store_id                text not null references retail.stores,
  business_date           date not null,
  till_id                 text not null check (length(till_id) between 1 and 32),
  transaction_id          text not null check (transaction_id ~ '^[A-Za-z0-9._-]{1,64}$'),
  transaction_type        text not null check (transaction_type in ('SALE', 'RETURN', 'VOID', 'ADJUSTMENT')),
  transaction_timestamp   timestamptz not null,
  currency                text not null check (currency ~ '^[A-Z]{3}$'),
  payment_method          text check (payment_method in ('CASH', 'CARD', 'MOBILE', 'GIFT_CARD', 'ONLINE')),
  customer_id             text references retail.customers,
  employee_id             text references retail.employees,
  employee_id_sent        text,
  promotion_code          text references retail.promotions,
  promotion_code_sent     text,
  original_transaction_id text,
  line_count              integer not null check (line_count > 0),
  line_count_sent         integer,
  total_amount            numeric(16, 2) not null,
  revision                integer not null default 1 check (revision > 0),
  content_hash            bytea not null check (length(content_hash) = 32),
  file_id                 text not null,
  received_at             timestamptz not null,
  received_sequence       bigint not null default 0,
  loaded_at               timestamptz not null default now(),
  primary key (store_id, business_date, till_id, transaction_id)
) partition by range (business_date);
comment on table retail.orders is 'One transaction (receipt, order) as it stands now; older revisions are in order_revisions.';
comment on column retail.orders.received_at is 'When the last file that said so was received: decides what is newer. file_id is the first that said so.';
comment on column retail.orders.content_hash is 'sha256 over the sorted (line_no, line_hash) of its lines.';
comment on column retail.orders.line_count_sent is 'The transaction_line_count of the sender: with it a version with fewer lines than before is whole.';
comment on column retail.orders.employee_id_sent is 'What was sent, where employee_id is empty because it is not known.';
create index orders_file_id on retail.orders (file_id);

create table retail.order_items (
  store_id        text not null,
  business_date   date not null,
  till_id         text not null,
  transaction_id  text not null,
  line_no         integer not null check (line_no > 0),
  product_id      text not null references retail.products,
  team_id         text references retail.teams,
  supplier_id     text references retail.suppliers,
  quantity        numeric(12, 3) not null check (quantity <> 0),
  unit_price      numeric(16, 6) not null check (unit_price >= 0),
  discount_amount numeric(16, 2) not null default 0,
  line_total      numeric(16, 2) not null,
  amount_minor    bigint not null,
  line_hash       bytea not null check (length(line_hash) = 32),
  file_id         text not null,
  row_no          bigint not null,
  primary key (store_id, business_date, till_id, transaction_id, line_no),
  foreign key (store_id, business_date, till_id, transaction_id) references retail.orders
) partition by range (business_date);
comment on table retail.order_items is 'The lines of the transactions in orders.';
comment on column retail.order_items.amount_minor is 'line_total in minor units of the currency of the order.';
create index order_items_file_id on retail.order_items (file_id);

create table retail.order_revisions (
  store_id                text not null,
  business_date           date not null,
  till_id                 text not null,
  transaction_id          text not null,
  revision                integer not null,
  transaction_type        text not null,
  transaction_timestamp   timestamptz not null,
  currency                text not null,
  payment_method          text,
  customer_id             text,
  employee_id             text,
  employee_id_sent        text,
  promotion_code          text,
  promotion_code_sent     text,
  original_transaction_id text,
  line_count              integer not null,
  line_count_sent         integer,
  total_amount            numeric(16, 2) not null,
  content_hash            bytea not null,
  file_id                 text not null,
  received_at             timestamptz not null,
  received_sequence       bigint not null,
  loaded_at               timestamptz not null,
  superseded_at           timestamptz not null default now(),
  superseded_by_file_id   text not null,
  primary key (store_id, business_date, till_id, transaction_id, revision)
) partition by range (business_date);
comment on table retail.order_revisions is 'Transactions as they stood before a correction.';
comment on column retail.order_revisions.revision is 'From 1 in the order of receiving: a version that is handled late gets its place, and the later ones move up by one.';
create index order_revisions_file_id on retail.order_revisions (file_id);

create table retail.order_item_revisions (
  store_id        text not null,
  business_date   date not null,
  till_id         text not null,
  transaction_id  text not null,
  revision        integer not null,
  line_no         integer not null,
  product_id      text not null,
  team_id         text,
  supplier_id     text,
  quantity        numeric(12, 3) not null,
  unit_price      numeric(16, 6) not null,
  discount_amount numeric(16, 2) not null,
  line_total      numeric(16, 2) not null,
  amount_minor    bigint not null,
  line_hash       bytea not null,
  file_id         text not null,
  row_no          bigint not null,
  primary key (store_id, business_date, till_id, transaction_id, revision, line_no),
  foreign key (store_id, business_date, till_id, transaction_id, revision) references retail.order_revisions on update cascade
) partition by range (business_date);
comment on table retail.order_item_revisions is 'The lines of the transactions in order_revisions.';
create index order_item_revisions_file_id on retail.order_item_revisions (file_id);

-- A web transaction is the same whatever its date; tables that are partitioned by date cannot say so, this one can.
create table retail.transaction_keys (
  store_id       text not null,
  transaction_id text not null,
  business_date  date not null,
  primary key (store_id, transaction_id)
);
comment on table retail.transaction_keys is 'Identity of web transactions (till WEB): store and transaction_id, whatever the date.';

-- Makes the quarters of the order family from the one to the other day; what is there stays. Call it in a transaction
-- of its own, before the one that loads: attaching a partition locks the parent.
create function retail.make_order_partitions(from_date date, to_date date) returns integer
language plpgsql as $$
declare
  quarter date := date_trunc('quarter', from_date)::date;
  family text;
  partition_name text;
  made integer := 0;
begin
  if to_date - from_date > 36600 then
    raise exception 'more than 100 years of partitions from % to %', from_date, to_date;
  end if;
  while quarter <= to_date loop
    foreach family in array array['orders', 'order_items', 'order_revisions', 'order_item_revisions'] loop
      partition_name := format('%s_%sq%s', family, extract(year from quarter), extract(quarter from quarter));
      if to_regclass('retail.' || partition_name) is null then
        perform pg_advisory_xact_lock(hashtextextended('retail.make_order_partitions', 0));
        if to_regclass('retail.' || partition_name) is null then
          execute format('create table retail.%I partition of retail.%I for values from (%L) to (%L)',
            partition_name, family, quarter, (quarter + interval '3 months')::date);
          made := made + 1;
        end if;
      end if;
    end loop;
    quarter := (quarter + interval '3 months')::date;
  end loop;
  return made;
end $$;
