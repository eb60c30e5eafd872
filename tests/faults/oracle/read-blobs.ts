import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { z } from 'zod';
import type { Seen } from './seen-files.ts';

export interface BlobsOnDisk {
  /** Raw files as they lie there: under which name, and what they are. */
  readonly bronze: readonly { readonly key: string; readonly sha256: string; readonly size_bytes: number }[];
  /** Lines of sales as they lie there. */
  readonly silver: readonly Readonly<Record<string, string>>[];
  readonly silverKeys: readonly string[];
}

const silverRow = z.object({
  row_no: z.bigint(),
  transaction_id: z.string(),
  line_no: z.number(),
  product_id: z.string(),
  quantity: z.number(),
  amount_minor: z.bigint(),
});

/** Reads what lies on the disk of the blob store (also S3's: the server keeps objects as files), not through the store. */
export async function readBlobs(directory: string, seen: Seen): Promise<BlobsOnDisk> {
  const under = async (prefix: string): Promise<string[]> => {
    const found = await readdir(join(directory, prefix), { recursive: true, withFileTypes: true }).catch(() => []);
    return found.filter(entry => entry.isFile()).map(entry => relative(directory, join(entry.parentPath, entry.name)));
  };
  const bronzeKeys = await under('bronze');
  const bronze = await seen.all(bronzeKeys, directory, async (key, bytes) => ({
    ...{ key, sha256: createHash('sha256').update(bytes).digest('hex'), size_bytes: bytes.length },
  }));
  const silverKeys = await under('silver/order_items');
  const silver = await seen.all(silverKeys, directory, async (key, bytes) => {
    const buffer = new ArrayBuffer(bytes.byteLength);
    bytes.copy(new Uint8Array(buffer));
    const rows = await parquetReadObjects({
      file: { byteLength: buffer.byteLength, slice: (from, to) => buffer.slice(from, to) },
      columns: Object.keys(silverRow.shape),
      compressors: { ZSTD: input => new Uint8Array(zstdDecompressSync(input)) },
    });
    return z
      .array(silverRow)
      .parse(rows)
      .map(row => ({ ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])), key }));
  });
  return { bronze, silver: silver.flat(), silverKeys };
}
