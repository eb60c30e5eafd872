import { createByteGatherer } from './gather-bytes.ts';
import { FileUnreadableError, type ReadLimits } from './results.ts';
import { encodingOf } from './text-encoding.ts';

export interface PhysicalLine {
  /** Without its end; of a line that is too long, its beginning. Only good until the next line is asked for. */
  readonly bytes: Buffer;
  readonly isTooLong: boolean;
  readonly byteFrom: number;
  readonly byteTo: number;
}

const lineFeed = 10;
const beginningBytes = 800;

export interface LineReader {
  /** Has to be run to its end, as the other. */
  push(chunk: Uint8Array): Generator<PhysicalLine>;
  end(): Generator<PhysicalLine>;
}

/** Cuts a file into its lines. A line that is too long is not kept in memory, however long it is. */
export function createLineReader({ limits, minWorkBytes }: { limits: ReadLimits; minWorkBytes: number }): LineReader {
  const { maxBytes, maxRecordBytes } = limits;
  const gatherer = createByteGatherer(minWorkBytes);
  let seenBytes = 0;
  let offset = 0;
  let endless: { readonly byteFrom: number; readonly bytes: Buffer; lastByte: number | undefined } | undefined;

  function* linesOf(bytes: Buffer, isLast: boolean): Generator<PhysicalLine> {
    if (offset === 0 && encodingOf(bytes, 'utf-8').name !== 'utf-8')
      throw new FileUnreadableError('content.not-as-named', 'It is in UTF-16; NDJSON is UTF-8.');
    let at = 0;
    for (;;) {
      const found = bytes.indexOf(lineFeed, at);
      if (found < 0 && !isLast) break;
      const end = found < 0 ? bytes.length : found;
      const lastByte = end > at ? bytes[end - 1] : endless?.lastByte;
      const byteTo = offset + end - (lastByte === 13 ? 1 : 0);
      if (endless !== undefined) {
        yield { bytes: endless.bytes, isTooLong: true, byteFrom: endless.byteFrom, byteTo };
        endless = undefined;
      } else if (found >= 0 || end > at) {
        const hasMark = offset + at === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
        const from = hasMark ? 3 : at;
        const line = bytes.subarray(from, byteTo - offset);
        yield { bytes: line, isTooLong: line.length > maxRecordBytes, byteFrom: offset + from, byteTo };
      }
      at = Math.min(end + 1, bytes.length);
      if (found < 0) break;
    }
    // room for a byte order mark and a carriage return, which do not count
    if (endless !== undefined || bytes.length - at > maxRecordBytes + 4) {
      endless ??= {
        byteFrom: offset + at,
        bytes: Buffer.from(bytes.subarray(at, at + beginningBytes)),
        lastByte: undefined,
      };
      endless.lastByte = bytes.at(-1) ?? endless.lastByte;
      at = bytes.length;
    }
    gatherer.keep(bytes.subarray(at));
    offset += at;
  }

  return {
    *push(chunk) {
      seenBytes += chunk.length;
      if (seenBytes > maxBytes) throw new FileUnreadableError('file.too-large', `It is larger than ${maxBytes} bytes.`);
      const bytes = gatherer.add(chunk);
      if (bytes !== undefined) yield* linesOf(bytes, false);
    },
    *end() {
      yield* linesOf(gatherer.rest(), true);
    },
  };
}
