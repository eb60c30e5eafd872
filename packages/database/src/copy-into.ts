import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Transaction } from './run-transaction.ts';
import { asRetryable } from './sqlstate.ts';

// pg-copy-streams sends what it gets: with chunks of 1 MiB it is as fast as psql, with single rows many times slower.
const chunkBytes = 1024 * 1024;

/**
 * Streams rows into a table: `copyInto(tx, 'copy staging.records (a, b) from stdin (format csv)', source)`. The source
 * is a file's path or yields the bytes or text of the copy format, in pieces of any size (in CSV quote every field: a
 * lone `\.` ends the data in silence). Returns the rows copied. When the source throws, the copy is undone and the
 * transaction is over.
 */
export async function copyInto(
  tx: Transaction,
  statement: string,
  source: string | AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
): Promise<number> {
  // before the statement: a connection in the middle of COPY has to be told when there is nothing to copy after all
  const highWaterMark = typeof source === 'string' ? await stepBytes(source) : chunkBytes;
  const sink = tx.client.query(copyFrom(statement));
  try {
    const chunks =
      typeof source === 'string'
        ? createReadStream(source, { highWaterMark })
        : Readable.from(gather(source), { objectMode: true });
    await pipeline(chunks, sink);
  } catch (error) {
    throw asRetryable(error);
  }
  return sink.rowCount;
}

/** A whole MiB for 5 kB is a collection of garbage every few files. */
async function stepBytes(path: string): Promise<number> {
  const { size } = await stat(path);
  return Math.min(chunkBytes, Math.max(size, 1));
}

async function* gather(source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>) {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source) {
    const buffer =
      typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    pieces.push(buffer);
    bytes += buffer.length;
    if (bytes < chunkBytes) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}
