import type { ReleasableCode } from '@tillkeeper/contracts';
import type { Queryable } from '../query-on.ts';

export interface FileToRejudge {
  readonly file_id: string;
  readonly sender_id: string;
  readonly run: number;
}

/**
 * For each code: what was missing when the row of the finding `e` was judged is there, in one way or another. A value that
 * was cut to 200 characters is no key of ours: the longest has 128.
 */
const isKnownNow: Readonly<Record<ReleasableCode, readonly [string, ...string[]]>> = {
  'store.unknown': ['exists (select from retail.stores s where s.store_id = e.value)'],
  'team.unknown': ['exists (select from retail.teams t where t.team_id = e.value)'],
  'supplier.unknown': ['exists (select from retail.suppliers s where s.supplier_id = e.value)'],
  'product.unknown': [
    'exists (select from retail.products p where p.product_id = e.value)',
    `exists (
      select from quality.aliases a join retail.products p on p.product_id = a.target_id
      where a.kind = 'product' and a.code = e.value and a.undone_at is null
        and (a.store_id is null or a.store_id = e.store_id)
        and (a.sender_id is null or a.sender_id = (select f.sender_id from ops.files f where f.file_id = e.file_id)))`,
  ],
  'team.mismatch': [
    `exists (select from retail.products p
      where p.product_id = e.product_id and coalesce(p.team_id, e.value) = e.value)`,
  ],
  'supplier.mismatch': [
    `exists (select from retail.products p
      where p.product_id = e.product_id and coalesce(p.supplier_id, e.value) = e.value)`,
  ],
};

/**
 * Files in the books with rows that are held for one of these reasons, of which one at least is no more. Files on their
 * way into the books are not among them: they ask for themselves when they are there.
 */
export async function findReleasableFiles(tx: Queryable, codes: readonly ReleasableCode[]): Promise<FileToRejudge[]> {
  // a branch for each way: joined as a set, 200,000 findings take a tenth of the time that looking up each of them takes
  const found = codes.flatMap(code =>
    isKnownNow[code].map(
      isKnown =>
        `select e.file_id from quality.exceptions e where e.status = 'open' and e.code = '${code}' and ${isKnown}`,
    ),
  );
  const { rows } = await tx.query<FileToRejudge>(
    `select f.file_id, f.sender_id, f.run from ops.files f
     where f.status = 'loaded' and f.file_id in (${found.join(' union ')})
     order by f.received_at, f.file_id`,
  );
  return rows;
}

const isAnyKnownNow = Object.entries(isKnownNow)
  .flatMap(([code, ways]) => ways.map(isKnown => `(e.code = '${code}' and ${isKnown})`))
  .join(' or ');

/** The file, when it is in the books with a row that is held for a reason that is no more. */
export async function findIfReleasable(tx: Queryable, fileId: string): Promise<FileToRejudge[]> {
  const { rows } = await tx.query<FileToRejudge>(
    {
      name: 'find-if-releasable',
      text: `select f.file_id, f.sender_id, f.run from ops.files f
             where f.file_id = $1 and f.status = 'loaded' and exists (
               select from quality.exceptions e
               where e.file_id = $1 and e.status = 'open' and (${isAnyKnownNow}))`,
    },
    [fileId],
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

/** The file, when it is in the books. */
export async function findIfLoaded(tx: Queryable, fileId: string): Promise<FileToRejudge[]> {
  const { rows } = await tx.query<FileToRejudge>(
    `select file_id, sender_id, run from ops.files where file_id = $1 and status = 'loaded'`,
    [fileId],
  );
  return rows;
}
