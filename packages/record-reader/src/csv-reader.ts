import { createByteGatherer } from './gather-bytes.ts';
import { FileUnreadableError, type ReadResult } from './results.ts';
import { createTableReader, type TableOptions, type TableReader } from './table-reader.ts';
import { encodingOf, longestMark } from './text-encoding.ts';
import { createUtf16Reader, type Utf16Reader } from './utf16-to-utf8.ts';

export interface CsvOptions extends TableOptions {
  /** Bytes are looked at when this many have come. */
  readonly minWorkBytes: number;
}

/** A reader of CSV to which bytes are pushed. Both generators have to be run to their end. */
export interface CsvReader {
  push(chunk: Uint8Array): Generator<ReadResult>;
  end(): Generator<ReadResult>;
  /** So far: records, damaged ones included; damaged ones; blank lines, which are no records. */
  counts: TableReader['counts'];
}

const none = Buffer.alloc(0);

/** Reads CSV strictly. Throws FileUnreadableError when the file as a whole cannot be read. */
export function createCsvReader(options: CsvOptions): CsvReader {
  const { formatFile, limits, minWorkBytes } = options;
  const gatherer = createByteGatherer(minWorkBytes);
  let seenBytes = 0;
  let first: Buffer = none;
  let table: TableReader | undefined;
  let utf16: Utf16Reader | undefined;

  /** Reads the byte order mark. Returns what follows it. */
  function begin(bytes: Buffer): Buffer {
    const encoding = encodingOf(bytes, formatFile.encoding);
    table = createTableReader(options, encoding);
    const { name } = encoding;
    if (name === 'utf-16le' || name === 'utf-16be') utf16 = createUtf16Reader({ isBigEndian: name === 'utf-16be' });
    return bytes.subarray(encoding.markBytes);
  }

  function* work(bytes: Buffer | undefined, isLast: boolean): Generator<ReadResult> {
    if (bytes === undefined || table === undefined) return;
    const done = yield* table.work(bytes, isLast);
    gatherer.keep(bytes.subarray(done));
  }

  const asText = (bytes: Uint8Array): Uint8Array => utf16?.add(bytes) ?? bytes;

  return {
    *push(chunk) {
      seenBytes += chunk.length;
      if (seenBytes > limits.maxBytes)
        throw new FileUnreadableError('file.too-large', `It is larger than ${limits.maxBytes} bytes.`);
      if (table !== undefined) return yield* work(gatherer.add(asText(chunk)), false);
      first =
        first.length === 0
          ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
          : Buffer.concat([first, chunk]);
      if (first.length < longestMark) {
        first = Buffer.from(first);
        return;
      }
      const bytes = begin(first);
      first = none;
      yield* work(gatherer.add(asText(bytes)), false);
    },
    *end() {
      const bytes = table === undefined ? begin(first) : none;
      const last = Buffer.concat([asText(bytes), utf16?.rest() ?? none]);
      const all = Buffer.concat([gatherer.rest(), last]);
      yield* work(all, true);
      if (table !== undefined) yield* table.end();
    },
    counts: () => table?.counts() ?? { rows: 0, damagedRows: 0, blankLines: 0 },
  };
}
