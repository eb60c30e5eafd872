import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tells this process from one before it with the same number: the first process of a container is always number 1. */
const thisStart = randomUUID().slice(0, 8);

/** Where directories of this process begin: in the system's temporary directory, `tillkeeper-<service>-<pid>-<start>-`. */
export function workDirectoryPrefix(service: string): string {
  return join(tmpdir(), `tillkeeper-${service}-${process.pid}-${thisStart}-`);
}

/** Removes what processes of the service that were killed have left in the system's temporary directory; returns how many. */
export async function sweepWorkDirectories(service: string): Promise<number> {
  const ofService = new RegExp(`^tillkeeper-${service}-(\\d+)-([0-9a-f]{8})-`);
  const names = (await readdir(tmpdir())).filter(name => {
    const [, pid, start] = ofService.exec(name) ?? [];
    if (pid === undefined) return false;
    return Number(pid) === process.pid ? start !== thisStart : !isAlive(Number(pid));
  });
  for (const name of names) await rm(join(tmpdir(), name), { recursive: true, force: true });
  return names.length;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
