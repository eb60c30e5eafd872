create schema if not exists retail;

-- received_at in these tables: when the file that said so last was received. A file received earlier but handled later
-- does not overwrite; -infinity: no file has said anything yet.

create table retail.stores (
  store_id      text primary key check (length(store_id) between 1 and 32),
  name          text not null,
  time_zone     text not null,
  country       text not null check (country ~ '^[A-Z]{2}$'),
  currency      text not null check (currency ~ '^[A-Z]{3}$'),
  manager_name  text,
  manager_email text,
  opened_on     date,
  closed_on     date,
  received_at   timestamptz not null default '-infinity',
  updated_at    timestamptz not null default now()
);
create table retail.teams (
  team_id    text primary key check (length(team_id) between 1 and 64),
  name       text not null,
  short_name text,
  league     text,
  received_at timestamptz not null default '-infinity',
  updated_at timestamptz not null default now()
);
create table retail.suppliers (
  supplier_id text primary key check (length(supplier_id) between 1 and 64),
  name        text not null,
  email       text,
  phone       text,
  country     text check (country ~ '^[A-Z]{2}$'),
  received_at timestamptz not null default '-infinity',
  updated_at  timestamptz not null default now()
);
create table retail.products (
  product_id  text primary key check (length(product_id) between 1 and 128),
  kind        text not null default 'GOOD' check (kind in ('GOOD', 'SERVICE')),
  name        text not null,
  team_id     text references retail.teams,
  supplier_id text references retail.suppliers,
  category    text,
  size        text,
  colour      text,
  list_price  numeric(16, 6) check (list_price >= 0),
  cost_price  numeric(16, 6) check (cost_price >= 0),
  barcode     text,
  active_from date,
  active_to   date,
  received_at timestamptz not null default '-infinity',
  updated_at  timestamptz not null default now()
);
create index products_team_id on retail.products (team_id) where team_id is not null;
create index products_supplier_id on retail.products (supplier_id) where supplier_id is not null;
create table retail.employees (
  employee_id text primary key check (length(employee_id) between 1 and 64),
  store_id    text not null references retail.stores,
  name        text not null,
  role        text,
  hired_on    date,
  left_on     date,
  received_at timestamptz not null default '-infinity',
  updated_at  timestamptz not null default now()
);
create index employees_store_id on retail.employees (store_id);
create table retail.customers (
  customer_id text primary key check (length(customer_id) between 1 and 64),
  name        text,
  email       text,
  phone       text,
  country     text check (country ~ '^[A-Z]{2}$'),
  created_at  timestamptz,
  received_at timestamptz not null default '-infinity',
  updated_at  timestamptz not null default now()
);
create table retail.promotions (
  promotion_code text primary key check (length(promotion_code) between 1 and 64),
  name           text not null,
  kind           text not null check (kind in ('PERCENT', 'AMOUNT', 'OTHER')),
  value          numeric(16, 6) check (value >= 0),
  starts_at      timestamptz,
  ends_at        timestamptz,
  received_at    timestamptz not null default '-infinity',
  updated_at     timestamptz not null default now()
);
create table retail.inventory (
  store_id         text not null references retail.stores,
  product_id       text not null references retail.products,
  quantity_on_hand numeric(14, 3) not null,
  reorder_level    numeric(14, 3) check (reorder_level >= 0),
  counted_at       timestamptz not null,
  received_at      timestamptz not null default '-infinity',
  updated_at       timestamptz not null default now(),
  primary key (store_id, product_id)
);
create index inventory_product_id on retail.inventory (product_id);
