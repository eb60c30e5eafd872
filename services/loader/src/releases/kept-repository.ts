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
  const lines = await linesKept(tx, file);
  if (lines.length === 0) return [];
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

interface KeptLine {
  readonly store_id: string;
  readonly currency: string;
  readonly row_no: bigint;
  readonly amount_minor: bigint;
}

/**
 * The lines of the file's baskets in the books, each in its newest version of this file, that this run does not bring. One
 * statement: a later file that corrects such a basket meanwhile is seen whole or not at all, nobody has locked its store for us.
 */
async function linesKept(tx: Transaction, file: FileUnderLoad): Promise<KeptLine[]> {
  const { rows } = await tx.query<KeptLine>(
    `with own as (
       select ${namesOf('o')}, o.currency, o.revision, true as is_current from retail.orders o where o.file_id = $1
       union all
       (select distinct on (${namesOf('r')}) ${namesOf('r')}, r.currency, r.revision, false
        from retail.order_revisions r
        where r.file_id = $1
          and not exists (select from retail.orders o where ${sameBasket('o', 'r')} and o.file_id = $1)
        order by ${namesOf('r')}, r.revision desc)),
     kept as materialized (
       select own.* from own where not exists (select from loading_baskets b where ${sameBasket('b', 'own')}))
     select k.store_id, k.currency, i.row_no, i.amount_minor
     from kept k join retail.order_items i on ${sameBasket('i', 'k')} where k.is_current
     union all
     select k.store_id, k.currency, i.row_no, i.amount_minor
     from kept k join retail.order_item_revisions i on ${sameBasket('i', 'k')} and i.revision = k.revision
     where not k.is_current`,
    [file.file_id],
  );
  return rows;
}
