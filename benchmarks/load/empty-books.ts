import { createWriteStream } from 'node:fs';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Database } from '@tillkeeper/database';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** What the loader fills for every transaction and line; the parents first. */
const filled = ['orders', 'order_items', 'payments', 'order_promotions'] as const;

/** Those of them that this version of the books has. */
async function tablesOf(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'retail'::regnamespace and relname = any ($1)`,
    [filled],
  );
  return filled.filter(name => rows.some(row => row.name === name));
}

/** Takes out everything that a file of sales leaves behind, and lets the server come to rest. */
export async function emptyBooks(database: Database): Promise<void> {
  await database.query(`
    truncate ${(await tablesOf(database)).map(name => `retail.${name}`).join(', ')}, retail.order_revisions, retail.order_item_revisions,
      retail.order_confirmations, retail.transaction_keys, quality.exceptions, quality.store_days, quality.product_baselines,
      quality.category_baselines, quality.store_product_baselines, ops.files, ops.file_totals, ops.silver_objects,
      ops.inbox, ops.outbox cascade`);
  await database.query('checkpoint');
}

/** Writes the rows of the books to files, as COPY reads them; returns their tables and paths. */
export async function keepRows(database: Database, directory: string): Promise<{ table: string; path: string }[]> {
  const kept: { table: string; path: string }[] = [];
  for (const table of await tablesOf(database)) {
    const path = join(directory, `${table}.copy`);
    const { rows } = await database.query<{ names: string }>(
      `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
       where attrelid = ('retail.' || $1)::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [table],
    );
    const names = rows[0]?.names ?? '';
    const client = await database.pool.connect();
    try {
      await pipeline(
        client.query(copyTo(`copy (select ${names} from retail.${table}) to stdout`)),
        createWriteStream(path),
      );
    } finally {
      client.release();
    }
    if ((await stat(path)).size > 0) kept.push({ table: `retail.${table} (${names})`, path });
  }
  return kept;
}

/**
 * L3: COPY of the same rows into the same tables with all their indexes and checks, in one transaction, without what
 * proves foreign keys. Returns milliseconds.
 */
export async function copyBack(
  database: Database,
  kept: readonly { table: string; path: string }[],
): Promise<{ ms: number; byTable: Map<string, number> }> {
  const byTable = new Map<string, number>();
  const client = await database.pool.connect();
  try {
    const startedAt = performance.now();
    await client.query('begin');
    await client.query("set local session_replication_role = 'replica'");
    for (const { table, path } of kept) {
      const tableStartedAt = performance.now();
      await pipeline(
        createReadStream(path, { highWaterMark: 1 << 20 }),
        client.query(copyFrom(`copy ${table} from stdin`)),
      );
      byTable.set(table.split(' ')[0] ?? table, performance.now() - tableStartedAt);
    }
    await client.query('commit');
    return { ms: performance.now() - startedAt, byTable };
  } finally {
    client.release();
  }
}
