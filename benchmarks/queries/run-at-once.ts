import { createDatabase, type Transaction } from '@tillkeeper/database';
import { spreadOf } from './measure-calls.ts';
import { booksQueries } from './queries.ts';

/** The till of the orders that are written here, and by nothing else. */
const till = 'T99';
const transactions = 1_000;
const connections = 20;
const day = '2026-09-30';

/**
 * 1,000 transactions at once through a pool of 20 connections: seven of ten ask one of the queries, three put an order of two lines
 * into the books under its store's lock, as the loader does. None is tried again: the first error ends it. Every order
 * has to be there afterwards. Times run from being asked to being committed, waiting for a connection included.
 */
export async function runAtOnce(
  url: string,
): Promise<{ allMs: number; written: number } & ReturnType<typeof spreadOf>> {
  // Waiting for a connection is what is measured here: 5 s, the services' limit, may pass on a slow machine.
  const database = createDatabase({ url, maxConnections: connections, connectTimeoutMs: 120_000 });
  try {
    const samples = await Promise.all(
      booksQueries.map(async query => ({
        text: query.text,
        values: (await database.query(query.samples, [100])).rows.map(row => Object.values(row)),
      })),
    );
    const stores = (await database.query<{ store_id: string }>('select store_id from retail.stores order by 1')).rows;
    const startedAt = performance.now();
    const times = await Promise.all(
      Array.from({ length: transactions }, async (_, number) => {
        await database.transaction(
          async tx => {
            if (number % 10 < 7) {
              const { text, values } = samples[number % samples.length] ?? { text: 'select', values: [] };
              await tx.query(text, values[number % values.length]);
            } else await writeOrder(tx, stores[number % stores.length]?.store_id ?? '', number);
          },
          { maxAttempts: 1 },
        );
        return performance.now() - startedAt;
      }),
    );
    const allMs = performance.now() - startedAt;
    const { rows } = await database.query<{ written: number }>(
      `select count(*)::int as written from retail.orders o
       where business_date = $1 and till_id = $2 and line_count = (
         select count(*) from retail.order_items i
         where (i.store_id, i.business_date, i.till_id, i.transaction_id) = (o.store_id, o.business_date, o.till_id, o.transaction_id))`,
      [day, till],
    );
    const written = rows[0]?.written ?? 0;
    if (written !== (transactions * 3) / 10)
      throw new Error(`${written} orders of 1,000 transactions are in the books`);
    return { allMs, written, ...spreadOf(times) };
  } finally {
    await database.close();
  }
}

async function writeOrder(tx: Transaction, storeId: string, number: number): Promise<void> {
  const key = [storeId, day, till, `X${number}`];
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tillkeeper.books/' || $1, 0))`, [storeId]);
  await tx.query(
    `insert into retail.orders (store_id, business_date, till_id, transaction_id, transaction_type, transaction_timestamp, currency,
       payment_method, line_count, total_amount, content_hash, file_id, received_at)
     values ($1, $2, $3, $4, 'SALE', now(), 'GBP', 'CARD', 2, 25, sha256($4::text::bytea), 'at-once', now())`,
    key,
  );
  await tx.query(
    `insert into retail.order_items (store_id, business_date, till_id, transaction_id, line_no, product_id, quantity, unit_price,
       line_total, amount_minor, line_hash, file_id, row_no)
     select $1, $2::date, $3, $4, n, 'P0000' || n, 1, 12.5, 12.5, 1250, sha256($4::text::bytea), 'at-once', n from generate_series(1, 2) n`,
    key,
  );
}
