import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createDatabase, migrate, startEmbeddedPostgres } from '@tillkeeper/database';
import { timed } from '../shared/floors.ts';
import { processorTime, processorTimeBetween } from '../shared/processor-time.ts';
import { type BooksSize, fillBooks, fullSize } from '../queries/fill-books.ts';
import { fillFiles } from './fill-files.ts';
import { profiling, slowStatements } from './slow-statements.ts';

/**
 * Fills books of `--orders N` (default 1,000,000) as release 0011 kept them, on a PostgreSQL of its own with fsync on, and measures
 * how long bringing them up to the schema of this code takes. `--profile`: which statements took longer than 0.2 s.
 */
const { values: given } = parseArgs({
  options: {
    orders: { type: 'string', default: String(fullSize.orders) },
    profile: { type: 'boolean', default: false },
  },
});
const orders = Number(given.orders);
if (!Number.isInteger(orders) || orders < 1000) throw new Error('--orders takes a whole number from 1000');
const size: BooksSize = { ...fullSize, orders, customers: Math.ceil(orders / 10) };
const lastReleased = '0011-release.sql';
const own = fileURLToPath(new URL('../../packages/database/migrations', import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-benchmark-'));
try {
  const released = join(directory, 'migrations');
  await mkdir(released);
  for (const name of await readdir(own))
    if (name.endsWith('.sql') && name <= lastReleased) await copyFile(join(own, name), join(released, name));
  const dataDirectory = join(directory, 'postgres');
  const server = await startEmbeddedPostgres({
    dataDirectory,
    isDurable: true,
    settings: given.profile ? profiling : {},
  });
  const database = createDatabase({ url: server.url, maxConnections: 1 });
  try {
    await migrate(server.url, { directory: released });
    const fillMs = await timed(async () => {
      await fillBooks(database, size, { isOfRelease0011: true });
      await fillFiles(database, { stagedRows: orders / 2 });
    });
    await database.query('checkpoint');
    const [cpu] = cpus();
    say(
      `${orders} orders of ${size.customers} customers in ${size.stores} stores, filled in ${(fillMs / 1000).toFixed(0)} s; ${cpus().length} x ${cpu?.model ?? '?'}, load ${loadavg()[0]?.toFixed(1)}, fsync on`,
    );
    const logged = (await readFile(`${dataDirectory}.log`, 'utf8')).length;
    const before = await processorTime(server.pid);
    let done: string[] = [];
    const ms = await timed(async () => {
      done = await migrate(server.url);
    });
    const used = processorTimeBetween(before, await processorTime(server.pid)).reduce((sum, [, each]) => sum + each, 0);
    say(
      `${done.length} migrations: ${ms.toFixed(0)} ms, ${((ms * 1000) / orders).toFixed(0)} us an order; processor time of PostgreSQL ${used} ms`,
    );
    if (given.profile)
      for (const { ms: took, text, plan } of slowStatements(
        (await readFile(`${dataDirectory}.log`, 'utf8')).slice(logged),
      ))
        say(`\n${took.toFixed(0)} ms: ${text.slice(-300)}\n${plan}`);
  } finally {
    await database.close();
    await server.stop();
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
