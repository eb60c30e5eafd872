import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { createWriteStream } from 'node:fs';

const highWaterMark = 1 << 20;

/** Milliseconds of some work. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** L1: reading the file and its sha256. */
export const readAndHash = (path: string): Promise<number> =>
  timed(async () => {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { highWaterMark })) hash.update(chunk);
    hash.digest();
  });

/** L2: COPY of the file into a logged table of text columns, as `psql \copy` does it. */
export async function copyAsText(databaseUrl: string, path: string, columns: readonly string[]): Promise<number> {
  const client = await connect(databaseUrl);
  try {
    await client.query('drop table if exists benchmark_text');
    await client.query(`create table benchmark_text (${columns.map(column => `${column} text`).join(', ')})`);
    const ms = await timed(() =>
      pipeline(
        createReadStream(path, { highWaterMark }),
        client.query(copyFrom('copy benchmark_text from stdin (format csv, header)')),
      ),
    );
    await client.query('drop table benchmark_text');
    return ms;
  } finally {
    await client.end();
  }
}

/** L3: COPY of the clean rows that stand in the books into empty tables with the same columns, checks and indexes, no foreign keys. */
export async function copyIntoIndexed(databaseUrl: string, workDirectory: string): Promise<number> {
  const client = await connect(databaseUrl);
  const tables = ['orders', 'order_items'] as const;
  try {
    for (const table of tables) {
      await pipeline(
        client.query(copyTo(`copy (select * from retail.${table}) to stdout`)),
        createWriteStream(`${workDirectory}/${table}.copy`),
      );
      await client.query(`drop table if exists benchmark_${table}`);
      await client.query(`create table benchmark_${table} (like retail.${table} including all)`);
    }
    const ms = await timed(async () => {
      for (const table of tables)
        await pipeline(
          createReadStream(`${workDirectory}/${table}.copy`, { highWaterMark }),
          client.query(copyFrom(`copy benchmark_${table} from stdin`)),
        );
    });
    for (const table of tables) await client.query(`drop table benchmark_${table}`);
    return ms;
  } finally {
    await client.end();
  }
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => {});
  await client.connect();
  await client.query('checkpoint').catch(() => {}); // only a superuser may; the floor is measured all the same
  return client;
}
