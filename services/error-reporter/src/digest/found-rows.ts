import { isOfStore } from './of-store.ts';

/** SQL: whether a finding `e` holds its row. */
export const isHeld = `(e.row_no is not null and (e.severity = 'error' or e.code = 'transaction.held'))`;

/** SQL: `rows`, what is open of the files $2 with runs $3; found is what these runs found first, and is no mere count. */
export const newRows = `
  rows as (
    select e.*, ${isHeld} as is_held, e.severity <> 'info' and exists (
        select from unnest($2::text[], $3::int[]) as item (file_id, run)
        where item.file_id = e.file_id and item.run = coalesce(e.first_run, e.run)) as is_found
    from quality.exceptions e
    where e.file_id = any ($2::text[]) and e.status = 'open' and (e.severity <> 'info' or ${isHeld}) and ${isOfStore})`;

/** SQL: `rows` with the money that each holds (`held_minor`): a row may have several findings and counts once. */
export const worth = `
  worth as (
    select r.*, case when is_held and row_number() over (
        partition by file_id, row_no, is_held order by amount_minor nulls last, exception_id) = 1
      then coalesce(amount_minor, 0) else 0 end as held_minor
    from rows r)`;

/**
 * SQL: of `rows` those that are found, with what they cost (`cause_minor`, `cause_currency`): baskets are held whole, so an
 * error costs what all held rows of its basket are worth (`is_first` of its code in its basket, `is_first_of_value`
 * of what stood there). A warning costs its row. A row
 * may have several findings and counts once. In one pass: nothing is known of how many there are, and joins would be
 * done row by row.
 */
export const found = `
  ${worth},
  costs as (
    select w.*,
      case when severity = 'error' and transaction_id is not null
        then sum(held_minor) over basket else coalesce(amount_minor, 0) end as cause_minor,
      -- money of two currencies is not added up to one of them
      case when severity = 'error' and transaction_id is not null
        then case when min(currency) over basket = max(currency) over basket then min(currency) over basket end
        else currency end as cause_currency
    from worth w
    window basket as (partition by file_id, business_date, till_id, transaction_id)),
  found as (
    select c.*, case when severity = 'error' and transaction_id is not null
      then row_number() over (
        partition by code, severity, file_id, business_date, till_id, transaction_id order by exception_id)
      else row_number() over (partition by code, severity, file_id, row_no order by exception_id) end = 1 as is_first,
      row_number() over (
        partition by code, severity, value, file_id, business_date, till_id, transaction_id,
          case when severity <> 'error' or transaction_id is null then row_no end
        order by exception_id) = 1 as is_first_of_value
    from costs c where is_found)`;
