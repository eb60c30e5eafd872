import { shownBytes } from './damage.ts';
import type { FileText } from './file-text.ts';
import type { Place } from './results.ts';

const lineFeed = 10;
const carriageReturn = 13;

/** A line that is longer than a record may be: its end is looked for, and nothing of it kept but its beginning. */
export interface EndlessLine {
  begin(bytes: Buffer, from: number): void;
  /** Where reading goes on, and what the line was if it has ended; undefined: there is no such line. */
  goOn(bytes: Buffer, isLast: boolean): { readonly next: number; readonly ended?: EndedLine } | undefined;
}
export interface EndedLine {
  readonly place: Pick<Place, 'byteFrom' | 'byteTo'>;
  readonly beginning: Buffer;
}

export function createEndlessLine(text: FileText): EndlessLine {
  let line: { readonly byteFrom: number; readonly beginning: Buffer; lastByte: number } | undefined;
  return {
    begin(bytes, from) {
      const beginning = Buffer.from(bytes.subarray(from, from + shownBytes));
      line = { byteFrom: text.at(bytes, from), beginning, lastByte: bytes.at(-1) ?? 0 };
    },
    goOn(bytes, isLast) {
      if (line === undefined) return undefined;
      const found = bytes.indexOf(lineFeed);
      if (found < 0 && !isLast) {
        line.lastByte = bytes.at(-1) ?? line.lastByte;
        return { next: bytes.length };
      }
      const lineEnd = found < 0 ? bytes.length : found;
      const lastByte = lineEnd > 0 ? bytes[lineEnd - 1] : line.lastByte;
      const byteTo = text.at(bytes, lineEnd) - (lastByte === carriageReturn ? text.lineEndBytes : 0);
      const { byteFrom, beginning } = line;
      line = undefined;
      return { next: found < 0 ? lineEnd : lineEnd + 1, ended: { place: { byteFrom, byteTo }, beginning } };
    },
  };
}
