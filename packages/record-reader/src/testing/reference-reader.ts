import type { ProblemCodeName } from '@tillkeeper/contracts';
import { isTwice, letters, type PlainFormat, plainColumns, plainEvidence } from './plain-header.ts';
import { type PlainRules, type ReadRecord, readPlainRecord } from './plain-record.ts';
import { type PlainText, plainTextOf } from './plain-text.ts';

interface Placed {
  readonly lineFrom: number;
  readonly byteFrom: number;
  readonly byteTo: number;
}
/** A record of the plain reader: where it stands, and its cells or what is wrong with it. */
export type PlainRecord = Placed & { readonly rowNo: number } & (
    | { readonly cells: readonly string[] }
    | { readonly code: ProblemCodeName }
  );
export type PlainNote = Placed & { readonly code: string; readonly lineTo: number };

export interface PlainFile {
  /** Why it cannot be read as a whole. */
  readonly refusal: string | undefined;
  readonly header: readonly string[] | undefined;
  readonly records: readonly PlainRecord[];
  readonly notes: readonly PlainNote[];
  readonly blankLines: number;
}

export interface PlainOptions extends PlainRules {
  readonly encoding?: 'utf-8' | 'windows-1252' | 'iso-8859-15';
  /** Without it the first line is the header, whatever is in it. */
  readonly format?: PlainFormat;
}

const anyFormat: PlainFormat = { known: [], required: [], vocabularies: [] };
const maxFields = 1000;

interface Line {
  readonly line: number;
  readonly from: number;
  /** Without its end. */
  readonly to: number;
  readonly next: number;
}

/**
 * The plain, slow reader that tests hold against the fast one: the whole file at once, one character after the other,
 * RFC 4180 to the letter, and what is said of headers and second tables in one place after the other.
 */
export function readPlainly(bytes: Buffer, options: PlainOptions): PlainFile {
  const { delimiter, maxRecordBytes, encoding = 'utf-8', format = anyFormat } = options;
  const file = plainTextOf(bytes, encoding);
  const rules = { delimiter, maxRecordBytes };
  const refused = (refusal: string): PlainFile => ({
    refusal,
    header: undefined,
    records: [],
    notes: [],
    blankLines: 0,
  });
  const found = findHeader(file, rules, format);
  if ('refusal' in found) return refused(found.refusal);

  const { text } = file;
  const { columns } = found;
  const own = [...format.known, ...columns];
  const notes: PlainNote[] = [...found.notes];
  const records: PlainRecord[] = [];
  let { blankLines, line, at } = found;
  let isAfterBlank = false;
  let isHeldAll = false;
  const placed = (from: number, to: number): Placed => ({
    lineFrom: line,
    byteFrom: file.placeOf(from),
    byteTo: file.placeOf(to),
  });
  while (at < text.length) {
    const here = lineAt(text, at, line);
    if (here.from === here.to) {
      blankLines += 1;
      line += 1;
      at = here.next;
      isAfterBlank = true;
      continue;
    }
    const read = readOne(file, here, rules);
    const rowNo = records.length + 1;
    const kind = 'cells' in read ? kindOf(read.cells, here, read.next) : 'row';
    if (kind !== 'row' && 'cells' in read) {
      const lineTo = line + lineEnds(text, at, read.next) - 1;
      notes.push({ code: kind === 'again' ? 'header.repeated-row' : 'table.second', ...placed(at, read.to), lineTo });
      if (kind === 'again') isHeldAll = false;
      else if (read.cells.length === columns.length) isHeldAll = true;
      line = lineTo + 1;
      at = read.next;
    } else if ('cells' in read && read.cells.length === columns.length && !isHeldAll) {
      records.push({ rowNo, ...placed(at, read.to), cells: read.cells });
      line += lineEnds(text, at, read.next);
      at = read.next;
    } else {
      records.push({ rowNo, ...placed(at, here.to), code: 'code' in read ? read.code : countCode(read.cells.length) });
      line += 1;
      at = here.next;
    }
    isAfterBlank = false;
  }
  return { refusal: undefined, header: columns, records, notes, blankLines };

  function countCode(fields: number): ProblemCodeName {
    if (fields === columns.length) return 'record.other-table';
    return fields < columns.length ? 'record.too-few-fields' : 'record.too-many-fields';
  }
  function kindOf(cells: readonly string[], here: Line, next: number): 'again' | 'second' | 'row' {
    if (columns.length > 1 && cells.length === columns.length) {
      const isSame = (cell: string, index: number): boolean => {
        const column = columns[index] ?? '';
        return letters(column) === '' ? cell.trim() === column : letters(cell) === letters(column);
      };
      if (cells.every(isSame)) return 'again';
      return plainEvidence(cells, own, format) === 'known' ? 'second' : 'row';
    }
    if (cells.length === columns.length || cells.length > maxFields) return 'row';
    const evidence = plainEvidence(cells, own, format);
    if (evidence === 'known') return 'second';
    if (evidence === undefined || !isAfterBlank || next >= text.length) return 'row';
    // names after a blank line: the record that follows is one of theirs
    const following = lineAt(text, next, here.line + 1);
    const first = following.from === following.to ? undefined : readOne(file, following, rules);
    if (first === undefined || !('cells' in first) || first.cells.length !== cells.length) return 'row';
    return plainEvidence(first.cells, own, format) === undefined ? 'second' : 'row';
  }
}

type Found =
  | { readonly refusal: string }
  | {
      readonly columns: readonly string[];
      readonly notes: readonly PlainNote[];
      readonly blankLines: number;
      readonly line: number;
      readonly at: number;
    };

function findHeader(file: PlainText, rules: PlainRules, format: PlainFormat): Found {
  const { text } = file;
  const passed: { readonly here: Line; readonly read: ReadRecord }[] = [];
  const blanks: number[] = [];
  let at = 0;
  for (let line = 1; at < text.length; line += 1) {
    const here = lineAt(text, at, line);
    at = here.next;
    if (here.from === here.to) {
      blanks.push(line);
      continue;
    }
    if (passed.length >= 20 || file.placeOf(here.from) > 65536) break;
    const isTooLong = file.sizeOf(text.slice(here.from, here.to)) > rules.maxRecordBytes;
    const read = readOne(file, here, rules);
    const columns = 'cells' in read && read.cells.length <= maxFields ? plainColumns(read.cells, format) : undefined;
    const isHeader = columns !== undefined && format.required.every(name => columns.includes(name));
    if (isHeader && isTwice(columns)) return { refusal: 'header.repeated-column' };
    if (isHeader && 'cells' in read) {
      const isLikeData = passed.some(one => 'cells' in one.read && isFilled(one.read.cells, columns.length));
      if (isLikeData) return { refusal: 'header.missing-column' };
      const place = { lineFrom: line, byteFrom: file.placeOf(here.from), byteTo: file.placeOf(read.to) };
      const lines = lineEnds(text, here.from, read.next);
      const [first, last] = [passed[0]?.here, passed.at(-1)?.here];
      const notes: PlainNote[] = [];
      if (first !== undefined && last !== undefined)
        notes.push({
          ...{ code: 'header.preamble', lineFrom: first.line, lineTo: last.line },
          ...{ byteFrom: file.placeOf(first.from), byteTo: file.placeOf(last.to) },
        });
      const isChanged = read.cells.some((cell, index) => {
        const column = columns[index] ?? '';
        return format.known.includes(column) && cell !== column;
      });
      if (isChanged) notes.push({ code: 'header.changed', ...place, lineTo: line + lines - 1 });
      const isOutside = (blank: number): boolean =>
        first === undefined || last === undefined || blank < first.line || blank > last.line;
      return { columns, notes, blankLines: blanks.filter(isOutside).length, line: line + lines, at: read.next };
    }
    passed.push({ here, read });
    if (isTooLong || format.required.length === 0) break;
  }
  return {
    refusal: whyRefused(
      passed.map(({ read }) => read),
      format,
    ),
  };
}

/** By the line that names the most columns. */
function whyRefused(reads: readonly ReadRecord[], format: PlainFormat): string {
  if (reads.length === 0) return 'file.empty';
  const lines = reads.map(read => {
    if (!('cells' in read) || read.cells.length > maxFields) return undefined;
    const columns = plainColumns(read.cells, format);
    return { columns, known: new Set(columns.filter(name => format.known.includes(name))).size };
  });
  const most = Math.max(-1, ...lines.map(line => line?.known ?? -1));
  const best = lines.find(line => line !== undefined && line.known === most);
  if (best === undefined || (most === 0 && lines[0] === undefined)) return 'content.not-as-named';
  const isData = most === 0 && format.required.length > 0;
  return isTwice(best.columns) && !isData ? 'header.repeated-column' : 'header.missing-column';
}

const isFilled = (cells: readonly string[], width: number): boolean =>
  width > 1 && cells.length === width && cells.filter(cell => cell.trim() !== '').length > width / 2;

function readOne(file: PlainText, here: Line, rules: PlainRules): ReadRecord {
  const isTooLong = file.sizeOf(file.text.slice(here.from, here.to)) > rules.maxRecordBytes;
  return isTooLong ? { code: 'record.too-long' } : readPlainRecord(file, here.from, rules);
}

function lineAt(text: string, from: number, line: number): Line {
  const lineFeed = text.indexOf('\n', from);
  const end = lineFeed < 0 ? text.length : lineFeed;
  const to = end > from && text[end - 1] === '\r' ? end - 1 : end;
  return { line, from, to, next: Math.min(end + 1, text.length) };
}

/** How many lines end there; the last of a file may lack its end. */
const lineEnds = (text: string, from: number, to: number): number =>
  Math.max(1, text.slice(from, to).split('\n').length - 1);
