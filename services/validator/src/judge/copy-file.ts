import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A file for COPY ... (format csv): every text is quoted, so that no value can end the data; null is an unquoted nothing. */
export interface CopyFile {
  write(cells: readonly (string | number | null)[]): void;
  /** A record that is written already, without its line end: see `quoted`. */
  writeRecord(record: string): void;
  /** Waits while the disk is behind. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const flushLength = 1 << 18;

export function openCopyFile(path: string): CopyFile {
  const file = createWriteStream(path, { highWaterMark: 1 << 20 });
  let failure: Error | undefined;
  file.on('error', error => {
    failure = error;
  });
  let pending: string[] = [];
  let pendingLength = 0;
  let isBehind = false;
  const flush = (): void => {
    if (pending.length === 0) return;
    isBehind = !file.write(`${pending.join('\n')}\n`);
    pending = [];
    pendingLength = 0;
  };
  const writeRecord = (record: string): void => {
    pending.push(record);
    pendingLength += record.length;
    if (pendingLength > flushLength) flush();
  };
  return {
    writeRecord,
    write(cells) {
      let record = '';
      for (let index = 0; index < cells.length; index += 1) {
        const cell = cells[index];
        if (index > 0) record += ',';
        if (typeof cell === 'number') record += cell;
        else if (cell !== null && cell !== undefined) record += quoted(cell);
      }
      writeRecord(record);
    },
    async drain() {
      if (failure !== undefined) throw failure;
      if (isBehind) await once(file, 'drain');
      isBehind = false;
    },
    async close() {
      flush();
      if (failure !== undefined) throw failure;
      file.end();
      await once(file, 'close');
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is the one character that PostgreSQL cannot keep
const notPlain = /["\u0000]/;

/** A text as a field of CSV. */
export const quoted = (text: string): string =>
  notPlain.test(text) ? `"${text.replaceAll('"', '""').replaceAll('\u0000', '\ufffd')}"` : `"${text}"`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const notPlainInArray = /["\\\u0000]/;

/** Texts as a field of CSV that holds a PostgreSQL array literal: quoted within the quotes. */
export function quotedArray(texts: readonly string[]): string {
  let elements = '';
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index] ?? '';
    elements += index === 0 ? '""' : '"",""';
    elements += notPlainInArray.test(text)
      ? text.replaceAll('\\', '\\\\').replaceAll('"', '\\""').replaceAll('\u0000', '\ufffd')
      : text;
  }
  return texts.length === 0 ? '"{}"' : `"{${elements}""}"`;
}
