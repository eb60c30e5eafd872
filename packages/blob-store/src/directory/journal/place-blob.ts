import {
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { InvalidBlobKeyError } from '../../blob-key.ts';
import { codeOf } from '../error-code.ts';

/** Each try loses only to the removal of an empty folder in the same moment. */
const maxTries = 20;

/**
 * Gives bytes that are safe in a journal their place, without syncing anything: whole or not at all, for all who look. Returns false when
 * it does not replace and something is there. Throws the system's errors, and an InvalidBlobKeyError where a blob stands for a folder.
 */
export function placeBlob(blob: {
  readonly target: string;
  /** On the same file system, nobody else's. */
  readonly temporary: string;
  readonly bytes: Uint8Array;
  readonly isReplacing: boolean;
}): boolean {
  const { target, temporary, bytes, isReplacing } = blob;
  if (!isReplacing && existsSync(target)) return isNoFolder(target);
  try {
    writeWhole(temporary, bytes);
    for (let tries = 1; ; tries += 1) {
      try {
        if (isReplacing) renameSync(temporary, target);
        // A rename would replace what is there in silence; a hard link fails.
        else linkSync(temporary, target);
        return true;
      } catch (error) {
        const code = codeOf(error);
        if (code === 'EEXIST' && !isReplacing) return isNoFolder(target);
        if (code === 'ENOTDIR' || code === 'EISDIR' || code === 'EEXIST') throw blocked(error);
        if (code !== 'ENOENT' || tries === maxTries) throw error;
        makeFolder(dirname(target));
      }
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Not one write: a disk that fills up takes a part of the bytes without an error. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

function writeWhole(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeAll(file, bytes);
  } finally {
    closeSync(file);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOTDIR') throw blocked(error);
    throw error;
  }
}

/** False: something is there, and it is a blob. */
function isNoFolder(target: string): false {
  if (lstatSync(target, { throwIfNoEntry: false })?.isDirectory()) throw blocked(undefined);
  return false;
}

const blocked = (cause: unknown): InvalidBlobKeyError =>
  new InvalidBlobKeyError('A key cannot be the folder of another key', { cause });
