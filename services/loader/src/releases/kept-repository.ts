import type { Transaction } from '@tillkeeper/database';
import type { Outcome } from '../accounting-repository.ts';
import type { FileUnderLoad } from '../file-repository.ts';
import { createLoadingTables } from '../sales/loading-tables.ts';

const basket = ['store_id', 'business_date', 'till_id', 'transaction_id'];
const sameBasket = (a: string, b: string): string => basket.map(name => `${a}.${name} = ${b}.${name}`).join(' and ');
const namesOf = (alias: string): string => basket.map(name => `${alias}.${name}`).join(', ');

/**
 * What earlier runs of a file have put into the books stays there, also where this run holds its rows back: nothing is
 * taken out of the books but by a manager's answer. Such rows count as loaded, not as held, and the findings that would
 * have held them are waived. What is held is below zero in the outcomes: the validator has counted these rows as held.
 */
export async function keepEarlierRuns(tx: Transaction, file: FileUnderLoad): Promise<Outcome[]> {
  if (file.file_type !== 'sales') return [];
  // of a file in which nothing may be loaded none were made
  await tx.query(createLoadingTables);
  const kept = await findKept(tx, file);
  if (kept.length === 0) return [];
  const lines = await linesOf(tx, kept);
  await tx.query(
    `update quality.exceptions e
     set status = 'waived', settled_run = $2, settled_at = now()
     where e.file_type = 'sales' and e.file_id = $1 and e.run = $2 and e.status = 'open'
       and (e.severity = 'error' or e.code = 'transaction.held') and e.row_no = any ($3::bigint[])`,
    [file.file_id, file.run, lines.map(line => line.row_no)],
  );
  return lines.map(line => ({
    ...{ store_id: line.store_id, currency: line.currency },
    ...{ rows_loaded: 1n, rows_unchanged: 0n, rows_held: -1n },
    ...{ amount_loaded_minor: line.amount_minor, amount_unchanged_minor: 0n, amount_held_minor: -line.amount_minor },
  }));
}

interface KeptBasket {
  readonly store_id: string;
  readonly business_date: string;
  readonly till_id: string;
  readonly transaction_id: string;
  readonly currency: string;
  readonly revision: number;
  /** Whether it is what the books hold now; else a later file has changed it since. */
  readonly is_current: boolean;
}

/** The baskets of the file in the books, each in its newest version of this file, that this run does not bring. */
async function findKept(tx: Transaction, file: FileUnderLoad): Promise<KeptBasket[]> {
  const { rows } = await tx.query<KeptBasket>(
    `with own as (
       select ${namesOf('o')}, o.currency, o.revision, true as is_current from retail.orders o where o.file_id = $1
       union all
       (select distinct on (${namesOf('r')}) ${namesOf('r')}, r.currency, r.revision, false
        from retail.order_revisions r
        where r.file_id = $1
          and not exists (select from retail.orders o where ${sameBasket('o', 'r')} and o.file_id = $1)
        order by ${namesOf('r')}, r.revision desc))
     select own.* from own where not exists (select from loading_baskets b where ${sameBasket('b', 'own')})`,
    [file.file_id],
  );
  return rows;
}

interface KeptLine {
  readonly store_id: string;
  readonly currency: string;
  readonly row_no: bigint;
  readonly amount_minor: bigint;
}

async function linesOf(tx: Transaction, kept: readonly KeptBasket[]): Promise<KeptLine[]> {
  const { rows } = await tx.query<KeptLine>(
    `with kept as (
       select * from unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::text[], $6::int[], $7::boolean[])
         as k (store_id, business_date, till_id, transaction_id, currency, revision, is_current))
     select k.store_id, k.currency, i.row_no, i.amount_minor
     from kept k join retail.order_items i on ${sameBasket('i', 'k')} where k.is_current
     union all
     select k.store_id, k.currency, i.row_no, i.amount_minor
     from kept k join retail.order_item_revisions i on ${sameBasket('i', 'k')} and i.revision = k.revision
     where not k.is_current`,
    [
      kept.map(one => one.store_id),
      kept.map(one => one.business_date),
      kept.map(one => one.till_id),
      kept.map(one => one.transaction_id),
      kept.map(one => one.currency),
      kept.map(one => one.revision),
      kept.map(one => one.is_current),
    ],
  );
  return rows;
}
