import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Longer than any upload pauses; its file is touched with every chunk. */
const LEFTOVER_AFTER_MS = 60 * 60 * 1000;

/** A file without a name in the store yet. */
export interface IncomingFile {
  readonly path: string;
  append(bytes: Uint8Array): Promise<void>;
  /** The same of several pieces, in one call of the system. */
  appendAll(pieces: readonly Uint8Array[]): Promise<void>;
  /** Resolves when the bytes are on disk. */
  finish(): Promise<void>;
  /** Removes it, finished or not; fine when it has moved to its place. */
  discard(): Promise<void>;
}

export interface IncomingFiles {
  begin(): Promise<IncomingFile>;
  /** Removes what processes that died have left. */
  removeLeftovers(): Promise<void>;
}

/** `folder` has to lie on the file system of the blobs: a rename does not cross one. */
export async function createIncomingFiles(folder: string): Promise<IncomingFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });

  return {
    async begin() {
      const path = join(folder, randomUUID());
      const handle = await open(path, 'wx', 0o600);
      let isClosed = false;
      const close = async (): Promise<void> => {
        if (isClosed) return;
        isClosed = true;
        await handle.close();
      };
      return {
        path,
        // Not write(): a disk that fills up takes a part of the bytes without an error.
        append: bytes => handle.writeFile(bytes),
        async appendAll(pieces) {
          const { bytesWritten } = await handle.writev([...pieces]);
          let written = bytesWritten;
          for (const piece of pieces) {
            if (written < piece.length) await handle.writeFile(piece.subarray(written));
            written = Math.max(0, written - piece.length);
          }
        },
        async finish() {
          await handle.sync();
          await close();
        },
        async discard() {
          await close().catch(() => {});
          await rm(path, { force: true });
        },
      };
    },

    async removeLeftovers() {
      const oldest = Date.now() - LEFTOVER_AFTER_MS;
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        // Another process may be sweeping, too.
        const found = await stat(path).catch(() => undefined);
        if (found !== undefined && found.mtimeMs < oldest) await rm(path, { force: true, recursive: true });
      }
    },
  };
}
