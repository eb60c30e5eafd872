import type { makeShop } from '@tillkeeper/cli/generate';
import type { Database } from '@tillkeeper/database';

const tables = ['stores', 'teams', 'suppliers', 'products', 'employees', 'customers', 'promotions'] as const;

/** Puts the shop's master data into the books, in the order of their keys. */
export async function insertMasterData(database: Database, shop: ReturnType<typeof makeShop>): Promise<void> {
  for (const table of tables) {
    const rows = shop[table].map(row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));
    const { rows: known } = await database.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'retail' and table_name = $1`,
      [table],
    );
    const sent = new Set(rows.flatMap(row => Object.keys(row)));
    const names = known.filter(({ name }) => sent.has(name)).map(({ name }) => name);
    await database.query(
      `insert into retail.${table} (${names}) select ${names} from jsonb_populate_recordset(null::retail.${table}, $1)`,
      [JSON.stringify(rows)],
    );
  }
  await database.query('analyze');
}
