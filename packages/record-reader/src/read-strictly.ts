import type { FormatFile } from '@tillkeeper/contracts';
import { decompress } from './decompress.ts';
import { readCsv } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';
import { defaultLimits, type ReadLimits, type ReadResult } from './results.ts';

export interface ReadOptions {
  readonly source: AsyncIterable<Uint8Array>;
  readonly isGzip: boolean;
  readonly formatFile: FormatFile;
  readonly limits?: Partial<ReadLimits>;
  /** Default 32 MiB. */
  readonly chunkBytes?: number;
}

/**
 * Reads a file strictly: first its header, then right records and damaged ones, in their order. Nothing is guessed, padded,
 * cut or shifted in silence. Throws FileUnreadableError when the file as a whole cannot be read.
 */
export function readStrictly(options: ReadOptions): AsyncGenerator<ReadResult> {
  const limits = { ...defaultLimits, ...options.limits };
  const source = options.isGzip ? decompress(options.source, limits) : options.source;
  const common = { formatFile: options.formatFile, limits, chunkBytes: options.chunkBytes ?? 32 * 2 ** 20 };
  return options.formatFile.container === 'ndjson'
    ? readNdjson(source, common)
    : readCsv(source, { ...common, shouldKeepRecords: true });
}
