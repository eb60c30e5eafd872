/**
 * The oracle: what the days of tills have to be, counted from the books, the files and their findings alone (of rejected ones those that a
 * store or the web shop has sent, with a name that says their day). Written
 * apart from the code that it judges; slow, and as plain as can be.
 */
export const daysCountedPlainly = `
  with sold as (
    select o.store_id, o.business_date, o.till_id, o.currency, o.transaction_timestamp as at,
      (select count(*) from retail.order_items i where (i.store_id, i.business_date, i.till_id, i.transaction_id)
        = (o.store_id, o.business_date, o.till_id, o.transaction_id)) as lines,
      (select sum(i.amount_minor) from retail.order_items i where (i.store_id, i.business_date, i.till_id, i.transaction_id)
        = (o.store_id, o.business_date, o.till_id, o.transaction_id)) as minor
    from retail.orders o),
  file as (
    select f.*, p.is_web, p.declared_rows as said_rows, p.declared_amount as said_amount,
      case when p.is_web then 'WEB' when f.till_id is null then '' else f.till_id end as own_till,
      array(select distinct t.store_id from ops.file_totals t, ops.senders s
            where t.file_id = f.file_id and s.sender_id = f.sender_id and t.store_id in (select store_id from retail.stores)
              and (s.stores is null or t.store_id = any (s.stores))) as named,
      (select stores from ops.senders s where s.sender_id = f.sender_id) as allowed
    from ops.files f join ops.receipts p using (file_id) where f.status = 'loaded' and f.file_type = 'sales'),
  own as (
    select *, case when named = '{}' and array_length(allowed, 1) = 1 then allowed else named end as own_stores from file),
  came as (
    select s.store_id, own.business_date, own.own_till as till_id, s.currency, own.file_id,
      case when own.is_web then null else own.sequence end as number,
      case when array_length(own_stores, 1) = 1 then said_rows end as said_rows,
      case when array_length(own_stores, 1) = 1 then (said_amount * 100)::bigint end as said_minor
    from own join retail.stores s on s.store_id = any (own_stores)),
  held_row as (
    select own.file_id, e.row_no, min(coalesce(e.store_id, case when array_length(own_stores, 1) = 1 then own_stores[1] else '' end)) as store_id,
      min(coalesce(e.business_date, own.business_date)) as business_date, min(coalesce(e.till_id, own.own_till)) as till_id,
      min(coalesce(e.currency, '')) as currency, coalesce(min(e.amount_minor), 0) as minor
    from own join quality.exceptions e on e.file_id = own.file_id
    where e.status = 'open' and e.row_no is not null and (e.severity = 'error' or e.code = 'transaction.held')
    group by own.file_id, e.row_no),
  turned_down as (
    select f.file_id, s.store_id, f.business_date, coalesce(f.till_id, '') as till_id, s.currency
    from ops.files f join ops.senders n using (sender_id) join retail.stores s on n.stores = array[s.store_id]
    where f.status in ('rejected', 'quarantined') and f.file_type = 'sales'),
  place as (
    select store_id, business_date, till_id, currency from sold
    union select store_id, business_date, till_id, currency from came
    union select store_id, business_date, till_id, currency from held_row
    union select store_id, business_date, till_id, currency from turned_down)
  select place.*,
    (select count(distinct file_id) from came c where (c.store_id, c.business_date, c.till_id, c.currency) = (place.*)) as files,
    (select min(number) from came c where (c.store_id, c.business_date, c.till_id, c.currency) = (place.*)) as lowest_sequence,
    (select max(number) from came c where (c.store_id, c.business_date, c.till_id, c.currency) = (place.*)) as highest_sequence,
    (select count(said_rows) from came c where (c.store_id, c.business_date, c.till_id, c.currency) = (place.*)) as files_declaring,
    (select coalesce(sum(said_rows), 0)::bigint from came c where (c.store_id, c.business_date, c.till_id, c.currency) = (place.*)) as declared_rows,
    (select coalesce(sum(said_minor), 0)::bigint from came c where (c.store_id, c.business_date, c.till_id, c.currency) = (place.*)) as declared_amount_minor,
    (select count(*) from sold s where (s.store_id, s.business_date, s.till_id, s.currency) = (place.*)) as transactions,
    (select coalesce(sum(lines), 0)::bigint from sold s where (s.store_id, s.business_date, s.till_id, s.currency) = (place.*)) as loaded_rows,
    (select coalesce(sum(minor), 0)::bigint from sold s where (s.store_id, s.business_date, s.till_id, s.currency) = (place.*)) as loaded_amount_minor,
    (select count(*) from held_row h where (h.store_id, h.business_date, h.till_id, h.currency) = (place.*)) as held_rows,
    (select coalesce(sum(minor), 0)::bigint from held_row h where (h.store_id, h.business_date, h.till_id, h.currency) = (place.*)) as held_amount_minor,
    (select count(*) from turned_down r where (r.store_id, r.business_date, r.till_id, r.currency) = (place.*)) as rejected_files,
    (select min(at) from sold s where (s.store_id, s.business_date, s.till_id, s.currency) = (place.*)) as first_sale_at,
    (select max(at) from sold s where (s.store_id, s.business_date, s.till_id, s.currency) = (place.*)) as last_sale_at
  from place
  order by store_id, business_date, till_id, currency`;
