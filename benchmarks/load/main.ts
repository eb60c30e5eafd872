import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { salesColumns } from '@tillkeeper/cli/generate';
import { createDatabase, migrate, startEmbeddedPostgres } from '@tillkeeper/database';
import { createLoader, createLoaderChildren, loaderSettings } from '@tillkeeper/loader';
import { createLogger, createRegistry, createSteps, createTelemetry, loadSettings } from '@tillkeeper/service-kit';
import { copyAsText } from '../shared/floors.ts';
import { processorTime, processorTimeBetween } from '../shared/processor-time.ts';
import { timesOf } from '../validation/child-times.ts';
import { copyBack, emptyBooks, keepRows } from './empty-books.ts';
import { insertMasterData } from './master-data.ts';
import { makeSilver } from './make-silver.ts';
import { type Profile, timedDatabase } from './timed-database.ts';
import { leaveValidated } from './validated-file.ts';

/**
 * The loader alone: from `file.validated` of 1,000,000 clean lines (`--rows N`) to the commit, into empty books on a
 * PostgreSQL with fsync on, then the same rows in another file; beside it L3, COPY of what it wrote into the same
 * tables. `--rounds N` of all of them, one after the other; `--profile` says where the time of the last round went.
 */
const { values: given } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'boolean', default: false },
  },
});
const rows = Number(given.rows);
const rounds = Number(given.rounds);
if (![rows, rounds].every(number => Number.isInteger(number) && number > 0))
  throw new Error('--rows and --rounds take whole numbers');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
interface Measured {
  readonly ms: number;
  readonly serverMs: number;
  readonly otherMs: number;
}
const none = (): Measured[] => [];
const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const median = (all: readonly Measured[]): Measured => ({
  ms: medianOf(all.map(one => one.ms)),
  serverMs: medianOf(all.map(one => one.serverMs)),
  otherMs: medianOf(all.map(one => one.otherMs)),
});

const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-load-'));
const server = await startEmbeddedPostgres({ dataDirectory: join(directory, 'postgres'), isDurable: true });
const database = createDatabase({ url: server.url, maxConnections: 4 });
const blobs = await createDirectoryBlobStore({ directory: join(directory, 'blobs') });
const children = createLoaderChildren({ size: 1, jobTimeoutMs: 600_000 });
try {
  await migrate(server.url);
  const silver = await makeSilver(directory, rows);
  await insertMasterData(database, silver.shop);
  await children.warm();
  const profile: Profile = new Map();
  const load = async (name: string, run: number): Promise<number> => {
    const event = await leaveValidated(
      { database, blobs },
      { name: `${name}-${run}`, path: silver.path, rows: silver.rows },
    );
    profile.clear();
    const loader = createLoader({
      ...{ database: timedDatabase(database, profile), blobs, children },
      telemetry: createTelemetry({
        logger: createLogger({ service: 'loader', level: 'silent' }),
        registry: createRegistry(),
      }),
      ...{ settings: loadSettings(loaderSettings, {}), steps: createSteps(), now: () => new Date() },
    });
    const startedAt = performance.now();
    await loader.handlers['file.validated']?.(event, { signal: new AbortController().signal });
    return performance.now() - startedAt;
  };
  const accountOf = async (name: string): Promise<string> => {
    const { rows: files } = await database.query(
      'select rows_loaded::text, rows_unchanged::text, rows_held::text from ops.files where file_name = $1',
      [name],
    );
    return JSON.stringify(files[0]);
  };
  const written = async (): Promise<string> => {
    const { rows: counts } = await database.query<{ stands: string }>(
      'select (select count(*) from retail.orders) || $1 || (select count(*) from retail.order_items) as stands',
      [' orders, '],
    );
    return counts[0]?.stands ?? '';
  };

  /** Milliseconds on the clock, of PostgreSQL's processor time, and of all others'. */
  const measured = async (into: Measured[], work: () => Promise<number>): Promise<void> => {
    const before = await processorTime(process.pid);
    const ms = await work();
    const used = processorTimeBetween(before, await processorTime(process.pid));
    const ofServer = used.filter(([name]) => name === 'PostgreSQL').reduce((sum, [, one]) => sum + one, 0);
    const all = used.reduce((sum, [, one]) => sum + one, 0);
    into.push({ ms, serverMs: ofServer, otherMs: all - ofServer });
  };
  const times = { l2: none(), l3: none(), first: none(), again: none() };
  const profiles: { first: Profile; again: Profile; floor: Map<string, number> } = {
    ...{ first: new Map(), again: new Map(), floor: new Map() },
  };
  for (let round = 1; round <= rounds; round += 1) {
    await emptyBooks(database);
    await measured(times.first, () => load('first', round));
    profiles.first = new Map(profile);
    const stands = await written();
    await database.query('checkpoint');
    await measured(times.again, () => load('again', round));
    profiles.again = new Map(profile);
    const [first, again] = [await accountOf(`first-${round}`), await accountOf(`again-${round}`)];
    if (!first.includes(`"rows_loaded":"${silver.rows}"`) || !again.includes(`"rows_unchanged":"${silver.rows}"`))
      throw new Error(`not everything is in the books: ${first} ${again}`);
    if ((await written()) !== stands || !stands.endsWith(` ${silver.rows}`))
      throw new Error(`the books hold ${stands}, then ${await written()}`);
    const kept = await keepRows(database, directory);
    await emptyBooks(database);
    await measured(times.l3, async () => {
      const floor = await copyBack(database, kept);
      profiles.floor = floor.byTable;
      return floor.ms;
    });
    await measured(times.l2, () => copyAsText(server.url, silver.rawPath, salesColumns));
  }

  const [l2, l3, first, again] = [median(times.l2), median(times.l3), median(times.first), median(times.again)];
  const peaks = await Promise.all(children.pids().map(async pid => (await timesOf(pid)).peakMiB));
  const own = /^VmHWM:\s+(\d+)/m.exec(await readFile('/proc/self/status', 'utf8'))?.[1] ?? '0';
  say(
    `${silver.rows} rows; ${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}, fsync on; median of ${rounds}; load: ${loadavg()[0]?.toFixed(1)}`,
  );
  const line = (what: string, { ms, serverMs, otherMs }: Measured): string =>
    `| ${what} | ${ms.toFixed(0)} ms | ${(ms / l2.ms).toFixed(2)} | ${(ms / l3.ms).toFixed(2)} | ${serverMs} ms | ${(serverMs / l3.serverMs).toFixed(2)} | ${otherMs} ms |`;
  say(
    '| what | time | x L2 | x L3 | processor time of PostgreSQL | x L3 | of the others |\n|---|---|---|---|---|---|---|',
  );
  say(line('L2: COPY of the raw file as text, logged', l2));
  say(line('L3: COPY of what the loader wrote into the same empty tables', l3));
  say(line('the loader, into empty books', first));
  say(line('the same rows in another file', again));
  say(
    `\nPeak resident memory: the child ${Math.max(...peaks)} MiB, this process ${Math.round(Number(own) / 1024)} MiB.`,
  );
  if (given.profile)
    for (const [what, of] of [
      ['into empty books', profiles.first],
      ['once more', profiles.again],
    ] as const) {
      say(`\n| ${what} | times | ms |\n|---|---|---|`);
      for (const [name, { ms, times: count }] of [...of].filter(([, { ms }]) => ms >= 1))
        say(`| ${name} | ${count} | ${ms.toFixed(0)} |`);
    }
  if (given.profile) {
    say('\n| L3, by table | ms |\n|---|---|');
    for (const [name, ms] of profiles.floor) say(`| ${name} | ${ms.toFixed(0)} |`);
  }
} finally {
  await children.close();
  await blobs.close();
  await database.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}
