import type { HttpProblemCode, ProblemCodeName } from '@tillkeeper/contracts';

export interface ReadLimits {
  /** Bytes after decompression. */
  readonly maxBytes: number;
  /** Decompressed bytes for each compressed one, once a mebibyte has come out. */
  readonly maxRatio: number;
  readonly maxRecordBytes: number;
  readonly maxFields: number;
}
export const defaultLimits: ReadLimits = {
  maxBytes: 100 * 2 ** 20,
  maxRatio: 200,
  maxRecordBytes: 2 ** 20,
  maxFields: 1000,
};

export const defaultMinWorkBytes = 64 * 1024;

/**
 * Where a record stands. Lines and rows count from 1, bytes from 0 in the decompressed file, in
 * the sender's encoding (UTF-16 too) and with its byte order mark; `byteTo` is one past its last byte, its line end left out.
 * Rows are the records after the header; lines are those of the file.
 * Float64Array: whole numbers up to 2^53.
 */
export interface Positions {
  readonly rowNo: Float64Array;
  readonly lineFrom: Float64Array;
  readonly byteFrom: Float64Array;
  readonly byteTo: Float64Array;
}

/** Where something stands, as in Positions. */
export interface Place {
  readonly lineFrom: number;
  /** Its last line. */
  readonly lineTo: number;
  readonly byteFrom: number;
  readonly byteTo: number;
}

export interface Header {
  readonly kind: 'header';
  /** The sender's names, in the spelling of the format where it knows them; others as sent, without blanks around them. */
  readonly columns: readonly string[];
  /** NDJSON has no header. */
  readonly place: Place | undefined;
}
/**
 * Right records, as verified RFC 4180 bytes in UTF-8, each with its LF or CRLF and with as many fields as the header,
 * separated by the delimiter of the format (a comma for NDJSON): what Polars may parse.
 */
export interface Records {
  readonly kind: 'records';
  readonly csv: Buffer;
  readonly count: number;
  readonly positions: Positions;
}
/** A record that breaks a rule; reading went on at the next physical line. */
export interface Damaged {
  readonly kind: 'damaged';
  readonly code: ProblemCodeName;
  readonly rowNo: number;
  readonly lineFrom: number;
  readonly byteFrom: number;
  readonly byteTo: number;
  /** The first 200 characters, what cannot be read and control characters replaced. */
  readonly raw: string;
  readonly message: string;
}
/**
 * What is odd about the file and was handled: lines before the header, the header again, a second table, another spelling
 * of the header. Its lines are no records and have no row number.
 */
export interface Note extends Place {
  readonly kind: 'note';
  readonly code: NoteCode;
  /** In plain words. */
  readonly detail: string;
}
export type NoteCode = Extract<
  ProblemCodeName,
  'header.preamble' | 'header.changed' | 'header.repeated-row' | 'table.second'
>;
export type ReadResult = Header | Records | Damaged | Note;

/** What is known when a file was read to its end. */
export interface ReadSummary {
  /** Damaged ones included. */
  readonly rows: number;
  readonly damagedRows: number;
  /** They are no records, and have no row number. */
  readonly blankLines: number;
  /** NDJSON: keys that are in no column, so that their values were left out; the first hundred. */
  readonly unknownKeys: readonly string[];
}

/** The file as a whole cannot be read. */
export class FileUnreadableError extends Error {
  override readonly name = 'FileUnreadableError';
  readonly code: HttpProblemCode;
  constructor(code: HttpProblemCode, detail: string) {
    super(detail);
    this.code = code;
  }
}
