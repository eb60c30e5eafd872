import type { FormatFile } from '@tillkeeper/contracts';
import { createRawPositions } from './raw-positions.ts';
import { createRecordScanner, type RecordScanner } from './record-scanner.ts';
import type { Place } from './results.ts';
import type { TextEncoding } from './text-encoding.ts';

/** How far a file was read, and how its bytes are read: as they were sent, those of UTF-16 as UTF-8. */
export interface FileText {
  readonly scanner: RecordScanner;
  /** Of what is scanned. */
  readonly encoding: FormatFile['encoding'];
  readonly isUtf16: boolean;
  /** A carriage return's or line feed's, in the file. */
  readonly lineEndBytes: number;
  /** The next one, from 1. */
  line: number;
  /** In the file, of the first byte of what is worked on; not for UTF-16, of which `at` knows it. */
  offset: number;
  /** Where the byte at `index` stands in the file; for UTF-16 from the front to the back. */
  at(bytes: Buffer, index: number): number;
  /** Of the record that was scanned last, and begins at `from`. */
  placeOf(bytes: Buffer, from: number): Place;
  /** Of the physical line with which it begins. */
  placeOfLine(bytes: Buffer, from: number): Place;
  decode(bytes: Buffer, from: number, to: number): string;
  /** The first `index` bytes are done. */
  leave(bytes: Buffer, index: number): void;
}

export function createFileText(
  sent: TextEncoding,
  { delimiter, maxRecordBytes }: { readonly delimiter: string; readonly maxRecordBytes: number },
): FileText {
  const isUtf16 = sent.name === 'utf-16le' || sent.name === 'utf-16be';
  const encoding = sent.name === 'utf-16le' || sent.name === 'utf-16be' ? 'utf-8' : sent.name;
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const scanner = createRecordScanner({ delimiter, encoding, maxRecordBytes });
  const raw = createRawPositions(sent.markBytes);
  const at = (bytes: Buffer, index: number): number => (isUtf16 ? raw.at(bytes, index) : text.offset + index);
  const text: FileText = {
    ...{ scanner, encoding, isUtf16, at },
    lineEndBytes: isUtf16 ? 2 : 1,
    line: 1,
    offset: sent.markBytes,
    placeOf: (bytes, from) => ({
      lineFrom: text.line,
      lineTo: text.line + scanner.lines - 1,
      byteFrom: at(bytes, from),
      byteTo: at(bytes, scanner.to),
    }),
    placeOfLine: (bytes, from) => ({
      lineFrom: text.line,
      lineTo: text.line,
      byteFrom: at(bytes, from),
      byteTo: at(bytes, scanner.lineTo),
    }),
    decode: (bytes, from, to) => decoder.decode(bytes.subarray(from, to)),
    leave(bytes, index) {
      if (isUtf16) raw.leave(bytes, index);
      else text.offset += index;
    },
  };
  return text;
}
