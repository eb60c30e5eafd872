import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { BlobStore } from '@tillkeeper/blob-store';

export interface ByteRange {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

/**
 * The bytes of a range of a kept file, and its first few; of a compressed one those of the decompressed file, which is read up
 * to there and no further. Shorter where the file ends before. Throws BlobNotFoundError.
 */
export async function readByteRange(
  blobs: Pick<BlobStore, 'open'>,
  file: { blobKey: string; isGzip: boolean },
  range: ByteRange,
): Promise<{ first: Buffer; bytes: Buffer }> {
  if (file.isGzip) {
    const { first, bytes } = await takeRange(await decompressed(blobs, file.blobKey), range);
    return { first, bytes };
  }
  const first = await takeRange(await blobs.open(file.blobKey, { from: 0, to: mostFirst }), { from: 0, to: mostFirst });
  const { bytes } = await takeRange(await blobs.open(file.blobKey, range), { from: 0, to: range.to - range.from });
  return { first: first.bytes, bytes };
}

/** A byte order mark has at most three. */
const mostFirst = 3;

async function decompressed(blobs: Pick<BlobStore, 'open'>, blobKey: string): Promise<Readable> {
  const source = await blobs.open(blobKey);
  const gunzip = createGunzip();
  source.once('error', error => gunzip.destroy(error));
  gunzip.once('close', () => source.destroy());
  return source.pipe(gunzip);
}

async function takeRange(source: Readable, { from, to }: ByteRange): Promise<{ first: Buffer; bytes: Buffer }> {
  const parts: Buffer[] = [];
  let first = Buffer.alloc(0);
  let at = 0;
  // leaving the loop destroys the stream: nothing behind the range is read
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk);
    if (first.length < mostFirst) first = Buffer.concat([first, bytes.subarray(0, mostFirst - first.length)]);
    if (at + bytes.length > from) parts.push(bytes.subarray(Math.max(0, from - at), Math.max(0, to - at)));
    at += bytes.length;
    if (at >= to) break;
  }
  return { first, bytes: Buffer.concat(parts) };
}
