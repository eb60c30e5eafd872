import { copyInto, type Database, type Queryable } from '@tillkeeper/database';

/** Puts the count of the raw files beside the books, as `raw_rows`; rows are CSV as `count-raw.py` writes them. */
export async function keepRawRows(database: Database, csv: string): Promise<number> {
  await database.query(`
    create table raw_rows (file_name text, row_no bigint, store_id text, business_date date, product_id text, amount_minor bigint,
      basket text, reason text, primary key (file_name, row_no))`);
  const rows = await database.transaction(tx =>
    copyInto(tx, 'copy raw_rows from stdin (format csv, force_not_null (reason))', [csv]),
  );
  await database.query('analyze raw_rows');
  return rows;
}

/** Every row of sales of the two senders as the product says it: in the books, or held with the codes that were found. */
const said = `
  files as (select file_id, file_name, run, sender_id from ops.files where sender_id in ('OR1', 'CJ') and file_type = 'sales'),
  loaded as (
    select f.file_name, i.row_no, i.store_id, i.business_date, i.product_id, i.amount_minor
    from files f join retail.order_items i using (file_id)),
  held as (
    select f.file_name, e.row_no, max(e.store_id) as store_id, max(e.business_date) as business_date, max(e.amount_minor) as amount_minor,
      array_agg(distinct e.code order by e.code) filter (where e.severity = 'error') as codes
    from files f join quality.exceptions e on e.file_id = f.file_id and e.run = f.run and e.file_type = 'sales'
    where e.status = 'open' and (e.severity = 'error' or e.code = 'transaction.held')
    group by f.file_name, e.row_no)`;

export interface Differences {
  readonly rows: number;
  /** Rows that are neither in the books nor held. */
  readonly lost: number;
  /** Rows that are both, or that the raw files do not have. */
  readonly doubled: number;
  /** Rows in the books whose store, day, article or money is another than counted. */
  readonly changed: number;
  /** Held rows that no finding of their own and none of their basket explains. */
  readonly unexplained: number;
  /** Held rows whose own findings are not those that were counted, or of baskets for which none was. */
  readonly held_for_another_reason: number;
  /** Rows in the books of baskets that the raw count would hold. */
  readonly not_held: number;
}

/** Row by row, what the product says against what was counted. */
export async function compareRows(on: Queryable): Promise<Differences> {
  const { rows } = await on.query<Differences>(`
    with ${said},
    reasons as (select distinct file_name, basket from raw_rows where reason <> ''),
    own as (select h.*, w.basket, w.reason from held h join raw_rows w using (file_name, row_no))
    select (select count(*) from raw_rows)::int as rows,
      (select count(*) from raw_rows w left join loaded l using (file_name, row_no) left join held h using (file_name, row_no)
        where l.file_name is null and h.file_name is null)::int as lost,
      (select count(*) from loaded l full join held h using (file_name, row_no) left join raw_rows w using (file_name, row_no)
        where (l.file_name is not null and h.file_name is not null) or w.file_name is null)::int as doubled,
      (select count(*) from loaded l join raw_rows w using (file_name, row_no)
        where (l.store_id, l.business_date, l.product_id, l.amount_minor)
          is distinct from (w.store_id, w.business_date, w.product_id, w.amount_minor))::int as changed,
      (select count(*) from own o where o.codes is null and not exists (
        select from own b where b.file_name = o.file_name and b.basket = o.basket and b.codes is not null))::int as unexplained,
      (select count(*) from own o left join reasons r using (file_name, basket)
        where r.basket is null or array_to_string(coalesce(o.codes, '{}'), ' ') <> o.reason)::int as held_for_another_reason,
      (select count(*) from loaded l join raw_rows w using (file_name, row_no) join reasons r using (file_name, basket))::int as not_held`);
  const [differences] = rows;
  if (differences === undefined) throw new Error('the comparison gave nothing');
  return differences;
}

export interface PlaceSums {
  readonly sender_id: string;
  readonly rows: bigint;
  readonly stores: bigint;
  readonly days: bigint;
  readonly products: bigint;
  /** Stores, days and articles together, each with its rows and money. */
  readonly sums: bigint;
  /** Of them those that are not the same counted and said. */
  readonly different: bigint;
  readonly amount_minor: bigint;
  readonly loaded_rows: bigint;
  readonly loaded_minor: bigint;
  readonly held_rows: bigint;
  readonly held_minor: bigint;
}

/** Added up by store, day and article: in the books and held together against the raw count. A held row's article is as counted. */
export async function compareSums(on: Queryable): Promise<PlaceSums[]> {
  const { rows } = await on.query<PlaceSums>(`
    with ${said},
    counted as (
      select f.sender_id, w.store_id, w.business_date, w.product_id, count(*) as rows, sum(w.amount_minor) as minor
      from raw_rows w join files f using (file_name) group by 1, 2, 3, 4),
    told as (
      select f.sender_id, t.store_id, t.business_date, t.product_id, count(*) as rows, sum(t.amount_minor) as minor,
        count(*) filter (where t.is_held) as held_rows, coalesce(sum(t.amount_minor) filter (where t.is_held), 0) as held_minor
      from (
        select file_name, store_id, business_date, product_id, amount_minor, false as is_held from loaded
        union all
        select h.file_name, h.store_id, h.business_date, w.product_id, h.amount_minor, true
        from held h left join raw_rows w using (file_name, row_no)) t
      join files f using (file_name) group by 1, 2, 3, 4)
    select sender_id, sum(c.rows)::bigint as rows, count(distinct store_id) as stores, count(distinct business_date) as days,
      count(distinct product_id) as products, count(*) as sums,
      count(*) filter (where (c.rows, c.minor) is distinct from (t.rows, t.minor)) as different,
      sum(c.minor)::bigint as amount_minor, sum(t.rows - t.held_rows)::bigint as loaded_rows,
      sum(t.minor - t.held_minor)::bigint as loaded_minor, sum(t.held_rows)::bigint as held_rows, sum(t.held_minor)::bigint as held_minor
    from counted c full join told t using (sender_id, store_id, business_date, product_id)
    group by sender_id order by sender_id desc`);
  return rows;
}

export interface HeldAccount {
  readonly sender_id: string;
  readonly why: string;
  readonly rows: bigint;
  readonly baskets: bigint;
  readonly minor: bigint;
}

/** Why rows are held: by a finding of their own, or by another line of their basket. */
export async function accountOfHeld(on: Queryable): Promise<HeldAccount[]> {
  const { rows } = await on.query<HeldAccount>(`
    with ${said}
    select f.sender_id, coalesce(array_to_string(h.codes, ', '), 'another line of the basket') as why, count(*) as rows,
      count(distinct (w.file_name, w.basket)) as baskets, sum(h.amount_minor)::bigint as minor
    from held h join raw_rows w using (file_name, row_no) join files f using (file_name)
    group by 1, 2 order by 1 desc, 3 desc`);
  return rows;
}

/** What the accounts of the files say of the same, in rows and money: loaded, held, and all else. */
export async function sumsOfAccounts(on: Queryable): Promise<Record<string, bigint | string>[]> {
  const { rows } = await on.query<Record<string, bigint | string>>(`
    select sender_id, sum(rows_read)::bigint as rows, sum(amount_read_minor)::bigint as amount_minor, sum(rows_loaded)::bigint as loaded_rows,
      sum(amount_loaded_minor)::bigint as loaded_minor, sum(rows_held)::bigint as held_rows, sum(amount_held_minor)::bigint as held_minor
    from ops.files where sender_id in ('OR1', 'CJ') and file_type = 'sales' group by sender_id order by sender_id desc`);
  return rows;
}
