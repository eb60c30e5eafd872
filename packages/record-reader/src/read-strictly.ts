import type { FormatFile } from '@tillkeeper/contracts';
import { decompress } from './decompress.ts';
import { readCsv } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';
import { defaultLimits, defaultMinWorkBytes, type ReadLimits, type ReadResult, type ReadSummary } from './results.ts';

export interface ReadOptions {
  readonly source: AsyncIterable<Uint8Array>;
  readonly isGzip: boolean;
  readonly formatFile: FormatFile;
  readonly limits?: Partial<ReadLimits>;
  /** Right records come out in pieces of about this size. Default 32 MiB. */
  readonly chunkBytes?: number;
  /** Bytes are looked at when this many have come. Default 64 KiB. */
  readonly minWorkBytes?: number;
  /** Called once, when everything was read. */
  readonly onEnd?: (summary: ReadSummary) => void;
}

/**
 * Reads a file strictly. Nothing is guessed, padded, cut or shifted in silence. First comes the header, then right and damaged
 * records in the order of the file: the right ones in chunks, which end at a damaged one or at about `chunkBytes`.
 *
 * Throws FileUnreadableError when the file as a whole cannot be read; an error of `source` is passed on as it is.
 */
export function readStrictly(options: ReadOptions): AsyncGenerator<ReadResult> {
  const limits = { ...defaultLimits, ...options.limits };
  const { formatFile } = options;
  const source = options.isGzip ? decompress(options.source, limits) : options.source;
  const common = {
    formatFile,
    limits,
    chunkBytes: options.chunkBytes ?? 32 * 2 ** 20,
    minWorkBytes: options.minWorkBytes ?? defaultMinWorkBytes,
    onEnd: options.onEnd ?? (() => {}),
  };
  return formatFile.container === 'ndjson'
    ? readNdjson(source, common)
    : readCsv(source, { ...common, shouldKeepRecords: true });
}
