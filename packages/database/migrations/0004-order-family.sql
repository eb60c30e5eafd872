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
comment on column retail.orders.received_at is 'When the file that said so was received: decides what is newer.';
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

-- One row a file and till, not one a transaction: a file of 1,000,000 lines that is sent again writes a few rows here,
-- where noting it in orders would rewrite 250,000 of them (8 s).
create table retail.order_confirmations (
  store_id          text not null,
  business_date     date not null,
  till_id           text not null,
  file_id           text not null,
  received_at       timestamptz not null,
  received_sequence bigint not null,
  transaction_ids   text[] not null,
  primary key (store_id, business_date, till_id, file_id)
);
comment on table retail.order_confirmations is 'Transactions that a file said once more, unchanged: a file received before it and handled after it does not overwrite them.';

-- A web transaction is the same whatever its date; tables that are partitioned by date cannot say so, this one can.
create table retail.transaction_keys (
  store_id       text not null,
  transaction_id text not null,
  business_date  date not null,
  primary key (store_id, transaction_id)
);
comment on table retail.transaction_keys is 'Identity of web transactions (till WEB): store and transaction_id, whatever the date.';

-- Makes the quarters of the order family from the one to the other day; what is there stays. Call it in a transaction
-- of its own, before the one that loads: attaching a partition locks the parents, which are locked here all at once and in
-- the order in which a loader comes to them. After such a lock the catalogue is read afresh; after an advisory lock it
-- is not, and of two at once one would fail.
create function retail.make_order_partitions(from_date date, to_date date) returns integer
language plpgsql as $$
declare
  part record;
  made integer := 0;
begin
  if to_date - from_date > 36600 then
    raise exception 'more than 100 years of partitions from % to %', from_date, to_date;
  end if;
  for attempt in 1..2 loop
    for part in
      select family, quarter::date as first_day, (quarter + interval '3 months')::date as next_first_day,
        format('%s_%sq%s', family, extract(year from quarter), extract(quarter from quarter)) as name
      from unnest(array['orders', 'order_items', 'order_revisions', 'order_item_revisions']) as family,
        generate_series(date_trunc('quarter', from_date::timestamp), to_date::timestamp, '3 months') as quarter
    loop
      continue when to_regclass('retail.' || part.name) is not null;
      if attempt = 1 then
        lock table only retail.orders, only retail.order_items, only retail.order_revisions,
          only retail.order_item_revisions in access exclusive mode;
        exit;
      end if;
      execute format('create table retail.%I partition of retail.%I for values from (%L) to (%L)',
        part.name, part.family, part.first_day, part.next_first_day);
      made := made + 1;
    end loop;
  end loop;
  return made;
end $$;
