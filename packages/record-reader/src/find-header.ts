import type { FormatFile } from '@tillkeeper/contracts';
import { createHeaderMatcher, type MatchedHeader, type NoHeader } from './csv-header.ts';
import { FileUnreadableError } from './results.ts';
import type { FormatOfColumns } from './source-names.ts';

/** A header has to begin within so many lines that are not blank, and so many bytes. */
const maxLines = 20;
const maxBytes = 64 * 1024;

/** A physical line at the beginning of a file: the cells of the record that begins in it, or why it is none. */
export type FirstLine = { readonly cells: readonly string[] } | 'unreadable' | 'too many fields';

export interface HeaderSearch {
  /** Looks at a line that is not blank; undefined: it is not the header. Throws FileUnreadableError when there will be none. */
  look(line: FirstLine, place: { readonly lineFrom: number; readonly byteFrom: number }): MatchedHeader | undefined;
  /** The file ends, or its lines do. */
  fail(): never;
}

type NearMiss = NoHeader & { readonly cells: readonly string[] };

/**
 * Finds the header among the first lines of a file: the first line that has all columns without which it cannot be read.
 * Where nothing is required, it is the first line.
 */
export function createHeaderSearch(format: FormatOfColumns & Pick<FormatFile, 'delimiter'>): HeaderSearch {
  const matcher = createHeaderMatcher(format);
  const passed: (readonly string[])[] = [];
  let lines = 0;
  let first: FirstLine | undefined;
  let best: NearMiss | undefined;
  /** With which a line would be the header. */
  let otherDelimiter: string | undefined;
  const isHeaderWith = (cells: readonly string[], delimiter: string): boolean =>
    matcher.match(cells.join(format.delimiter).split(delimiter)).kind === 'header';

  function fail(): never {
    if (first === undefined) throw new FileUnreadableError('file.empty', 'There is no header.');
    if (best === undefined || (best.known === 0 && typeof first === 'string'))
      throw new FileUnreadableError('content.not-as-named', whyNoFirstLine(first));
    // of a line that names nothing it does not matter what is there twice: it is data
    const isHeader = best.known > 0 || matcher.required.length === 0;
    if (best.kind === 'repeated' && isHeader) throw new FileUnreadableError('header.repeated-column', best.detail);
    const [other, declared] = [delimiterNames[otherDelimiter ?? ''], delimiterNames[format.delimiter]];
    if (other !== undefined)
      throw new FileUnreadableError(
        'header.missing-column',
        `Its fields are separated by ${other}, where ${declared} are declared.`,
      );
    throw new FileUnreadableError('header.missing-column', whyMissing(best, matcher.required));
  }

  return {
    fail,
    look(line, { lineFrom, byteFrom }) {
      lines += 1;
      if (lines > maxLines || byteFrom > maxBytes) fail();
      first ??= line;
      if (typeof line === 'string') {
        if (matcher.required.length === 0) fail();
        return undefined;
      }
      const match = matcher.match(line.cells);
      if (match.kind === 'header') {
        if (!passed.some(cells => isData(cells, match.columns.length))) return match;
        throw new FileUnreadableError(
          'header.missing-column',
          `No header was found at the beginning: lines that look like data stand before the header in line ${lineFrom}.`,
        );
      }
      const miss = { ...match, cells: line.cells };
      if (best === undefined || match.known > best.known) best = miss;
      if (matcher.required.length === 0 || (match.kind === 'repeated' && match.isComplete)) fail();
      passed.push(line.cells);
      otherDelimiter ??= Object.keys(delimiterNames).find(
        one => one !== format.delimiter && isHeaderWith(line.cells, one),
      );
      return undefined;
    },
  };
}

/** A title that a spreadsheet has filled up with empty cells is no data. */
const isData = (cells: readonly string[], width: number): boolean =>
  cells.length === width && width > 1 && cells.filter(cell => cell.trim() !== '').length * 2 > width;

const whyNoFirstLine = (first: FirstLine): string =>
  first === 'too many fields'
    ? 'Its first line has far too many columns.'
    : 'Its first line is no header of a CSV file.';

function whyMissing(best: NearMiss, required: readonly string[]): string {
  const missing = best.kind === 'missing' ? best.missing : [];
  if (best.known === 0) {
    const why = best.cells.some(cell => /\d/.test(cell))
      ? 'the first line looks like data'
      : 'the first line has none of the columns that are needed';
    return `No header was found: ${why}. The first line has to name the columns, among them ${listed(required)}.`;
  }
  return missing.length === 1
    ? `The column ${listed(missing)} is missing.`
    : `The columns ${listed(missing)} are missing.`;
}

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
