import type { Transaction } from '@tillkeeper/database';
import manifest from '../package.json' with { type: 'json' };
import type { FileUnderLoad } from './file-repository.ts';

/** What became of rows by store and currency; money in minor units. Both empty where the rows are of no store. */
export interface Outcome {
  readonly store_id: string;
  readonly currency: string;
  readonly rows_loaded: bigint;
  readonly rows_unchanged: bigint;
  readonly rows_held: bigint;
  readonly amount_loaded_minor: bigint;
  readonly amount_unchanged_minor: bigint;
  readonly amount_held_minor: bigint;
}

/** A file's rows as they are accounted for. */
export interface FileAccount {
  readonly rows_loaded: bigint;
  readonly rows_unchanged: bigint;
  readonly rows_held: bigint;
}

/** What became of the baskets in the temporary tables. */
export async function outcomeOfBaskets(tx: Transaction): Promise<Outcome[]> {
  const outcomes = {
    loaded: "('new', 'present', 'corrected', 'older')",
    unchanged: "('resent')",
    held: "('held')",
  };
  const sums = Object.entries(outcomes).flatMap(([name, verdicts]) => [
    `coalesce(sum(b.line_count) filter (where j.verdict in ${verdicts}), 0)::bigint as rows_${name}`,
    `coalesce(sum(b.amount_minor) filter (where j.verdict in ${verdicts}), 0)::bigint as amount_${name}_minor`,
  ]);
  const { rows } = await tx.query<Outcome>(`
    select b.store_id, b.currency, ${sums.join(', ')}
    from loading_baskets b join judged_baskets j using (basket_no)
    group by b.store_id, b.currency`);
  return rows;
}

/** The same where all of them are new. */
export async function outcomeOfNewBaskets(tx: Transaction): Promise<Outcome[]> {
  const { rows } = await tx.query<Outcome>(`
    select store_id, currency, sum(line_count)::bigint as rows_loaded, 0::bigint as rows_unchanged, 0::bigint as rows_held,
      sum(amount_minor)::bigint as amount_loaded_minor, 0::bigint as amount_unchanged_minor, 0::bigint as amount_held_minor
    from loading_baskets group by store_id, currency`);
  return rows;
}

/** The stores and currencies of the file's rows, in the order of the stores; those of no store come first. */
export async function totalsOf(tx: Transaction, fileId: string): Promise<Pick<Outcome, 'store_id' | 'currency'>[]> {
  const { rows } = await tx.query<Pick<Outcome, 'store_id' | 'currency'>>(
    'select store_id, currency from ops.file_totals where file_id = $1 order by store_id, currency',
    [fileId],
  );
  return rows;
}

/**
 * Writes what became of the rows beside what the validator has counted, by store and currency, and the file's sums; the
 * table's constraints prove that every row and every penny is accounted for. Throws when a store's do not add up.
 */
export async function accountFor(
  tx: Transaction,
  file: FileUnderLoad,
  outcomes: readonly Outcome[],
): Promise<FileAccount> {
  const amounts = ['amount_loaded_minor', 'amount_unchanged_minor', 'amount_held_minor'] as const;
  const counts = ['rows_loaded', 'rows_unchanged', 'rows_held'] as const;
  const { rows: totals } = await tx.query<{ is_sum: boolean }>(
    `update ops.file_totals t
     set rows_loaded = coalesce(o.rows_loaded, 0), rows_unchanged = coalesce(o.rows_unchanged, 0),
       rows_held = t.rows_held + coalesce(o.rows_held, 0),
       amount_loaded_minor = coalesce(o.amount_loaded_minor, 0),
       amount_unchanged_minor = coalesce(o.amount_unchanged_minor, 0),
       amount_held_minor = t.amount_held_minor + coalesce(o.amount_held_minor, 0)
     from ops.file_totals same
     left join unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])
       as o (store_id, currency, ${counts.join(', ')}, ${amounts.join(', ')}) using (store_id, currency)
     where same.file_id = $1 and t.file_id = $1 and t.store_id = same.store_id and t.currency = same.currency
     returning t.rows_read = t.rows_loaded + t.rows_unchanged + t.rows_held + t.rows_repeated + t.rows_removed
       and t.amount_read_minor = t.amount_loaded_minor + t.amount_unchanged_minor + t.amount_held_minor
         + t.amount_repeated_minor + t.amount_removed_minor
       and t.rows_held >= 0 as is_sum`,
    [
      file.file_id,
      outcomes.map(outcome => outcome.store_id),
      outcomes.map(outcome => outcome.currency),
      ...[...counts, ...amounts].map(name => outcomes.map(outcome => outcome[name])),
    ],
  );
  if (totals.some(total => !total.is_sum))
    throw new Error('the rows of a store are not all accounted for; nothing of the file was loaded');
  return closeFile(tx, file);
}

async function closeFile(tx: Transaction, file: FileUnderLoad): Promise<FileAccount> {
  const { rows } = await tx.query<FileAccount>(
    `with closed as (
     update ops.files f
     set rows_loaded = t.rows_loaded, rows_unchanged = t.rows_unchanged, rows_held = t.rows_held,
       amount_loaded_minor = t.amount_loaded_minor, amount_unchanged_minor = t.amount_unchanged_minor,
       amount_held_minor = t.amount_held_minor, status = 'loaded', loaded_at = now(),
       reconciled_at = null, reconcile_difference_rows = null, reconcile_difference_amount_minor = null
     from (
       select coalesce(sum(rows_loaded), 0) as rows_loaded, coalesce(sum(rows_unchanged), 0) as rows_unchanged,
         coalesce(sum(rows_held), 0) as rows_held, coalesce(sum(amount_loaded_minor), 0) as amount_loaded_minor,
         coalesce(sum(amount_unchanged_minor), 0) as amount_unchanged_minor,
         coalesce(sum(amount_held_minor), 0) as amount_held_minor
       from ops.file_totals where file_id = $1) t
     where f.file_id = $1
     returning f.run, f.rows_loaded, f.rows_unchanged, f.rows_held),
     noted as (
       update ops.runs r
       set loaded_at = now(), status = 'loaded', rows_loaded = c.rows_loaded, rows_unchanged = c.rows_unchanged,
         rows_held = c.rows_held, loader_version = $2
       from closed c where r.file_id = $1 and r.run = c.run)
     select rows_loaded, rows_unchanged, rows_held from closed`,
    [file.file_id, manifest.version],
  );
  const [account] = rows;
  if (account === undefined) throw new Error('the file is gone');
  return account;
}
