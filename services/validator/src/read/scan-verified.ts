import pl, { type LazyDataFrame } from 'nodejs-polars';

/** How the verified bytes of a file are written. */
export interface VerifiedFormat {
  /** The header's names; the bytes themselves have no header. */
  readonly columns: readonly string[];
  readonly delimiter: string;
}

/**
 * How Polars reads verified bytes, in whatever way it is called: everything is text, nothing is inferred, nothing repaired,
 * and bytes that are not as they should be are an error. Only for bytes that the strict reader has passed.
 */
export const polarsCsvOptions = {
  hasHeader: false,
  inferSchemaLength: 0,
  quoteChar: '"',
  eolChar: '\n',
  encoding: 'utf8',
  ignoreErrors: false,
  truncateRaggedLines: false,
  rechunk: false,
} as const;

/** A lazy frame over a file of verified bytes, with the sender's columns as texts; an empty field and "" are both ''. */
export function scanVerified(path: string, { columns, delimiter }: VerifiedFormat): LazyDataFrame {
  return pl.scanCSV(path, {
    ...polarsCsvOptions,
    sep: delimiter,
    schema: Object.fromEntries(columns.map(name => [name, pl.Utf8])),
    missingUtf8IsEmptyString: true,
    // a path is a path, whatever characters are in it
    glob: false,
  });
}
