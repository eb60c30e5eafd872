import type { ProblemCodeName } from '@tillkeeper/contracts';

/** A record of the plain reader: where it stands, and its cells or what is wrong with it. */
export type PlainRecord = {
  readonly rowNo: number;
  readonly lineFrom: number;
  readonly byteFrom: number;
  readonly byteTo: number;
} & ({ readonly cells: readonly string[] } | { readonly code: ProblemCodeName });

export interface PlainFile {
  /** Undefined: there is none that can be read. */
  readonly header: readonly string[] | undefined;
  readonly records: readonly PlainRecord[];
  readonly blankLines: number;
}

/**
 * The plain, slow reader that tests hold against the fast one: the whole file at once, one character after the other,
 * RFC 4180 to the letter. It works on one character a byte, so that its positions are those of bytes, and reads cells as
 * UTF-8 at the end.
 */
export function readPlainly(
  bytes: Buffer,
  { delimiter, maxRecordBytes }: { delimiter: string; maxRecordBytes: number },
): PlainFile {
  const text = bytes.toString('latin1');
  const records: PlainRecord[] = [];
  let header: readonly string[] | undefined;
  let blankLines = 0;
  let rowNo = 0;
  let line = 1;
  let at = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  while (at < text.length) {
    const lineFeed = text.indexOf('\n', at);
    const lineEnd = lineFeed < 0 ? text.length : lineFeed;
    const content = text.slice(at, lineEnd).replace(/\r$/, '');
    const afterLine = Math.min(lineEnd + 1, text.length);
    if (content === '') {
      blankLines += 1;
      line += 1;
      at = afterLine;
      continue;
    }
    const read =
      content.length > maxRecordBytes
        ? { code: 'record.too-long' as const }
        : readOne(text, at, { delimiter, maxRecordBytes, width: header?.length });
    if (header === undefined) {
      if (!('cells' in read)) return { header, records, blankLines };
      header = read.cells.map(cell => cell.trim());
    } else {
      rowNo += 1;
      const byteTo = 'cells' in read ? read.to : at + content.length;
      const place = { rowNo, lineFrom: line, byteFrom: at, byteTo };
      records.push('cells' in read ? { ...place, cells: read.cells } : { ...place, code: read.code });
    }
    const next = 'cells' in read ? read.next : afterLine;
    line += Math.max(1, text.slice(at, next).split('\n').length - 1);
    at = next;
  }
  return { header, records, blankLines };
}

interface Rules {
  readonly delimiter: string;
  readonly maxRecordBytes: number;
  /** Undefined: any. */
  readonly width: number | undefined;
}

function readOne(
  text: string,
  from: number,
  { delimiter, maxRecordBytes, width }: Rules,
): { cells: string[]; to: number; next: number } | { code: ProblemCodeName } {
  const cells: string[] = [];
  let at = from;
  const isTooFar = (): boolean => at - from >= maxRecordBytes;
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
  if (at - from > maxRecordBytes) return { code: 'record.too-long' };
  const raw = text.slice(from, at);
  const next = text[at] === undefined ? at : at + (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1);
  if (hasControlCharacter(raw, delimiter)) return { code: 'record.control-character' };
  const decoded = cells.map(asUtf8);
  if (asUtf8(raw) === undefined) return { code: 'record.invalid-encoding' };
  if (width !== undefined && cells.length < width) return { code: 'record.too-few-fields' };
  if (width !== undefined && cells.length > width) return { code: 'record.too-many-fields' };
  return { cells: decoded.map(cell => cell ?? ''), to: at, next };
}

/** LF, CR LF, or a CR that is the last byte of the file. */
const isLineEnd = (text: string, at: number): boolean =>
  text[at] === '\n' || (text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length));

/** Between quotes line ends may stand; outside of them a CR that ends no line is one as well. */
function hasControlCharacter(raw: string, delimiter: string): boolean {
  const outside = raw.replaceAll(/"(?:[^"]|"")*"/g, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const odd = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
  return odd.test(raw.replaceAll(delimiter, '')) || outside.includes('\r');
}

function asUtf8(latin1: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return undefined;
  }
}
