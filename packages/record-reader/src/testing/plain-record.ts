import type { ProblemCodeName } from '@tillkeeper/contracts';
import type { PlainText } from './plain-text.ts';

export interface PlainRules {
  readonly delimiter: string;
  readonly maxRecordBytes: number;
}

/** A record and where the next one begins, or what is wrong with it; indexes are those of characters. */
export type ReadRecord =
  | { readonly cells: readonly string[]; readonly to: number; readonly next: number }
  | { readonly code: ProblemCodeName };

/** Reads the record of RFC 4180 that begins at `from`, one character after the other. */
export function readPlainRecord(file: PlainText, from: number, { delimiter, maxRecordBytes }: PlainRules): ReadRecord {
  const { text } = file;
  const cells: string[] = [];
  let at = from;
  let [counted, size] = [from, 0];
  const isTooFar = (): boolean => {
    for (; counted < at; counted += 1) size += file.sizeAt(counted);
    return size >= maxRecordBytes;
  };
  for (;;) {
    let cell = '';
    if (isTooFar() && text[at] !== undefined && !isLineEnd(text, at)) return { code: 'record.too-long' };
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        if (text[at] === undefined || isTooFar()) return { code: 'record.broken-quotes' };
        if (text[at] === '"' && text[at + 1] !== '"') break;
        cell += text[at];
        at += text[at] === '"' ? 2 : 1;
      }
      at += 1;
      const isOver = text[at] === undefined || text[at] === delimiter || isLineEnd(text, at);
      if (!isOver && (text[at] === '\r' || !isTooFar())) return { code: 'record.broken-quotes' };
    } else
      for (; text[at] !== undefined && text[at] !== delimiter && !isLineEnd(text, at); at += 1) {
        if (isTooFar()) break;
        if (text[at] === '"') return { code: 'record.broken-quotes' };
        cell += text[at];
      }
    cells.push(cell);
    if (text[at] === undefined || isLineEnd(text, at)) break;
    if (isTooFar()) return { code: 'record.too-long' };
    at += 1;
  }
  const raw = text.slice(from, at);
  if (file.sizeOf(raw) > maxRecordBytes) return { code: 'record.too-long' };
  const next = text[at] === undefined ? at : at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1);
  const [control, invalid] = [firstControl(raw, delimiter), file.firstInvalid(raw)];
  if (control >= 0 && (invalid < 0 || control < invalid)) return { code: 'record.control-character' };
  const decoded = cells.flatMap(one => file.decode(one) ?? []);
  if (file.decode(raw) === undefined || decoded.length < cells.length) return { code: 'record.invalid-encoding' };
  return { cells: decoded, to: at, next };
}

/** LF, CR LF, or a CR that is the last of the file. */
export const isLineEnd = (text: string, at: number): boolean =>
  text[at] === '\n' || (text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length));

/** Where the first is, or -1. Between quotes line ends may stand; outside of them a CR that ends no line is one as well. */
function firstControl(raw: string, delimiter: string): number {
  // what stands between quotes is blanked, its length kept
  const outside = raw.replaceAll(/"(?:[^"]|"")*"/g, quoted => ' '.repeat(quoted.length));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const odd = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
  const found = [raw.replaceAll(delimiter, ' ').search(odd), outside.indexOf('\r')].filter(at => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}
