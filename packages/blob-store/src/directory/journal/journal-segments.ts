import { closeSync, fdatasyncSync, fsyncSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { JOURNAL_FOLDER } from '../../blob-key.ts';
import { codeOf } from '../error-code.ts';
import { encodeRecord } from './journal-record.ts';
import { writeAll } from './place-blob.ts';

/** A file to which records are appended. All of it is synchronous: it belongs to a thread of its own. */
export interface OpenSegment {
  readonly path: string;
  sizeBytes(): number;
  /** Throws and leaves what was there before as it was; a segment whose `isBroken` is true afterwards takes nothing more. */
  append(records: readonly Uint8Array[]): void;
  /** Returns when all that was appended is on disk. */
  sync(): void;
  isBroken(): boolean;
  close(): void;
}

export const journalFolderOf = (root: string): string => join(root, JOURNAL_FOLDER);

/** Begins a segment whose name is durable. `name` sorts by time and is nobody else's. */
export function openSegment(options: { root: string; name: string; bootId: string }): OpenSegment {
  const folder = journalFolderOf(options.root);
  if (mkdirUnlessThere(folder)) syncFolderNow(dirname(folder));
  const path = join(folder, options.name);
  const file = openSync(path, 'wx', 0o600);
  let sizeBytes = 0;
  let isBroken = false;
  const append = (records: readonly Uint8Array[]): void => {
    try {
      for (const bytes of records) writeAll(file, bytes);
      sizeBytes += records.reduce((sum, bytes) => sum + bytes.length, 0);
    } catch (error) {
      // A part of it may be there: what follows must not come behind it.
      try {
        ftruncateSync(file, sizeBytes);
      } catch {
        isBroken = true;
      }
      throw error;
    }
  };
  try {
    append([encodeRecord({ kind: 'begun', bootId: options.bootId })]);
    fsyncSync(file);
    syncFolderNow(folder);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return {
    path,
    sizeBytes: () => sizeBytes,
    append,
    sync() {
      try {
        fdatasyncSync(file);
      } catch (error) {
        // What of it is on disk is not known, and a second sync would not say so.
        isBroken = true;
        throw error;
      }
    },
    isBroken: () => isBroken,
    close: () => closeSync(file),
  };
}

/** The segments under `root`, oldest first. */
export async function listSegments(root: string): Promise<{ path: string; modifiedAtMs: number }[]> {
  const folder = journalFolderOf(root);
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  const segments = [];
  for (const name of names.toSorted()) {
    const path = join(folder, name);
    // Another process may have settled it meanwhile.
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) segments.push({ path, modifiedAtMs: found.mtimeMs });
  }
  return segments;
}

/** Which start of the machine this is: what another start left in memory is gone. Empty where the system does not say. */
export async function readBootId(): Promise<string> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return text.trim();
}

function mkdirUnlessThere(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function syncFolderNow(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
