import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { findProcess } from './process-identity.ts';

/** Another live process works on the data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError';
}

interface Holder {
  readonly pid: number;
  readonly identity: string;
}

/**
 * Makes this process the only one of ours on a data directory, by the file `<dataDirectory>.lock`. A lock whose
 * process is gone, also by kill -9, is taken over. Returns the function that gives it back.
 */
export function lockDirectory(dataDirectory: string): () => void {
  const path = `${dataDirectory}.lock`;
  const mine = `${process.pid} ${findProcess(process.pid)?.identity ?? 'unknown'}\n`;
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o600 });
      return () => {
        if (readIfThere(path) === mine) rmSync(path, { force: true });
      };
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const found = readIfThere(path);
    if (found === undefined) continue;
    const holder = parse(found);
    if (holder !== undefined && isAlive(holder)) {
      throw new DataDirectoryInUseError(
        `the data directory is in use by process ${holder.pid} (${path}): stop it first, or choose another`,
      );
    }
    // Two processes may clear away the same dead lock: what was moved is looked at, and put back if it was a new one.
    const moved = `${path}.${process.pid}`;
    renameSync(path, moved);
    if (readIfThere(moved) !== found) renameSync(moved, path);
    else rmSync(moved);
  }
  throw new DataDirectoryInUseError(`the data directory is being taken by another process (${path})`);
}

/** Is a process that locked this data directory still running? */
export function isLocked(dataDirectory: string): boolean {
  const found = readIfThere(`${dataDirectory}.lock`);
  const holder = found === undefined ? undefined : parse(found);
  return holder !== undefined && isAlive(holder);
}

function isAlive(holder: Holder): boolean {
  return findProcess(holder.pid)?.identity === holder.identity;
}

function parse(text: string): Holder | undefined {
  const match = /^(\d+) (.+)\n$/.exec(text);
  return match === null ? undefined : { pid: Number(match[1]), identity: match[2]! };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
