import type { FormatFile } from '@tillkeeper/contracts';
import type { MatchedHeader } from './csv-header.ts';
import type { FileText } from './file-text.ts';
import { createHeaderSearch, type FirstLine } from './find-header.ts';
import { parseRecord } from './parse-record.ts';
import type { Header, Note, Place, ReadLimits } from './results.ts';
import type { FormatOfColumns } from './source-names.ts';

export interface FoundHeader {
  /** The cells as they were sent. */
  readonly sent: readonly string[];
  readonly header: Header;
  readonly notes: readonly Note[];
  /** Before it. */
  readonly blankLines: number;
  /** Where reading goes on. */
  readonly next: number;
}

export interface HeaderReader {
  /** Looks at the line that begins at `from`: the header, or where the next line begins; undefined: more bytes are needed. */
  read(bytes: Buffer, from: number, isLast: boolean): FoundHeader | number | undefined;
  /** There is none. Throws FileUnreadableError. */
  fail(): never;
}

/** Reads the lines of a file up to its header. Throws FileUnreadableError when there is none. */
export function createHeaderReader(
  text: FileText,
  { formatFile, limits }: { formatFile: FormatOfColumns & Pick<FormatFile, 'delimiter'>; limits: ReadLimits },
): HeaderReader {
  const { scanner } = text;
  const search = createHeaderSearch(formatFile);
  let preamble: Place | undefined;
  let blankLines = 0;
  /** Since the last line of the preamble: they are part of it when another one follows. */
  let blankLinesAfter = 0;

  const firstLineOf = (bytes: Buffer, from: number, scanned: 'record' | 'damaged' | 'endless'): FirstLine => {
    if (scanned !== 'record') return 'unreadable';
    if (scanner.fields > limits.maxFields) return 'too many fields';
    return { cells: parseRecord(text.decode(bytes, from, scanner.to), formatFile.delimiter) };
  };

  return {
    fail: search.fail,
    read(bytes, from, isLast) {
      const scanned = scanner.scan(bytes, from, isLast);
      if (scanned === 'more') return undefined;
      if (scanned === 'blank') {
        if (preamble === undefined) blankLines += 1;
        else blankLinesAfter += 1;
        text.line += 1;
        return scanner.next;
      }
      const line = firstLineOf(bytes, from, scanned);
      const match = search.look(line, { lineFrom: text.line, byteFrom: text.at(bytes, from) });
      // whether its end was seen depends on where the file was cut
      if (scanned === 'endless' || (scanned === 'damaged' && scanner.code === 'record.too-long')) return search.fail();
      if (match !== undefined && typeof line !== 'string') {
        const place = text.placeOf(bytes, from);
        const notes = [...preambleNote(preamble), ...changeNote(match, place)];
        text.line += scanner.lines;
        const header: Header = { kind: 'header', columns: match.columns, place };
        return { sent: line.cells, header, notes, blankLines: blankLines + blankLinesAfter, next: scanner.next };
      }
      // line by line: a quotation mark in a title is no beginning of a record
      const place = text.placeOfLine(bytes, from);
      preamble = { ...place, ...(preamble && { lineFrom: preamble.lineFrom, byteFrom: preamble.byteFrom }) };
      blankLinesAfter = 0;
      text.line += 1;
      return scanner.lineNext;
    },
  };
}

function preambleNote(place: Place | undefined): Note[] {
  if (place === undefined) return [];
  const { lineFrom, lineTo } = place;
  const lines = lineFrom === lineTo ? `line ${lineFrom} was` : `lines ${lineFrom} to ${lineTo} were`;
  return [{ kind: 'note', code: 'header.preamble', ...place, detail: `${lines} not read` }];
}

function changeNote({ changes }: MatchedHeader, place: Place): Note[] {
  if (changes.length === 0) return [];
  const detail = changes.map(({ sent, column }) => `\`${sent}\` was read as ${column}`).join(', ');
  return [{ kind: 'note', code: 'header.changed', ...place, detail }];
}
