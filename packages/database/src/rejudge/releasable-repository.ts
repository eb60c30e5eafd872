import type { ReleasableCode } from '@tillkeeper/contracts';
import type { Queryable } from '../query-on.ts';

export interface FileToRejudge {
  readonly file_id: string;
  readonly sender_id: string;
  readonly run: number;
}

/** For each code: what was missing when the row of the finding `e` was judged is there. */
const isKnownNow: Readonly<Record<ReleasableCode, string>> = {
  'store.unknown': 'exists (select from retail.stores s where s.store_id = e.value)',
  'team.unknown': 'exists (select from retail.teams t where t.team_id = e.value)',
  'supplier.unknown': 'exists (select from retail.suppliers s where s.supplier_id = e.value)',
  'product.unknown': `(exists (select from retail.products p where p.product_id = e.value)
    or exists (
      select from quality.aliases a join retail.products p on p.product_id = a.target_id
      where a.kind = 'product' and a.code = e.value and a.undone_at is null
        and (a.store_id is null or a.store_id = e.store_id)
        and (a.sender_id is null or a.sender_id = (select f.sender_id from ops.files f where f.file_id = e.file_id))))`,
  'team.mismatch': `exists (select from retail.products p
    where p.product_id = e.product_id and coalesce(p.team_id, e.value) = e.value)`,
  'supplier.mismatch': `exists (select from retail.products p
    where p.product_id = e.product_id and coalesce(p.supplier_id, e.value) = e.value)`,
};

/**
 * Files with rows in the books' account that are held for one of these reasons, of which one at least is no more. A value
 * that was cut to 200 characters is no key of ours: the longest has 128. A file that is on its way into the books asks
 * for itself when it is there.
 */
export async function findReleasableFiles(
  tx: Queryable,
  of: { codes: readonly ReleasableCode[]; fileId: string | undefined },
): Promise<FileToRejudge[]> {
  const found = of.codes.map(
    code => `select e.file_id from quality.exceptions e
      where e.status = 'open' and e.code = '${code}' and ${isKnownNow[code]}
        ${of.fileId === undefined ? '' : 'and e.file_id = $1'}`,
  );
  const { rows } = await tx.query<FileToRejudge>(
    `select f.file_id, f.sender_id, f.run from ops.files f
     where f.status = 'loaded' and f.file_id in (${found.join(' union all ')})
     order by f.received_at, f.file_id`,
    of.fileId === undefined ? [] : [of.fileId],
  );
  return rows;
}

/** Files with rows that are held for want of an article that was sent so, or that were repaired from it. */
export async function findFilesNaming(tx: Queryable, articles: readonly string[]): Promise<FileToRejudge[]> {
  const { rows } = await tx.query<FileToRejudge>(
    `select f.file_id, f.sender_id, f.run from ops.files f
     where f.status = 'loaded' and f.file_id in (
       select e.file_id from quality.exceptions e
       where e.status in ('open', 'waived') and e.code in ('product.unknown', 'product.repaired') and e.value = any ($1::text[]))
     order by f.received_at, f.file_id`,
    [articles],
  );
  return rows;
}
