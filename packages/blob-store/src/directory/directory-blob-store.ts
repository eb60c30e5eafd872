import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { assertKey, assertPrefix, assertRange, INCOMING_FOLDER } from '../blob-key.ts';
import { assertReadable, DEFAULT_READ_LIMIT_BYTES } from '../blob-too-large-error.ts';
import { BlobNotFoundError, type BlobStore } from '../port.ts';
import { onDisk } from './disk-error.ts';
import { createDurableFolders, syncFolder } from './durable-folders.ts';
import { codeOf } from './error-code.ts';
import { createIncomingFiles, type IncomingFile } from './incoming-files.ts';
import { createJournal } from './journal/create-journal.ts';
import { readBootId } from './journal/journal-segments.ts';
import { recoverJournals } from './journal/recover-journals.ts';
import { keysInFolder, listFolder } from './list-folder.ts';
import { publish } from './publish.ts';

/** Hashing this much takes about 2 ms: a huge chunk must not hold the event loop. */
const MAX_STEP_BYTES = 1024 * 1024;
/** Chunks come from a socket in 64 KiB; a write for each of them costs more than the writing. */
const GATHERED_BYTES = 512 * 1024;

/**
 * Blobs as files under `directory`, which is made (0700, its files 0600) when it is not there. A blob is written under
 * a temporary name, synced, and given its name; the folders are synced after it. Blobs that are kept together are durable in a journal
 * first, and synced in their places later. Several processes may use it at once.
 */
export async function createDirectoryBlobStore(options: {
  directory: string;
  /** Which start of the machine this is; by default as the system says it. */
  bootId?: string;
}): Promise<BlobStore> {
  const root = resolve(options.directory);
  const folders = createDurableFolders(root);
  const incoming = await onDisk('prepare the directory', async () => {
    await makeRoot(root);
    const files = await createIncomingFiles(join(root, INCOMING_FOLDER));
    await files.removeLeftovers();
    return files;
  });
  const bootId = options.bootId ?? (await readBootId());
  await onDisk('recover what a loss of power took', () => recoverJournals({ root, bootId }));
  const journal = createJournal({ root, bootId });

  const pathOf = (key: string): string => {
    assertKey(key);
    return join(root, key);
  };

  /** Makes a file with `fill`, gives it its place, and leaves nothing behind when either fails. */
  async function keep<T>(
    fill: (file: IncomingFile) => Promise<T>,
    placeOf: (filled: T) => { key: string; isReplacing: boolean },
  ): Promise<{ filled: T; isPlaced: boolean }> {
    const file = await onDisk('begin a blob', () => incoming.begin());
    try {
      const filled = await fill(file);
      const { key, isReplacing } = placeOf(filled);
      const target = pathOf(key);
      const isPlaced = await onDisk(`keep ${key}`, async () => {
        await file.finish();
        return publish({ path: file.path, target, isReplacing }, folders);
      });
      return { filled, isPlaced };
    } finally {
      // What cannot be removed now is removed at the next start; the outcome stands.
      await file.discard().catch(() => {});
    }
  }

  async function writeBytes(key: string, bytes: Uint8Array | string, isReplacing: boolean): Promise<boolean> {
    assertKey(key);
    const append = (file: IncomingFile) => onDisk(`write ${key}`, () => file.append(Buffer.from(bytes)));
    return (await keep(append, () => ({ key, isReplacing }))).isPlaced;
  }

  async function openBlob(key: string): Promise<{ handle: FileHandle; sizeBytes: number }> {
    const path = pathOf(key);
    return onDisk(`open ${key}`, async () => {
      const handle = await open(path, 'r').catch((error: unknown) => {
        if (isMissing(error)) throw new BlobNotFoundError(`No blob ${key}`, { cause: error });
        throw error;
      });
      try {
        const found = await handle.stat();
        if (!found.isFile()) throw new BlobNotFoundError(`No blob ${key}`);
        return { handle, sizeBytes: found.size };
      } catch (error) {
        await handle.close();
        throw error;
      }
    });
  }

  return {
    async receive(source, keyFor) {
      const hash = createHash('sha256');
      let sizeBytes = 0;
      const fill = async (file: IncomingFile) => {
        let written: Promise<void> = Promise.resolve();
        let pieces: Uint8Array[] = [];
        let pieceBytes = 0;
        /** Writes what was gathered while the next is hashed; only one write is on its way. */
        const writeGathered = async (): Promise<void> => {
          await written;
          const gathered = pieces;
          [pieces, pieceBytes] = [[], 0];
          written = onDisk('receive a blob', () => file.appendAll(gathered));
          // It is waited for later, and a source that breaks meanwhile says what matters more.
          written.catch(() => {});
        };
        try {
          for await (const chunk of source) {
            for (let at = 0; at < chunk.byteLength; at += MAX_STEP_BYTES) {
              const step = chunk.subarray(at, at + MAX_STEP_BYTES);
              hash.update(step);
              pieces.push(step);
              pieceBytes += step.byteLength;
              if (pieceBytes >= GATHERED_BYTES) await writeGathered();
            }
            sizeBytes += chunk.byteLength;
          }
          if (pieces.length > 0) await writeGathered();
          await written;
        } finally {
          // A write that goes on would be one into whatever has the number of this file next.
          await written.catch(() => {});
        }
        const sha256 = hash.digest('hex');
        return { sha256, key: keyFor(sha256) };
      };
      const { filled, isPlaced } = await keep(fill, ({ key }) => ({ key, isReplacing: false }));
      return { ...filled, sizeBytes, created: isPlaced };
    },

    async write(key, bytes) {
      await writeBytes(key, bytes, true);
    },

    writeIfAbsent: (key, bytes) => writeBytes(key, bytes, false),

    async writeTogether(writes) {
      for (const { key } of writes) assertKey(key);
      return writes.length === 0 ? [] : journal.write(writes);
    },

    async writeFile(key, path) {
      assertKey(key);
      const copy = async (file: IncomingFile) => {
        const { size } = await stat(path);
        // a whole step for the 8 kB of a till's file is a collection of garbage every few files
        const source = createReadStream(path, { highWaterMark: Math.min(MAX_STEP_BYTES, Math.max(size, 1)) });
        for await (const chunk of source) await onDisk(`write ${key}`, () => file.append(chunk));
      };
      await keep(copy, () => ({ key, isReplacing: true }));
    },

    async open(key, range): Promise<Readable> {
      if (range !== undefined) assertRange(range);
      const { handle } = await openBlob(key);
      if (range === undefined) return handle.createReadStream();
      if (range.from === range.to) {
        // The stream's `end` is inclusive: it cannot say nothing at all.
        await handle.close();
        return Readable.from([], { objectMode: false });
      }
      return handle.createReadStream({ start: range.from, end: range.to - 1 });
    },

    async read(key, maxBytes = DEFAULT_READ_LIMIT_BYTES) {
      const { handle, sizeBytes } = await openBlob(key);
      try {
        assertReadable(key, sizeBytes, maxBytes);
        return await onDisk(`read ${key}`, () => handle.readFile());
      } finally {
        await handle.close();
      }
    },

    async stat(key) {
      const path = pathOf(key);
      return onDisk(`stat ${key}`, async () => {
        const found = await lstat(path).catch((error: unknown) => {
          if (isMissing(error)) return undefined;
          throw error;
        });
        return found?.isFile() ? { key, sizeBytes: found.size, modifiedAt: found.mtime } : undefined;
      });
    },

    async *list(prefix) {
      assertPrefix(prefix);
      yield* listFolder(root, prefix);
    },

    async *keys(prefix) {
      assertPrefix(prefix);
      yield* keysInFolder(root, prefix);
    },

    async delete(key) {
      const path = pathOf(key);
      await onDisk(`delete ${key}`, async () => {
        if (!(await unlinkBlob(path))) return;
        await syncFolder(dirname(path));
        await folders.removeEmpty(dirname(path));
      });
    },

    async deleteTogether(keys) {
      for (const key of keys) assertKey(key);
      if (keys.length > 0) await journal.delete(keys);
    },

    async check() {
      const probe = async (file: IncomingFile) => {
        await file.append(Buffer.from('ready?'));
        await file.finish();
      };
      await onDisk('check', async () => {
        const file = await incoming.begin();
        await probe(file).finally(() => file.discard());
      });
    },

    close: () => journal.close(),
  };
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

/** False when there was no blob. */
async function unlinkBlob(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    // Linux says EISDIR for a folder, macOS EPERM, which may also mean what it says.
    const found = await lstat(path).catch(() => undefined);
    if (found?.isDirectory()) return false;
    throw error;
  }
}

/** With the names of the folders that had to be made above it. */
async function makeRoot(root: string): Promise<void> {
  const firstMade = await mkdir(root, { recursive: true, mode: 0o700 });
  if (firstMade === undefined) return;
  for (let made = root; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === firstMade) return;
  }
}
