import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { describeMachine, quantile } from '../../shared/machine.ts';
import { copyHashed } from '../door/durable-floors.ts';
import { cpuMsOf, peakMiBOf } from '../door/process-figures.ts';
import { largeSalesFile } from '../door/requests.ts';
import { type ServerProcess, startApi, startNothing } from '../door/server-process.ts';

/**
 * Files of 100 MiB without declarations, one after the other, raw and as a form; then 16 at once, each way on an API that was just
 * started, for its memory. Floors in the same run: a Node loop that reads, hashes, writes and syncs the same file; a Fastify that
 * reads what is sent and does nothing. `--mib N`, `--rounds N`, `--directory DIRECTORY` (where bytes are kept), `--profile DIRECTORY`.
 */
const { values: given } = parseArgs({
  options: {
    mib: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '7' },
    directory: { type: 'string', default: tmpdir() },
    profile: { type: 'string' },
  },
});
const parent = given.directory;
// The API takes 100 MiB at most.
const sizeBytes = Number(given.mib) * 1024 * 1024;
const rounds = Number(given.rounds);
type Form = 'raw' | 'multipart';
const script = fileURLToPath(new URL('../door/upload-process.ts', import.meta.url));
const median = (values: readonly number[]): number => quantile(values, 0.5);

async function send(server: ServerProcess, of: { form: Form; count: number; atOnce: number }): Promise<number[]> {
  const child = fork(script, [JSON.stringify({ ...of, port: server.port, key: server.key, sizeBytes })]);
  // Not `exit`: what was said before it may come after it.
  const ended = once(child, 'disconnect').then(() => {
    throw new Error('the upload failed');
  });
  ended.catch(() => {});
  const [message] = await Promise.race([once(child, 'message'), ended]);
  await ended.catch(() => {});
  return z.object({ waitsMs: z.array(z.number()) }).parse(message).waitsMs;
}

const lines: string[] = [];
const floor = await measureFloor();
const row = (what: string, ms: number, cpuMs: number | undefined): void => {
  const cpu = cpuMs === undefined ? '' : `${cpuMs.toFixed(0)} ms`;
  lines.push(`| ${what} | ${ms.toFixed(0)} ms | ${(ms / floor.ms).toFixed(2)} | ${cpu} |`);
};
process.stdout.write(`${await describeMachine(parent, { MAX_FILE_BYTES: '100MiB' })}\n`);
row('Node loop: read, hash, write, sync', floor.ms, floor.cpuMs);
const nothing = await startNothing();
row(
  'sent to a Fastify that does nothing',
  median(await send(nothing, { form: 'raw', count: rounds, atOnce: 1 })),
  undefined,
);
await nothing.stop();

const api = await startApi({
  parent,
  ...(given.profile !== undefined && { nodeArguments: ['--cpu-prof', `--cpu-prof-dir=${given.profile}`] }),
});
for (const form of ['raw', 'multipart'] as const) {
  await send(api, { form, count: 1, atOnce: 1 });
  const cpuBefore = await cpuMsOf(api.pid);
  const waitsMs = await send(api, { form, count: rounds, atOnce: 1 });
  row(`upload, ${form}`, median(waitsMs), ((await cpuMsOf(api.pid)) - cpuBefore) / rounds);
}
await api.stop();
// The machine may have changed its mind meanwhile.
const floorAfter = await measureFloor();
row('Node loop once more', floorAfter.ms, floorAfter.cpuMs);
process.stdout.write(
  `| ${given.mib} MiB, median of ${rounds} | time | x | processor time (of the API; of the loop) |\n|---|---|---|---|\n${lines.join('\n')}\n`,
);

for (const form of ['raw', 'multipart'] as const) {
  const fresh = await startApi({ parent });
  const idleMiB = await peakMiBOf(fresh.pid);
  const waitsMs = await send(fresh, { form, count: 32, atOnce: 16 });
  process.stdout.write(
    `32 uploads, ${form}, 16 at once: peak memory of the API ${(await peakMiBOf(fresh.pid)).toFixed(0)} MiB (${idleMiB.toFixed(0)} before them), the slowest took ${Math.max(...waitsMs).toFixed(0)} ms\n`,
  );
  await fresh.stop();
}

/** Median time and mean processor time of some rounds over a file that was just written. */
async function measureFloor(): Promise<{ ms: number; cpuMs: number }> {
  const folder = await mkdtemp(join(parent, 'tillkeeper-upload-'));
  try {
    const path = join(folder, 'file.csv');
    await writeFile(path, largeSalesFile('FLOOR-1', sizeBytes));
    const all: number[] = [];
    const cpuBefore = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) all.push(await copyHashed(folder, path));
    const { user, system } = process.cpuUsage(cpuBefore);
    return { ms: median(all), cpuMs: (user + system) / 1000 / rounds };
  } finally {
    await rm(folder, { recursive: true });
  }
}
