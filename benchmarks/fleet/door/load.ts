import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { cpuMsOf } from './process-figures.ts';
import type { RequestKind } from './requests.ts';

export interface LoadResult {
  /** Answers 202 a second. */
  readonly perSecond: number;
  /** Sorted. */
  readonly waitsMs: readonly number[];
  /** Processor time (user and system) for each answer 202, in microseconds. */
  readonly serverCpuUs: number;
  readonly clientCpuUs: number;
  /** How busy the server was: 1 is one core. */
  readonly serverCores: number;
  /** Answers that are not 202, by their status. */
  readonly otherAnswers: Readonly<Record<string, number>>;
}

const script = fileURLToPath(new URL('./load-process.ts', import.meta.url));
const measured = z.object({
  ...{ ms: z.number(), cpuMs: z.number(), waitsMs: z.array(z.number()) },
  otherAnswers: z.record(z.string(), z.number()),
});

/** Sends from a process of its own for a while, and says what came of it between warm-up and end. */
export async function putUnderLoad(
  server: { port: number; pid: number; key: string },
  load: { kind: RequestKind; connections: number; sizeBytes: number; warmUpMs: number; measureMs: number },
): Promise<LoadResult> {
  const child = fork(script, [JSON.stringify({ ...load, port: server.port, key: server.key })]);
  // Not `exit`: what was said before it may come after it.
  const ended = once(child, 'disconnect').then(() => {
    throw new Error('the load ended early');
  });
  ended.catch(() => {});
  await Promise.race([once(child, 'message'), ended]);
  const cpuBefore = await cpuMsOf(server.pid);
  const [message] = await Promise.race([once(child, 'message'), ended]);
  const cpuMs = (await cpuMsOf(server.pid)) - cpuBefore;
  const result = measured.parse(message);
  await ended.catch(() => {});
  const count = result.waitsMs.length;
  return {
    perSecond: (count * 1000) / result.ms,
    waitsMs: result.waitsMs.toSorted((a, b) => a - b),
    serverCpuUs: (cpuMs * 1000) / count,
    clientCpuUs: (result.cpuMs * 1000) / count,
    serverCores: cpuMs / result.ms,
    otherAnswers: result.otherAnswers,
  };
}

/** The wait that a share of all does not exceed. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
