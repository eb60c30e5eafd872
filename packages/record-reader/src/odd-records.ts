import type { FormatFile } from '@tillkeeper/contracts';
import { contractNames, evidenceOfTable, nameKeyOf, type TableEvidence } from './column-names.ts';
import { parseRecord } from './parse-record.ts';
import { type FormatOfColumns, sourceNamesOf } from './source-names.ts';

/** What a record is that has names in it where rows have data. */
export type OddRecord = 'header again' | 'second table';

export interface OddRecords {
  /**
   * 1 for the first two bytes, as `first << 8 | second`, of records that may be odd. A table to be looked into for every
   * record: nearly all are told by it to be rows.
   */
  readonly firstBytes: Uint8Array;
  /** Looks at a record with as many fields as the header; undefined: it is a row. */
  look(bytes: Buffer, from: number, to: number): OddRecord | undefined;
  /** How much a record with another number of fields looks like the header of a table. */
  evidence(bytes: Buffer, from: number, to: number): TableEvidence;
}

const quote = 34;
/** Longer ones are no header, and not taken apart. */
const maxHeaderBytes = 64 * 1024;

export interface OddRecordsOptions {
  /** As they were sent and as the format calls them. */
  readonly header: { readonly sent: readonly string[]; readonly columns: readonly string[] };
  readonly format: FormatOfColumns & Pick<FormatFile, 'delimiter'>;
  readonly encoding: FormatFile['encoding'];
}

/** Knows a header that comes again, and that of a second table, among the records that follow a header. */
export function createOddRecords({ header, format, encoding }: OddRecordsOptions): OddRecords {
  const { delimiter } = format;
  const delimiterByte = delimiter.charCodeAt(0);
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const keys = header.columns.map(nameKeyOf);
  const ownNames = [...sourceNamesOf(format), ...header.columns];
  const ownKeys = new Set(ownNames.map(nameKeyOf));
  const isNumberedHeader = header.sent.some(name => /[\d.-]/.test(name));
  // a table of one column has nothing by which a header could be told from a row
  const firstBytes =
    header.columns.length < 2
      ? new Uint8Array(65536)
      : withFirstBytes([...new Set(ownNames)].filter(isNoContractName), delimiterByte);

  const isSameName = (cell: string, index: number): boolean =>
    keys[index] === '' ? cell.trim() === header.columns[index] : nameKeyOf(cell) === keys[index];
  const cellsOf = (bytes: Buffer, from: number, to: number): string[] =>
    parseRecord(decoder.decode(bytes.subarray(from, to)), delimiter);

  /** Whether a field begins with a digit, a sign or a point. */
  function hasNumber(bytes: Buffer, from: number, to: number): boolean {
    let isStart = true;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (isStart && ((byte >= 48 && byte <= 57) || byte === 45 || byte === 46)) return true;
      isStart = byte === delimiterByte || (isStart && byte === quote);
    }
    return false;
  }

  return {
    firstBytes,
    look(bytes, from, to) {
      if (to - from > maxHeaderBytes) return undefined;
      let at = from;
      if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
      while (at < to && isBetweenWords(bytes[at] ?? 0)) at += 1;
      if (firstBytes[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] !== 1) return undefined;
      if (!isNumberedHeader && hasNumber(bytes, at, to)) return undefined;
      const cells = cellsOf(bytes, from, to);
      if (cells.every(isSameName)) return 'header again';
      return evidenceOfTable(cells, ownKeys) === 'known names' ? 'second table' : undefined;
    },
    evidence(bytes, from, to) {
      if (to - from > maxHeaderBytes || hasNumber(bytes, from, to)) return 'none';
      return evidenceOfTable(cellsOf(bytes, from, to), ownKeys);
    },
  };
}

const contractNameSet = new Set(contractNames);
const isNoContractName = (name: string): boolean => !contractNameSet.has(name);

/** What may stand before, between and behind the words of a name: bytes of blanks, quotation marks, `-` and `_`. */
const isBetweenWords = (byte: number): boolean => byte <= 32 || betweenWords.includes(byte);
const betweenWords = [34, 39, 45, 95, 96, 127];

/**
 * The pairs of bytes with which records that begin with one of the names may begin. What is not ASCII may be a blank, or a
 * letter in another case: it is looked at.
 */
function addFirstBytes(pairs: Uint8Array, names: readonly string[], delimiterByte: number): Uint8Array {
  const add = (first: number, second: number): void => {
    for (const one of bothCases(first)) for (const two of bothCases(second)) pairs[(one << 8) | two] = 1;
  };
  for (const key of names.map(nameKeyOf)) {
    const [first = delimiterByte, second = delimiterByte] = Buffer.from(key);
    add(first, second);
    for (let byte = 0; byte < 256; byte += 1) if (byte >= 128 || isBetweenWords(byte) || key === '') add(first, byte);
  }
  return pairs;
}

/** Those of the contract's names, made once: they are the same for every file. */
const firstBytesOfContract = addFirstBytes(new Uint8Array(65536), contractNames, 0);
for (let byte = 0; byte < 256; byte += 1)
  if (byte >= 128 || isBetweenWords(byte)) firstBytesOfContract.fill(1, byte << 8, (byte + 1) << 8);

/** Of the contract's names and these. Not a copy where there are no others: 64 KiB for each small file are felt. */
function withFirstBytes(names: readonly string[], delimiterByte: number): Uint8Array {
  return names.length === 0 ? firstBytesOfContract : addFirstBytes(firstBytesOfContract.slice(), names, delimiterByte);
}

/** An ASCII letter in both cases; every other byte by itself. */
function bothCases(byte: number): readonly number[] {
  const lower = byte | 32;
  return lower >= 97 && lower <= 122 ? [lower, lower - 32] : [byte];
}
