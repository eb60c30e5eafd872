import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createDatabase, type Database, migrate, startEmbeddedPostgres } from '@tillkeeper/database';
import { timed } from '../shared/floors.ts';
import { fillBooks, fullSize, smallSize } from './fill-books.ts';
import { type CallTimes, measureCalls, measureFloor } from './measure-calls.ts';
import { booksQueries } from './queries.ts';
import { queriesPagePath, renderQueriesPage } from './queries-page.ts';
import { runAtOnce } from './run-at-once.ts';

/**
 * Fills books of 1,000,000 orders (`--small`: fewer, of the same shape) on a PostgreSQL of its own with fsync on, measures every query of
 * `queries.ts` (`--calls N` each) beside the round trip alone, runs 1,000 transactions at once, and compares the plans with
 * those of the page (`--write`: writes them there). Ends with 1 when a query is slower than its limit or a plan is another.
 */
const { values: given } = parseArgs({
  options: {
    calls: { type: 'string', default: '300' },
    small: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const calls = Number(given.calls);
if (!Number.isInteger(calls) || calls < 1) throw new Error('--calls takes a whole number');
const size = given.small ? smallSize : fullSize;
const page = fileURLToPath(new URL(`../../${queriesPagePath}`, import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-benchmark-'));
try {
  const server = await startEmbeddedPostgres({ dataDirectory: join(directory, 'postgres'), isDurable: true });
  const database = createDatabase({ url: server.url, maxConnections: 1 });
  try {
    await migrate(server.url);
    const fillMs = await timed(() => fillBooks(database, size));
    const [cpu] = cpus();
    say(
      `${size.orders} orders of ${size.customers} customers in ${size.stores} stores, ${size.products} products, filled in ${(fillMs / 1000).toFixed(0)} s; ${cpus().length} x ${cpu?.model ?? '?'}, load ${loadavg()[0]?.toFixed(1)}, fsync on`,
    );
    await measureAll(database);
    const atOnce = await runAtOnce(server.url);
    say(
      `\n1,000 transactions at once over 20 connections, ${atOnce.written} of them writing: ${atOnce.allMs.toFixed(0)} ms for all, p50 ${atOnce.p50Ms.toFixed(0)} ms, p95 ${atOnce.p95Ms.toFixed(0)} ms, no error`,
    );
    await comparePlans(database);
  } finally {
    await database.close();
    await server.stop();
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function measureAll(database: Database): Promise<void> {
  const floor = await measureFloor(database, 1_000);
  const line = (what: string, times: CallTimes, limit: string): string =>
    `| ${what} | ${times.calls} | ${(times.rows / times.calls).toFixed(1)} | ${times.p50Ms.toFixed(2)} ms | ${times.p95Ms.toFixed(2)} ms | ${(times.p95Ms / floor.p95Ms).toFixed(1)} | ${times.processorMs.toFixed(2)} ms | ${limit} |`;
  say(
    '\n| query | calls | rows a call | p50 | p95 | x floor | processor time of the server | limit |\n|---|---|---|---|---|---|---|---|',
  );
  say(line('floor: `select $1`', floor, ''));
  for (const query of booksQueries) {
    const times = await measureCalls(database, query, calls);
    say(line(query.title, times, `${query.limitMs} ms`));
    if (times.p95Ms <= query.limitMs) continue;
    say(`slower than its limit: ${query.name}`);
    process.exitCode = 1;
  }
}

async function comparePlans(database: Database): Promise<void> {
  const text = await renderQueriesPage(database);
  if (given.write) return writeFile(page, text);
  const isSame = text === (await readFile(page, 'utf8'));
  say(`the plans are ${isSame ? '' : 'not '}those of ${queriesPagePath}`);
  if (!isSame) process.exitCode = 1;
}
