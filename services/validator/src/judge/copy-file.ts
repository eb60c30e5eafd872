import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A file for COPY ... (format csv): every text is quoted, so that no value can end the data; null is an unquoted nothing. */
export interface CopyFile {
  write(cells: readonly (string | number | null)[]): void;
  /** Waits while the disk is behind. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export function openCopyFile(path: string): CopyFile {
  const file = createWriteStream(path, { highWaterMark: 1 << 20 });
  let pending: string[] = [];
  let pendingLength = 0;
  let isBehind = false;
  const flush = (): void => {
    if (pending.length === 0) return;
    isBehind = !file.write(pending.join(''));
    pending = [];
    pendingLength = 0;
  };
  return {
    write(cells) {
      let line = '';
      for (let index = 0; index < cells.length; index += 1) {
        const cell = cells[index];
        if (index > 0) line += ',';
        if (cell !== null && cell !== undefined) line += typeof cell === 'number' ? cell : quoted(cell);
      }
      line += '\n';
      pending.push(line);
      pendingLength += line.length;
      if (pendingLength > 1 << 18) flush();
    },
    async drain() {
      flush();
      if (isBehind) await once(file, 'drain');
      isBehind = false;
    },
    async close() {
      flush();
      file.end();
      await once(file, 'close');
    },
  };
}

// NUL is the one character that PostgreSQL cannot keep
const quoted = (text: string): string => `"${text.replaceAll('"', '""').replaceAll('\u0000', '\ufffd')}"`;

/** A PostgreSQL array literal of texts. */
export const arrayLiteral = (texts: readonly string[]): string =>
  `{${texts.map(text => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`;
