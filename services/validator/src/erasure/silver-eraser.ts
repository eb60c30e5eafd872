import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BlobNotFoundError, type BlobStore } from '@tillkeeper/blob-store';
import type { ErasureKey, Sought } from '@tillkeeper/database';
import { createChildPool } from '@tillkeeper/service-kit';
import type { ErasedInSilver, EraseInSilverJob } from './silver-job.ts';

export interface SilverEraser {
  /** Writes a local Parquet file anew without the person; the path of the new one, or of the old one where nothing is theirs. */
  eraseInFile(path: string, of: WhoseSilver): Promise<ErasedInSilver & { readonly path: string }>;
  /**
   * The same of an object in the blob store, under its own key: whoever lists silver sees it once, as it was or as it is.
   * `beforeReplacing` hears first how the person was written there.
   */
  eraseInBlob(
    blobKey: string,
    of: WhoseSilver & { directory: string; beforeReplacing: (found: ErasedInSilver) => Promise<void> },
  ): Promise<number>;
  close(): Promise<void>;
}

export interface WhoseSilver {
  readonly sought: Sought;
  readonly key: ErasureKey;
  readonly fingerprint: Buffer;
  readonly isSales: boolean;
  readonly signal: AbortSignal;
}

/** The id of a customer of whom nothing is left, in reference data. */
export const placeholderOf = (fingerprint: Buffer): string => `erased-${fingerprint.toString('hex').slice(0, 32)}`;

/** To be closed after use: an erasure is rare, and a child that waits for the next one would only cost memory. */
export function createSilverEraser(options: { blobs: BlobStore; jobTimeoutMs: number }): SilverEraser {
  const { blobs } = options;
  const children = createChildPool<EraseInSilverJob, ErasedInSilver>({
    entry: new URL('./silver-child.ts', import.meta.url),
    size: 1,
    jobTimeoutMs: options.jobTimeoutMs,
  });
  const eraseInFile: SilverEraser['eraseInFile'] = async (path, of) => {
    const outputPath = `${path}.erased`;
    const found = await children.run(
      {
        parquetPath: path,
        outputPath,
        isSales: of.isSales,
        customerId: of.sought.id,
        emails: of.sought.emails,
        phones: of.sought.phones,
        key: of.key.toString('hex'),
        placeholder: placeholderOf(of.fingerprint),
      },
      { signal: of.signal },
    );
    return { ...found, path: found.rows === 0 ? path : outputPath };
  };
  return {
    eraseInFile,
    async eraseInBlob(blobKey, of) {
      const path = join(of.directory, 'silver.parquet');
      try {
        await pipeline(await blobs.open(blobKey), createWriteStream(path), { signal: of.signal });
      } catch (error) {
        if (error instanceof BlobNotFoundError) return 0;
        throw error;
      }
      const found = await eraseInFile(path, of);
      if (found.rows > 0) {
        await of.beforeReplacing(found);
        await blobs.writeFile(blobKey, found.path);
      }
      await Promise.all([rm(path, { force: true }), rm(found.path, { force: true })]);
      return found.rows;
    },
    close: () => children.close(),
  };
}
