import type { Transaction } from '@tillkeeper/database';
import { basketColumns, createLoadingTables, lineColumns } from '../sales/loading-tables.ts';
import { arrayLiteral } from './array-literal.ts';
import type { GatheredBaskets } from './gather-baskets.ts';

/**
 * From here on statistics and plans made anew cost less than what they save: joining 5,000 lines with their baskets row by row
 * took 25 s of 57 s for 60 files.
 */
export const fewLines = 300;

type LoadingColumns = typeof basketColumns | typeof lineColumns;

const insertInto = (table: string, columns: LoadingColumns, firstParameter: number): string =>
  `insert into ${table} (${columns.map(({ name }) => name).join(', ')})
   select * from unnest(${columns.map(({ type }, at) => `$${firstParameter + at}::${plain(type)}[]`).join(', ')})`;
/** An array of numeric(16, 2) is one of numeric: the table's column has the scale. */
const plain = (type: string): string => type.replace(/\(.*\)/, '');

const receiveText = `
  with baskets as (${insertInto('loading_baskets', basketColumns, 1)}),
  named as (
    insert into loading_references (product_id, team_id, supplier_id)
    select distinct * from unnest(${['product_id', 'team_id', 'supplier_id'].map(parameterOf).join(', ')}))
  ${insertInto('loading_lines', lineColumns, basketColumns.length + 1)}`;

function parameterOf(name: string): string {
  return `$${basketColumns.length + 1 + lineColumns.findIndex(column => column.name === name)}::text[]`;
}

/** Puts rows that are in memory into the connection's temporary tables, which are made when they are missing. */
export async function receiveGathered(tx: Transaction, { baskets, lines, lineCount }: GatheredBaskets): Promise<void> {
  await makeLoadingTables(tx);
  await tx.query({ name: 'receive-small', text: receiveText }, [
    ...basketColumns.map(({ name }) => literalOf(baskets, name)),
    ...lineColumns.map(({ name }) => literalOf(lines, name)),
  ]);
  if (lineCount >= fewLines)
    await tx.query(
      'analyze loading_baskets (basket_no, store_id, currency, transaction_type), loading_lines (basket_no, product_id), loading_references (product_id)',
    );
}

/** Verdicts of so many lines that the planner has to know of them. */
export async function measureVerdicts(tx: Transaction, lineCount: number): Promise<void> {
  if (lineCount >= fewLines) await tx.query('analyze judged_baskets (basket_no, verdict)');
}

function literalOf(columns: GatheredBaskets['lines'], name: string): string {
  const cells = columns[name];
  if (cells === undefined) throw new Error(`nothing was gathered for the column ${name}`);
  return arrayLiteral(cells);
}

/** Asked first: saying of each of them that it is there costs the server a millisecond. */
async function makeLoadingTables(tx: Transaction): Promise<void> {
  const { rows } = await tx.query<{ are_there: boolean }>({
    name: 'have-loading-tables',
    text: `select to_regclass('pg_temp.loading_owners') is not null as are_there`,
  });
  // not prepared: it is several statements
  if (rows[0]?.are_there !== true) await tx.client.query(createLoadingTables);
}
