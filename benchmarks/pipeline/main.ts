import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApiClient, startStandalone } from '@tillkeeper/cli';
import { generate, salesColumns } from '@tillkeeper/cli/generate';
import { copyAsText, copyIntoIndexed, readAndHash, timed } from '../shared/floors.ts';
import { peakMemory } from '../shared/peak-memory.ts';

/**
 * From the last byte accepted to the rows upserted, for one file of a million rows (`--rows N` for another size), on the
 * standalone process with fsync on; beside it the floors, measured in the same run on the same PostgreSQL.
 */
const { values: given } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const rows = Number(given.rows);
if (!Number.isInteger(rows) || rows < 1) throw new Error('--rows takes a whole number');
const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-benchmark-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const repeat = async (times: number, work: () => Promise<number>): Promise<number> => {
  const values: number[] = [];
  for (let time = 0; time < times; time += 1) values.push(await work());
  return median(values);
};

const standalone = await startStandalone(join(directory, 'data'), () => {}, {
  MAX_FILE_BYTES: '2GiB',
  LOG_LEVEL: 'warn',
});
try {
  const server = {
    url: standalone.file.http_url,
    operationsUrl: standalone.file.operations_url,
    key: standalone.file.head_office_key,
  };
  const client = createApiClient(server);
  const businessDate = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const made = await generate({
    directory: join(directory, 'files'),
    seed: 1,
    stores: 1,
    tills: 1,
    businessDates: [businessDate],
    rows,
    mistakeShares: {},
    isPlain: true,
  });
  for (const file of made.files.filter(one => one.truth === null)) {
    const { file_id } = await client.sendFile({ senderId: 'HQ', path: file.path });
    await client.waitForFile(file_id, 60_000);
  }
  await client.json('POST', '/v1/senders', {
    sender_id: 'S001',
    kind: 'store',
    format_id: 'contract-1',
    stores: ['S001'],
  });
  const sales = made.files.find(file => file.truth !== null);
  if (sales?.truth === undefined || sales.truth === null) throw new Error('no sales file was made');
  const bytes = (await readFile(sales.path)).length;

  const l1 = await repeat(3, () => readAndHash(sales.path));
  const l2 = await repeat(3, () => copyAsText(standalone.file.database_url, sales.path, salesColumns));

  const load = async (
    path: string,
  ): Promise<{ uploadMs: number; pipelineMs: number; report: Awaited<ReturnType<typeof client.fileReport>> }> => {
    const uploadStartedAt = performance.now();
    const { file_id } = await client.sendFile({ senderId: 'S001', path });
    const uploadMs = performance.now() - uploadStartedAt;
    let report = await client.fileReport(file_id);
    const pipelineMs = await timed(async () => {
      report = await client.waitForFile(file_id, 900_000);
    });
    return { uploadMs, pipelineMs, report };
  };
  const first = await load(sales.path);
  const otherBytes = sales.path.replace('_000001.csv', '_000002.csv');
  await writeFile(otherBytes, (await readFile(sales.path, 'utf8')).replaceAll('\n', '\r\n'));
  const again = await load(otherBytes);
  const memory = standalone.process.pid === undefined ? [] : await peakMemory(standalone.process.pid);
  const l3 = await repeat(3, () => copyIntoIndexed(standalone.file.database_url, directory));

  if (first.report.rows_loaded !== sales.truth.rows_read || again.report.rows_unchanged !== sales.truth.rows_read)
    throw new Error(`not everything is in the books: ${JSON.stringify([first.report, again.report])}`);
  const line = (what: string, ms: number): string =>
    `| ${what} | ${ms.toFixed(0)} ms | ${(ms / l1).toFixed(1)} | ${(ms / l2).toFixed(2)} | ${(ms / l3).toFixed(2)} |`;
  say(
    `${rows} rows, ${salesColumns.length} columns, ${(bytes / 1e6).toFixed(0)} MB; ${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}, PostgreSQL with fsync on; polled every 50 ms to 1 s`,
  );
  say('| what | time | x L1 | x L2 | x L3 |');
  say('|---|---|---|---|---|');
  say(line('L1: read the file, sha256', l1));
  say(line('L2: COPY of it as text, logged', l2));
  say(line('L3: COPY of the clean rows into indexed tables', l3));
  say(line('upload until 202', first.uploadMs));
  say(line('last byte accepted to rows upserted and staged', first.pipelineMs));
  say(line('the same rows once more in other bytes', again.pipelineMs));
  say('\n| process | peak resident MiB |\n|---|---|');
  for (const one of memory.filter(process => process.peakMiB > 20)) say(`| ${one.name} | ${one.peakMiB} |`);
} finally {
  await standalone.stop();
  await rm(directory, { recursive: true, force: true });
}
