import type { StoreDay } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';

type Counted =
  | 'files'
  | 'rejected_files'
  | 'lowest_sequence'
  | 'highest_sequence'
  | 'files_declaring'
  | 'declared_rows'
  | 'declared_amount_minor'
  | 'transactions'
  | 'loaded_rows'
  | 'loaded_amount_minor'
  | 'held_rows'
  | 'held_amount_minor';
type StoreDayRow = { [name in keyof StoreDay]: name extends Counted ? bigint | null : StoreDay[name] };

/** A day of a till, by which a page begins after it. */
export interface PlaceInDays {
  readonly businessDate: string;
  readonly storeId: string;
  readonly tillId: string;
  readonly currency: string;
}

/** The latest days first; of each the tills in the order of their stores. */
export async function listStoreDays(
  on: Queryable,
  wanted: {
    /** Null: all. */
    storeIds: readonly string[] | null;
    businessDate: string | undefined;
    after: PlaceInDays | undefined;
    limit: number;
  },
): Promise<StoreDay[]> {
  const { after } = wanted;
  const { rows } = await on.query<StoreDayRow>(
    `select store_id, business_date, till_id, currency, files, rejected_files, lowest_sequence, highest_sequence, files_declaring, declared_rows,
       declared_amount_minor, transactions, loaded_rows, loaded_amount_minor, held_rows, held_amount_minor,
       first_sale_at, last_sale_at, updated_at
     from quality.store_days
     where ($1::text[] is null or store_id = any ($1)) and ($2::date is null or business_date = $2)
       and ($3::date is null or business_date < $3
         or (business_date = $3 and (store_id, till_id, currency) > ($4::text, $5::text, $6::text)))
     order by business_date desc, store_id, till_id, currency limit $7`,
    [
      ...[wanted.storeIds, wanted.businessDate ?? null, after?.businessDate ?? null],
      ...[after?.storeId ?? null, after?.tillId ?? null, after?.currency ?? null, wanted.limit],
    ],
  );
  return rows.map(row => ({
    ...row,
    files: Number(row.files),
    rejected_files: Number(row.rejected_files),
    lowest_sequence: row.lowest_sequence === null ? null : Number(row.lowest_sequence),
    highest_sequence: row.highest_sequence === null ? null : Number(row.highest_sequence),
    files_declaring: Number(row.files_declaring),
    declared_rows: Number(row.declared_rows),
    // pence fit into a double up to 90 thousand billion pounds
    declared_amount_minor: Number(row.declared_amount_minor),
    transactions: Number(row.transactions),
    loaded_rows: Number(row.loaded_rows),
    loaded_amount_minor: Number(row.loaded_amount_minor),
    held_rows: Number(row.held_rows),
    held_amount_minor: Number(row.held_amount_minor),
  }));
}
