import type { Queryable, Transaction } from '@tillkeeper/database';
import { basketVerdictTable } from '@tillkeeper/domain';
import type { FileUnderLoad } from '../file-repository.ts';

const sameBasket = (a: string, b: string): string =>
  ['store_id', 'business_date', 'till_id', 'transaction_id'].map(name => `${a}.${name} = ${b}.${name}`).join(' and ');

/** The days of the file, as literals by value, so that only their partitions are looked at. */
interface Days {
  readonly first_date: string;
  readonly last_date: string;
}

export async function daysOf(tx: Transaction): Promise<Days> {
  const { rows } = await tx.query<Days>(
    'select min(business_date) as first_date, max(business_date) as last_date from loading_baskets',
  );
  const [days] = rows;
  if (days === undefined) throw new Error('there are no baskets');
  return days;
}

const contents = {
  'of-lines': `select basket_no,
       sha256(string_agg(int4send(line_no) || line_hash, ''::bytea order by line_no)) as content_hash
     from loading_lines group by basket_no`,
  'of-child': 'select basket_no, content_hash from loading_baskets',
} as const;

/**
 * Compares every basket with the books by the hash of its lines: `new`, `resent` or `present` at once; `known` for those
 * that are there with another content. Returns how many baskets are known. The hashes are made of the lines in the
 * temporary table, or a child has made them.
 */
export async function compareWithBooks(
  tx: Transaction,
  file: FileUnderLoad,
  days: Days,
  hashes: keyof typeof contents = 'of-lines',
): Promise<number> {
  const { rows } = await tx.query<{ known: bigint; baskets: bigint }>(
    `with contents as (${contents[hashes]}),
     judged as (
       insert into judged_baskets (basket_no, content_hash, verdict, code)
       select b.basket_no, c.content_hash,
         case
           when b.has_repeated_line then 'held'
           when o.store_id is null then 'new'
           when o.content_hash <> c.content_hash then 'known'
           when o.file_id = $1 then 'present'
           else 'resent'
         end,
         case when b.has_repeated_line then 'line.conflict' end
       from loading_baskets b
       join contents c using (basket_no)
       left join retail.orders o on ${sameBasket('o', 'b')} and o.business_date between $2::date and $3::date
       returning verdict)
     select count(*) filter (where verdict = 'known') as known, count(*) as baskets from judged`,
    [file.file_id, days.first_date, days.last_date],
  );
  if ((rows[0]?.baskets ?? 0n) >= 3_000n) await tx.query('analyze judged_baskets (basket_no, verdict)');
  return Number(rows[0]?.known ?? 0n);
}

/** Whether the books have any transaction of the stores and days: asking is nothing beside comparing. */
export async function hasOrdersOfDays(on: Queryable, of: Days & { stores: readonly string[] }): Promise<boolean> {
  const { rows } = await on.query<{ has: boolean }>(
    `select exists (
       select from unnest($3::text[]) as s (store_id)
       cross join lateral (
         select from retail.orders o
         where o.store_id = s.store_id and o.business_date between $1::date and $2::date limit 1) o) as has`,
    [of.first_date, of.last_date, of.stores],
  );
  return rows[0]?.has === true;
}

/** All baskets are new to books that know no transaction of their stores and days; their hashes are the child's. */
export async function judgeFirstOfDays(tx: Transaction): Promise<void> {
  await tx.query(`
    insert into judged_baskets (basket_no, content_hash, verdict, code)
    select basket_no, content_hash, case when has_repeated_line then 'held' else 'new' end,
      case when has_repeated_line then 'line.conflict' end
    from loading_baskets`);
  await tx.query('analyze judged_baskets (basket_no, verdict)');
}

/** Whether a store, product, team or supplier that the file names is not there. */
export async function hasOrphans(tx: Transaction, stores: readonly string[]): Promise<boolean> {
  const { rows } = await tx.query<{ has: boolean }>(
    `
    select exists (
      select from loading_references s
      left join retail.products p using (product_id)
      left join retail.teams t on t.team_id = s.team_id
      left join retail.suppliers u on u.supplier_id = s.supplier_id
      where p.product_id is null or (s.team_id is not null and t.team_id is null)
        or (s.supplier_id is not null and u.supplier_id is null))
    or exists (
      select from unnest($1::text[]) as b (store_id)
      where not exists (select from retail.stores t where t.store_id = b.store_id)) as has`,
    [stores],
  );
  return rows[0]?.has === true;
}

/** Gives the baskets that are known with another content their verdict, by the table of the domain. */
export async function judgeKnown(tx: Transaction, file: FileUnderLoad, days: Days): Promise<void> {
  const table = basketVerdictTable().filter(row => row.isKnown);
  await tx.query(
    `with known as (
       select b.*, j.content_hash as new_hash, o.content_hash as books_hash, o.file_id as books_file_id,
         o.line_count as books_line_count, o.line_count_sent as books_line_count_sent,
         o.transaction_timestamp as books_timestamp,
         (o.received_at, o.received_sequence, o.file_id) <= ($2::timestamptz, $3::bigint, $1)
           and not exists (
             select from retail.order_confirmations f
             where f.store_id = b.store_id and f.business_date = b.business_date and f.till_id = b.till_id
               and (f.received_at, f.received_sequence, f.file_id) > ($2::timestamptz, $3::bigint, $1)
               and b.transaction_id = any (f.transaction_ids)) as is_later
       from judged_baskets j
       join loading_baskets b using (basket_no)
       join retail.orders o on ${sameBasket('o', 'b')} and o.business_date between $4::date and $5::date
       where j.verdict = 'known'),
     books_lines as (
       select k.basket_no, i.line_no, i.product_id
       from known k
       join retail.order_items i on ${sameBasket('i', 'k')} and i.business_date between $4::date and $5::date),
     common_lines as (
       select basket_no, count(*) as lines from books_lines join loading_lines using (basket_no, line_no) group by basket_no),
     common_products as (select distinct basket_no from books_lines join loading_lines using (basket_no, product_id)),
     neighbours as (
       select k.basket_no, bool_or(true) as is_same, bool_or(n.file_id = $1) as is_own
       from known k
       cross join lateral (
         (select r.content_hash, r.file_id from retail.order_revisions r
          where ${sameBasket('r', 'k')} and (r.received_at, r.received_sequence, r.file_id) <= ($2::timestamptz, $3::bigint, $1)
          order by r.received_at desc, r.received_sequence desc, r.file_id desc, r.revision desc limit 1)
         union all
         (select later.content_hash, later.file_id from (
            select r.content_hash, r.file_id, r.received_at, r.received_sequence from retail.order_revisions r
            where ${sameBasket('r', 'k')} and (r.received_at, r.received_sequence, r.file_id) > ($2::timestamptz, $3::bigint, $1)
            order by r.received_at, r.received_sequence, r.file_id limit 1) later)
       ) n
       where not k.is_later and n.content_hash = k.new_hash
       group by k.basket_no),
     facts as (
       select k.basket_no,
         coalesce(n.is_same, false) as is_same_content,
         coalesce(n.is_own, false) as is_from_same_file,
         date_trunc('minute', k.transaction_timestamp) = date_trunc('minute', k.books_timestamp) as is_same_minute,
         p.basket_no is not null as has_common_product,
         case when k.is_later
           then coalesce(l.lines, 0) = k.books_line_count or k.transaction_line_count is not distinct from k.line_count
           else coalesce(l.lines, 0) = k.line_count or k.books_line_count_sent is not distinct from k.books_line_count
         end as is_later_version_whole,
         k.is_later as is_received_later
       from known k
       left join common_lines l using (basket_no)
       left join common_products p using (basket_no)
       left join neighbours n using (basket_no))
     update judged_baskets j
     set verdict = case when v.verdict in ('number-collision', 'incomplete') then 'held' else v.verdict end,
       code = case when v.verdict in ('number-collision', 'incomplete') then 'transaction.' || v.verdict end
     from facts f
     join unnest($6::boolean[], $7::boolean[], $8::boolean[], $9::boolean[], $10::boolean[], $11::boolean[], $12::text[])
       as v (is_same_content, is_from_same_file, is_same_minute, has_common_product, is_later_version_whole,
         is_received_later, verdict)
       using (is_same_content, is_from_same_file, is_same_minute, has_common_product, is_later_version_whole,
         is_received_later)
     where j.basket_no = f.basket_no`,
    [
      file.file_id,
      file.received_at,
      file.sequence,
      days.first_date,
      days.last_date,
      table.map(row => row.isSameContent),
      table.map(row => row.isFromSameFile),
      table.map(row => row.isSameMinute),
      table.map(row => row.hasCommonProduct),
      table.map(row => row.isLaterVersionWhole),
      table.map(row => row.isReceivedLater),
      table.map(row => row.verdict),
    ],
  );
}

/**
 * Holds the baskets whose store, products, teams or suppliers are gone since the file was judged: a foreign key would
 * fail the whole file. Articles are looked for by their keys (`offset 0`): of a till's file all would be read.
 */
export async function holdOrphans(tx: Transaction): Promise<void> {
  await tx.query(`
    with missing as materialized (
      select s.product_id, s.team_id, s.supplier_id,
        case
          when p.product_id is null then 'product.unknown'
          when s.team_id is not null and t.team_id is null then 'team.unknown'
          else 'supplier.unknown'
        end as code
      from loading_references s
      left join lateral (select product_id from retail.products a where a.product_id = s.product_id offset 0) p on true
      left join retail.teams t on t.team_id = s.team_id
      left join retail.suppliers u on u.supplier_id = s.supplier_id
      where p.product_id is null or (s.team_id is not null and t.team_id is null)
        or (s.supplier_id is not null and u.supplier_id is null)),
    orphans as (
      select l.basket_no, min(m.code) as code
      from missing m
      join loading_lines l on l.product_id = m.product_id and l.team_id is not distinct from m.team_id
        and l.supplier_id is not distinct from m.supplier_id
      group by l.basket_no
      union all
      select b.basket_no, 'store.unknown' from loading_baskets b
      where b.store_id in (
        select store_id from (select distinct store_id from loading_baskets) s
        where not exists (select from retail.stores t where t.store_id = s.store_id)))
    update judged_baskets j set verdict = 'held', code = o.code
    from orphans o where o.basket_no = j.basket_no and j.verdict in ('new', 'corrected', 'older')`);
}

/**
 * The same bytes, judged again, may be booked in another way, for instance under the article that an alias names now. In
 * the place of this file's own version that is a correction, however different it looks.
 */
export async function correctOwnBaskets(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `update judged_baskets j set verdict = 'corrected', code = null
     from loading_baskets b join retail.orders o on ${sameBasket('o', 'b')}
     where b.basket_no = j.basket_no and j.code in ('transaction.number-collision', 'transaction.incomplete')
       and o.file_id = $1`,
    [file.file_id],
  );
}

/**
 * Leaves what an earlier run of this file has put into the books: a basket of its own that is now held, or that a later
 * file has sent in the same words, is there from this file all the same.
 */
export async function keepOwnBaskets(tx: Transaction, file: FileUnderLoad): Promise<void> {
  await tx.query(
    `update judged_baskets j set verdict = 'present', code = null
     from loading_baskets b
     where b.basket_no = j.basket_no and j.verdict in ('held', 'resent') and (
       exists (select from retail.orders o where ${sameBasket('o', 'b')} and o.file_id = $1)
       or exists (select from retail.order_revisions r where ${sameBasket('r', 'b')} and r.file_id = $1))`,
    [file.file_id],
  );
}
