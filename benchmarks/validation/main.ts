import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { startStandalone } from '@tillkeeper/cli';
import { type GenerateOptions, generate, salesColumns } from '@tillkeeper/cli/generate';
import { contractFormat } from '@tillkeeper/contracts';
import { createChildPool } from '@tillkeeper/service-kit';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyAsText, readAndHash } from '../shared/floors.ts';
import { timesOf } from './child-times.ts';
import { writeReference } from './judged-reference.ts';
import { measureService } from './service-alone.ts';

/**
 * From a raw file of sales to silver and exceptions in the validator's own child process, with all rules: 1,000,000 rows of
 * 15 columns (`--rows N`), without staging, with every record copied into staging.records at the same time, and with one basket in a
 * hundred that has a mistake; and what the service that has them judged does meanwhile. `--gib` also judges a file of 1 GiB, for its memory. Floors in the same run.
 */
const { values: given } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, gib: { type: 'boolean', default: false } },
});
const rows = Number(given.rows);
if (!Number.isInteger(rows) || rows < 1) throw new Error('--rows takes a whole number');
const rowsOfGib = 10_640_000;
const businessDate = '2026-11-19';
const mistakeShares = {
  'product.unknown': 0.002,
  'total.mismatch': 0.002,
  'quantity.zero': 0.002,
  'line.conflict': 0.002,
  'record.too-many-fields': 0.002,
};
const stagingColumns =
  'file_id, run, received_ms, row_no, line_from, byte_from, byte_to, store_id, error_codes, columns';
const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-validation-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const formatFile = contractFormat.files.find(file => file.file_type === 'sales' && file.container === 'csv');

interface Judged {
  readonly status: string;
  readonly rowsRead: number;
  readonly rowsHeld: number;
  readonly stagingPath: string;
}
interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
  readonly judged: Judged;
}

async function makeFile(name: string, count: number, shares: GenerateOptions['mistakeShares']) {
  const made = await generate({
    ...{ directory: join(directory, name), seed: 1, stores: 1, tills: 1, businessDates: [businessDate] },
    ...{ rows: count, mistakeShares: shares, isPlain: true },
  });
  const sales = made.files.find(file => file.truth !== null);
  if (sales === undefined) throw new Error('no sales file was made');
  const referencePath = await writeReference(made.shop, join(directory, `${name}-reference`));
  return {
    path: sales.path,
    shop: made.shop,
    bytes: (await stat(sales.path)).size,
    rows: sales.truth?.rows_read ?? 0,
    referencePath,
  };
}
type MadeFile = Awaited<ReturnType<typeof makeFile>>;

let runs = 0;
/** Judges in a child of its own, so that its peak is that of this file; `warm` files go before, as in a service that runs. */
async function judge(file: MadeFile, warm: MadeFile, databaseUrl?: string): Promise<Measured> {
  const pool = createChildPool<object, Judged>({
    ...{ entry: new URL('../../services/validator/src/judge/judge-child.ts', import.meta.url), size: 1 },
    jobTimeoutMs: 3_600_000,
    // as the validator starts its own (services/validator/src/children.ts)
    ...{ execArgv: ['--max-semi-space-size=4', '--heap-growing-percent=300'], environment: { MALLOC_ARENA_MAX: '1' } },
  });
  const jobOf = async ({ path, referencePath }: MadeFile): Promise<object> => {
    runs += 1;
    const outputDirectory = join(directory, `run-${runs}`);
    await mkdir(outputDirectory);
    return {
      ...{ filePath: path, isGzip: false, maxBytes: 2 ** 31, formatFile, referencePath, outputDirectory },
      ...{ fileId: '0'.repeat(32), senderId: 'S001', run: 1, receivedAt: '2026-11-19T22:00:00.000Z' },
      ...{ nameGroups: { business_date: businessDate, till_id: 'T01' }, allowedStores: ['S001'], isWeb: false },
      ...{ outlierThreshold: 6, storeBaselinePaths: {}, isStagingLeftOut: databaseUrl === undefined },
    };
  };
  try {
    await pool.run({ ...(await jobOf(warm)), isStagingLeftOut: true });
    const job = await jobOf(file);
    const output = join(directory, `run-${runs}`);
    const [pid = 0] = pool.pids();
    const before = await timesOf(pid);
    const startedAt = performance.now();
    const copied = databaseUrl === undefined ? undefined : copyStaging(databaseUrl, join(output, 'staging.csv'));
    const judged = await pool.run((await copied?.ready.then(() => job)) ?? job);
    await copied?.done;
    const wallMs = performance.now() - startedAt;
    const after = await timesOf(pid);
    if (judged.status !== 'judged' || judged.rowsRead !== file.rows)
      throw new Error(`not every row was judged: ${JSON.stringify(judged.rowsRead)}`);
    await rm(output, { recursive: true });
    return { wallMs, cpuMs: after.cpuMs - before.cpuMs, peakMiB: after.peakMiB, judged };
  } finally {
    await pool.close();
  }
}

/** Copies what is written to a pipe into staging.records while it is written; one transaction. */
function copyStaging(databaseUrl: string, path: string): { ready: Promise<void>; done: Promise<void> } {
  const client = new pg.Client({ connectionString: databaseUrl });
  const ready = (async () => {
    await promisify(execFile)('mkfifo', [path]);
    await client.connect();
    await client.query("select staging.make_partition('2026-11-19T22:00:00Z')");
    await client.query('truncate staging.record_lines');
    await client.query('begin');
  })();
  const done = ready.then(async () => {
    const into = client.query(copyFrom(`copy staging.record_lines (${stagingColumns}) from stdin (format csv)`));
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), into);
    await client.query('commit');
    await client.end();
  });
  return { ready, done };
}

const repeat = async (times: number, work: () => Promise<Measured>): Promise<Measured> => {
  const all: Measured[] = [];
  for (let time = 0; time < times; time += 1) all.push(await work());
  const [first] = all;
  if (first === undefined) throw new Error('nothing was measured');
  return {
    ...first,
    wallMs: median(all.map(one => one.wallMs)),
    cpuMs: median(all.map(one => one.cpuMs)),
    peakMiB: Math.max(...all.map(one => one.peakMiB)),
  };
};

// for its PostgreSQL, with fsync on
const standalone = await startStandalone(join(directory, 'data'), () => {}, { LOG_LEVEL: 'warn' });
const databaseUrl = standalone.file.database_url;
try {
  const warm = await makeFile('warm', 120_000, {});
  const clean = await makeFile('clean', rows, {});
  const faulty = await makeFile('faulty', rows, mistakeShares);
  const floors: number[] = [];
  for (let time = 0; time < 5; time += 1) floors.push(await readAndHash(clean.path));
  const l1 = median(floors);
  const l2 = await copyAsText(databaseUrl, clean.path, salesColumns);
  const [cpu] = cpus();
  say(
    `${clean.rows} rows, ${salesColumns.length} columns, ${(clean.bytes / 1e6).toFixed(0)} MB; ${cpus().length} x ${cpu?.model ?? '?'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}; load before: ${loadavg()[0]?.toFixed(1)}`,
  );
  say('| what | time | x L1 | processor time of the child | its peak |\n|---|---|---|---|---|');
  say(`| L1: read the file, sha256 | ${l1.toFixed(0)} ms | 1.0 | | |`);
  say(`| L2: COPY of it as text, logged | ${l2.toFixed(0)} ms | ${(l2 / l1).toFixed(1)} | | |`);
  const line = (what: string, { wallMs, cpuMs, peakMiB }: Measured): void =>
    say(`| ${what} | ${wallMs.toFixed(0)} ms | ${(wallMs / l1).toFixed(1)} | ${cpuMs} ms | ${peakMiB} MiB |`);
  line('judged, without staging', await repeat(3, () => judge(clean, warm)));
  line(
    'judged, every record copied into staging at the same time',
    await repeat(3, () => judge(clean, warm, databaseUrl)),
  );
  const odd = await judge(faulty, warm);
  line(`judged without staging, with mistakes (${odd.judged.rowsHeld} rows held)`, odd);
  const serviceDirectory = join(directory, 'service');
  await mkdir(serviceDirectory);
  const service = await measureService({
    ...{ directory: serviceDirectory, shop: clean.shop, warmPath: warm.path, path: clean.path },
  });
  say(
    `The service meanwhile, from file.received to its commit in ${service.wallMs.toFixed(0)} ms: peak ${service.peakMiB} MiB, its event loop stood still for ${service.longestBlockMs.toFixed(0)} ms at most.`,
  );
  if (given.gib) {
    const gib = await makeFile('gib', rowsOfGib, {});
    line(`judged without staging, ${(gib.bytes / 2 ** 30).toFixed(2)} GiB`, await judge(gib, warm));
  }
} finally {
  await standalone.stop();
  await rm(directory, { recursive: true, force: true });
}
