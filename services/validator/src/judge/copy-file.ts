import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { bareBytes, isNullWord } from './bare-cells.ts';

/**
 * A file for COPY ... (format csv): every text is quoted, so that no value can end the data; null is an unquoted nothing.
 * Records are written field by field straight into bytes: made of strings, the two files of 1,000,000 lines took twice as long.
 */
export interface CopyFile {
  /** Writes a whole record. */
  write(cells: readonly (string | number | null)[]): void;
  /** A quoted text. */
  text(text: string): void;
  /** A quoted text; nothing for the empty one, which COPY takes as null. */
  textOrNull(text: string): void;
  /** Letters, digits and signs of ASCII that need no quotes, such as a number. */
  plain(text: string | number): void;
  null(): void;
  /** Texts as one field that holds a PostgreSQL array literal. */
  array(texts: readonly string[]): void;
  endRecord(): void;
  /** Whole records, made elsewhere; the bytes may be changed once it is `done`. */
  records(bytes: Buffer, done: () => void): void;
  /** Waits while the disk is behind. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const blockBytes = 1 << 19;
/** Most files are those of a till, of 30 rows. */
const firstBytes = 1 << 14;
/** A call of native code pays from here. */
const mostByHand = 24;
const [quote, backslash, comma, lineFeed, openBrace, closeBrace] = [34, 92, 44, 10, 123, 125];

export function openCopyFile(path: string): CopyFile {
  const file = createWriteStream(path, { highWaterMark: 2 * blockBytes });
  let failure: Error | undefined;
  file.on('error', error => {
    failure = error;
  });
  let bytes = Buffer.allocUnsafe(firstBytes);
  let at = 0;
  let isBehind = false;
  let isFirstField = true;
  const flush = (): void => {
    if (at === 0) return;
    isBehind = !file.write(bytes.subarray(0, at));
    bytes = Buffer.allocUnsafe(blockBytes);
    at = 0;
  };
  const makeRoom = (count: number): void => {
    if (at + count <= bytes.length) return;
    flush();
    if (count > bytes.length) bytes = Buffer.allocUnsafe(count);
  };
  const put = (byte: number): void => {
    bytes[at] = byte;
    at += 1;
  };
  /** Begins a field of at most so many bytes. */
  const beginField = (count: number): void => {
    makeRoom(count + 1);
    if (!isFirstField) put(comma);
    isFirstField = false;
  };
  /** Quotes doubled; within an array also escaped. Room was made: at most three bytes a UTF-16 unit. */
  const putQuoted = (text: string, isInArray: boolean): void => {
    // in variables of its own: those of the closure are read from memory each time
    const target = bytes;
    let to = at;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 127 || unit === 0) {
        at += target.write(escaped(text, isInArray), at, 'utf8');
        return;
      }
      if (unit === quote) {
        if (isInArray) target[to++] = backslash;
        target[to++] = quote;
      } else if (unit === backslash && isInArray) target[to++] = backslash;
      target[to++] = unit;
    }
    at = to;
  };
  const text = (value: string): void => {
    beginField(value.length * 3 + 2);
    put(quote);
    putQuoted(value, false);
    put(quote);
  };
  const plain = (value: string | number): void => {
    const digits = typeof value === 'number' ? String(value) : value;
    const { length } = digits;
    beginField(length);
    const target = bytes;
    if (length > mostByHand) target.write(digits, at, 'latin1');
    else for (let index = 0; index < length; index += 1) target[at + index] = digits.charCodeAt(index);
    at += length;
  };
  const nothing = (): void => beginField(0);
  const endRecord = (): void => {
    makeRoom(1);
    put(lineFeed);
    isFirstField = true;
  };
  return {
    text,
    plain,
    endRecord,
    records(written, done) {
      flush();
      isBehind = !file.write(written, done);
    },
    null: nothing,
    textOrNull: value => (value === '' ? nothing() : text(value)),
    array(texts) {
      let length = 4;
      for (let index = 0; index < texts.length; index += 1) length += (texts[index]?.length ?? 0) * 3 + 5;
      beginField(length);
      put(quote);
      put(openBrace);
      for (let index = 0; index < texts.length; index += 1) {
        if (index > 0) put(comma);
        const cell = texts[index] ?? '';
        if (isBare(cell)) {
          at += bytes.write(cell, at, 'latin1');
          continue;
        }
        put(quote);
        put(quote);
        putQuoted(cell, true);
        put(quote);
        put(quote);
      }
      put(closeBrace);
      put(quote);
    },
    write(cells) {
      for (const cell of cells) {
        if (cell === null) nothing();
        else if (typeof cell === 'number') plain(cell);
        else text(cell);
      }
      endRecord();
    },
    async drain() {
      if (failure !== undefined) throw failure;
      if (isBehind) await once(file, 'drain');
      isBehind = false;
    },
    async close() {
      if (at > 0) file.write(bytes.subarray(0, at));
      if (failure !== undefined) throw failure;
      file.end();
      await once(file, 'close');
    },
  };
}

/** The same for texts that are not plain ASCII. NUL is the one character that PostgreSQL cannot keep. */
function escaped(text: string, isInArray: boolean): string {
  const kept = text.replaceAll('\u0000', '\ufffd');
  return isInArray ? kept.replaceAll('\\', '\\\\').replaceAll('"', '\\""') : kept.replaceAll('"', '""');
}

function isBare(cell: string): boolean {
  const { length } = cell;
  if (length === 0) return false;
  for (let index = 0; index < length; index += 1) if (bareBytes[cell.charCodeAt(index)] !== 1) return false;
  return length !== 4 || !isNullWord(cell.charCodeAt(0), cell.charCodeAt(1), cell.charCodeAt(2), cell.charCodeAt(3));
}
