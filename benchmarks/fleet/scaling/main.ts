import { execFileSync } from 'node:child_process';
import { cpus, tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { readProcesses, treeOf } from '@tillkeeper/fleet';
import { describeMachine } from '../../shared/machine.ts';
import { makeFiles, type SalesFile } from '../running/make-files.ts';
import { busyCores, processorTime } from '../running/processor-time.ts';
import { until } from '../running/until.ts';
import { type FleetUnderLoad, withFleet } from '../running/with-fleet.ts';
import { machineScaling } from './machine-scaling.ts';

/**
 * Files that wait in Kafka are validated by one validator, by two, by two, by one: files a second of each, and which part of the fleet keeps
 * the cores busy meanwhile. A validator is one thread: it and its child are bound to a core of their own. The loader and the reporter are
 * stopped. Floor in the same run: two processes that share nothing beside one. `--files N` (of each round), `--rows N`.
 */
const { values: given } = parseArgs({
  options: { files: { type: 'string', default: '200' }, rows: { type: 'string', default: '1000' } },
});
const files = Number(given.files);
const rows = Number(given.rows);
if (!(files > 0 && rows > 0)) throw new Error('--files and --rows take numbers above 0');
const leastScaling = 1.6;
const rounds = [1, 2, 2, 1] as const;

process.stdout.write(
  `${await describeMachine(tmpdir(), { 'files a round': files, 'rows a file': rows, VALIDATOR_CONCURRENCY: 1, POLARS_MAX_THREADS: 1 })}\n`,
);
const floor = await machineScaling();
process.stdout.write(`floor: two processes that share nothing compute ${floor.toFixed(2)} x what one does\n`);

const environment = { validator: { VALIDATOR_CONCURRENCY: '1', VALIDATOR_CHILDREN: '1', POLARS_MAX_THREADS: '1' } };
await withFleet({ environment }, async running => {
  const { fleet, server, directory } = running;
  const { sales, client } = await makeFiles({ server, directory, count: files * rounds.length, stores: 24, rows });
  for (const name of ['loader-1', 'error-reporter-1']) await fleet.stopPart(name);
  const perSecond = { 1: [] as number[], 2: [] as number[] };
  const lines: string[] = [];
  for (const [round, validators] of rounds.entries()) {
    for (const part of fleet.parts())
      if (part.kind === 'validator' && part.pid !== undefined) await fleet.stopPart(part.name);
    const batch = sales.slice(round * files, (round + 1) * files);
    for (const file of batch) await client.sendFile({ senderId: file.senderId, path: file.path });
    const one = await validate(running, validators, batch);
    perSecond[validators].push(one.perSecond);
    lines.push(`| ${validators} | ${one.perSecond.toFixed(1)} | ${one.busy} |`);
  }
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const scaling = mean(perSecond[2]) / mean(perSecond[1]);
  process.stdout.write(
    `| validators | files a second | cores that were busy |\n|---|---|---|\n${lines.join('\n')}
two are ${scaling.toFixed(2)} x one, ${((100 * scaling) / floor).toFixed(0)} % of what the machine gives; at least ${leastScaling}: ${scaling >= leastScaling ? 'met' : 'NOT met'}\n`,
  );
});

/** Starts so many validators, each on a core, and waits until the files that wait are validated. */
async function validate({ fleet, database }: FleetUnderLoad, validators: 1 | 2, batch: readonly SalesFile[]) {
  const fileNames = batch.map(file => file.fileName);
  const count = async (): Promise<number> => {
    const { rows: found } = await database.query<{ done: number }>(
      `select count(*)::int as done from ops.files where file_name = any ($1::text[])`,
      [fileNames],
    );
    return found[0]?.done ?? 0;
  };
  const pidOf = (name: string): number | undefined => fleet.parts().find(part => part.name === name)?.pid;
  const there = fleet.parts().flatMap(part => (part.kind === 'validator' ? part.name : []));
  const names = await Promise.all(
    Array.from({ length: validators }, async (_, index) => {
      const name = there[index];
      if (name === undefined) return fleet.addCopy('validator');
      await fleet.startPart(name);
      return name;
    }),
  );
  for (const [core, name] of names.entries()) bindToCore(pidOf(name), core);
  // the first of them has begun while the other started
  const [from, first, before] = [performance.now(), await count(), processorTime(fleet)];
  if (first > batch.length / 2)
    throw new Error(`${first} of ${batch.length} files were done before all had started: give more --files`);
  // at the end one of them has nothing left to do
  await until('the files', async () => (await count()) >= batch.length * 0.95, 900_000);
  const elapsedMs = performance.now() - from;
  const done = (await count()) - first;
  const busy = busyCores(before, processorTime(fleet), elapsedMs);
  await until('the last files', async () => (await count()) === batch.length, 300_000);
  return { perSecond: (done * 1000) / elapsedMs, busy };
}

/** With all its threads and children; where there is no taskset (macOS) it goes where it wants. */
function bindToCore(pid: number | undefined, core: number): void {
  if (pid === undefined || process.platform !== 'linux') return;
  for (const one of treeOf(pid, readProcesses()))
    execFileSync('taskset', ['-a', '-p', '-c', String(core % cpus().length), String(one.pid)], { stdio: 'ignore' });
}
