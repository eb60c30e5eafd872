import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProcess } from './process-identity.ts';

export interface Postmaster {
  readonly pid: number;
  /** `starting`, `ready`, `stopping`; empty while the file is being written. */
  readonly status: string;
}

/** Reads `postmaster.pid`, where a running server says what it is doing. */
export function readPostmaster(dataDirectory: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : undefined;
}

/**
 * Stops a server that outlived the process which started it, and waits until it is gone. When the number in the file
 * belongs to some other program by now, that is left alone and the file removed: PostgreSQL takes any live process of
 * its own user for a server, and would not start. (A file whose process is gone PostgreSQL itself clears away.)
 */
export async function stopOrphan(dataDirectory: string, timeoutMs = 60_000): Promise<void> {
  const postmaster = readPostmaster(dataDirectory);
  if (postmaster === undefined) return;
  const running = findProcess(postmaster.pid);
  if (running === undefined) return;
  if (!running.command.includes('postgres') || !running.command.includes(dataDirectory)) {
    rmSync(join(dataDirectory, 'postmaster.pid'), { force: true });
    return;
  }
  const isGone = () => findProcess(postmaster.pid)?.identity !== running.identity;
  process.kill(postmaster.pid, 'SIGINT');
  const deadline = Date.now() + timeoutMs;
  while (!isGone()) {
    if (Date.now() > deadline) {
      throw new Error(`the orphaned PostgreSQL server ${postmaster.pid} of ${dataDirectory} does not stop`);
    }
    await sleep(25);
  }
}
