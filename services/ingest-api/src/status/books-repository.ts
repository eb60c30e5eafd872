import type { BooksReport } from '@tillkeeper/contracts';
import type { Queryable } from '@tillkeeper/database';

/** Whether the books are whole; asked seldom, it looks at every file. */
export async function readBooks(on: Queryable): Promise<BooksReport> {
  const { rows: proofs } = await on.query<{
    child_table: string;
    parent_table: string;
    orphans: bigint;
    proven_at: string;
    broken_since: string | null;
  }>('select child_table, parent_table, orphans, proven_at, broken_since from ops.key_proofs order by 1, 2');
  const { rows: differing } = await on.query<{ files: bigint }>(
    `select count(*) as files from ops.files
     where status = 'loaded' and (reconcile_difference_rows <> 0 or reconcile_difference_amount_minor <> 0)`,
  );
  return {
    keys_proven_at: proofs.map(({ proven_at }) => proven_at).toSorted()[0] ?? null,
    broken_keys: proofs.flatMap(({ child_table, parent_table, orphans, broken_since }) =>
      broken_since === null ? [] : [{ child_table, parent_table, rows: Number(orphans), broken_since }],
    ),
    files_differing: Number(differing[0]?.files ?? 0n),
  };
}
