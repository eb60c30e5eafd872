import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

/** Milliseconds of one fdatasync of a file that grows by 4 KiB each time, measured for two seconds. */
export async function fsyncLatency(parent: string): Promise<{ readonly p50Ms: number; readonly p99Ms: number }> {
  const directory = await mkdtemp(join(parent, 'tillkeeper-fsync-'));
  const file = await open(join(directory, 'log'), 'a');
  const waitsMs: number[] = [];
  try {
    for (const until = performance.now() + 2_000; performance.now() < until; ) {
      await file.write(Buffer.alloc(4096, 'x'));
      const startedAt = performance.now();
      await file.datasync();
      waitsMs.push(performance.now() - startedAt);
    }
  } finally {
    await file.close();
    await rm(directory, { recursive: true });
  }
  return { p50Ms: quantile(waitsMs, 0.5), p99Ms: quantile(waitsMs, 0.99) };
}

/** The smallest value that this share of them does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** What figures mean nothing without: the machine, how busy it is, how long the disk of `parent` takes to be sure, and the settings. */
export async function describeMachine(
  parent: string,
  settings: Readonly<Record<string, string | number | boolean>> = {},
): Promise<string> {
  const { p50Ms, p99Ms } = await fsyncLatency(parent);
  const [cpu] = cpus();
  const machine = `${cpus().length} x ${cpu?.model.trim() ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`;
  const said = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return [
    machine,
    `fdatasync of 4 KiB more: p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`,
    ...(said.length > 0 ? [`settings: ${said.join(', ')}`] : []),
  ].join('\n');
}
