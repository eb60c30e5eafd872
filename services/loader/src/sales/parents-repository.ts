import type { Transaction } from '@tillkeeper/database';

/** Who names whom: the table of parents, its key, and where the file names it. */
const parents = [
  { table: 'stores', key: 'store_id', named: 'loading_baskets' },
  { table: 'products', key: 'product_id', named: 'loading_references' },
  { table: 'teams', key: 'team_id', named: 'loading_references' },
  { table: 'suppliers', key: 'supplier_id', named: 'loading_references' },
  { table: 'employees', key: 'employee_id', named: 'loading_baskets' },
  { table: 'promotions', key: 'promotion_code', named: 'loading_baskets' },
  { table: 'customers', key: 'customer_id', named: 'loading_baskets' },
] as const;

const lockText = (isNamed: (key: string, named: string) => string): string =>
  `select ${parents
    .map(
      ({ table, key, named }) => `(select count(*) from (
       select from retail.${table} where ${isNamed(key, named)} order by ${key} for key share) kept)`,
    )
    .join(', ')}`;
const lockMany = lockText((key, named) => `${key} in (select distinct ${key} from ${named})`);
const lockFew = lockText((key, named) => `${key} = any (array(select distinct ${key} from ${named}))`);

/**
 * Keeps the records that the file names from being deleted until the transaction ends, as a foreign key would. One
 * statement: each is an answer that is waited for, and a till's file has 30 rows. `areFew`: each record is looked for by its key;
 * PostgreSQL, which does not know how few they are, would read all 10,000 articles for 30 of them.
 */
export async function lockParents(tx: Transaction, { areFew }: { areFew: boolean }): Promise<void> {
  await tx.query(areFew ? lockFew : lockMany);
}

/**
 * Inserts without the foreign keys' triggers, which ask for every row by itself: 57 of 76 s for 1,000,000 lines, where the
 * same proof for all rows at once costs one. Only for rows whose parents were locked, looked for and found in this
 * transaction. Where the database's user may not do so (`grant set on parameter session_replication_role`), the triggers ask.
 */
export async function withKeysProven(tx: Transaction, insert: () => Promise<void>): Promise<void> {
  await tx.query(`
    select set_config('session_replication_role', 'replica', true)
    where has_parameter_privilege('session_replication_role', 'SET')`);
  await insert();
  await tx.query(`
    select set_config('session_replication_role', 'origin', true)
    where current_setting('session_replication_role') = 'replica'`);
}
