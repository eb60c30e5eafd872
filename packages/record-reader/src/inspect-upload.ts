import { columnsOf, type FormatFile } from '@tillkeeper/contracts';
import { decompress } from './decompress.ts';
import { addDecimals } from './decimal-sum.ts';
import { parseRecord } from './parse-record.ts';
import { createCsvReader } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';
import { defaultLimits, FileUnreadableError, type ReadLimits, type ReadResult } from './results.ts';
import { sniffContent } from './sniff-content.ts';

export interface InspectOptions {
  readonly isGzip: boolean;
  readonly formatFile: FormatFile;
  readonly limits?: Partial<ReadLimits>;
  /** Whether the sum of line_total is wanted: it costs a look at every record. */
  readonly shouldSumTotals: boolean;
}

export interface UploadSummary {
  readonly rows: number;
  /** Decimal text; undefined where it was not wanted, or where a row cannot be read: that is the validator's to say. */
  readonly controlTotal: string | undefined;
}

/**
 * Looks at a file while its bytes go by: contents as named, header, rows, control total, limits. Throws FileUnreadableError
 * when the file has to be refused. Memory does not grow with the file.
 */
export async function inspectUpload(
  source: AsyncIterable<Uint8Array>,
  options: InspectOptions,
): Promise<UploadSummary> {
  const limits = { ...defaultLimits, ...options.limits };
  const { formatFile } = options;
  const plain = options.isGzip ? decompress(source, limits) : source;
  const totalColumn = options.shouldSumTotals ? formatFile.columns['line_total']?.from : undefined;
  let at = -1;
  let total: string | undefined = totalColumn === undefined ? undefined : '0';
  let header: readonly string[] | undefined;
  let rows = 0;
  const add = (cell: string | undefined): void => {
    if (total !== undefined)
      total = addDecimals(total, formatFile.decimal_sign === ',' ? (cell ?? '').replace(',', '.') : (cell ?? ''));
  };
  const take = (result: ReadResult): void => {
    if (result.kind === 'header') {
      header = result.columns;
      if (formatFile.container === 'csv') checkHeader(header, formatFile);
      at = totalColumn === undefined ? -1 : header.indexOf(totalColumn);
    } else if (result.kind === 'damaged') {
      rows += 1;
      total = undefined;
    } else rows += result.count;
  };
  if (formatFile.container === 'ndjson') {
    for await (const result of readNdjson(notBinary(plain), { formatFile, limits, chunkBytes: 64 * 1024 })) {
      take(result);
      if (result.kind === 'records' && total !== undefined)
        for (const record of result.csv.toString('utf8').split('"\n'))
          if (record !== '') add(parseRecord(`${record}"`, ',')[at]);
    }
    if (rows === 0) throw new FileUnreadableError('file.empty', 'There is no record.');
    return { rows, controlTotal: total };
  }
  const reader = createCsvReader({
    formatFile,
    limits,
    chunkBytes: Number.POSITIVE_INFINITY,
    shouldKeepRecords: false,
    ...(totalColumn !== undefined && {
      onRecord: (record: string) => add(parseRecord(record, formatFile.delimiter)[at]),
    }),
  });
  for await (const chunk of notBinary(plain)) for (const result of reader.push(chunk)) take(result);
  for (const result of reader.end()) take(result);
  return { rows: reader.rows(), controlTotal: reader.damagedRows() > 0 ? undefined : total };
}

async function* notBinary(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of source) {
    if (isFirst && chunk.length > 0) {
      isFirst = false;
      const kind = sniffContent(chunk);
      if (kind !== undefined)
        throw new FileUnreadableError('content.not-as-named', `By its first bytes it is ${kind}.`);
    }
    yield chunk;
  }
  if (isFirst) throw new FileUnreadableError('file.empty', 'There are no bytes.');
}

/** Every column that the contract needs has a source in the header. */
export function checkHeader(header: readonly string[], formatFile: FormatFile): void {
  const isThere = (name: string | undefined): boolean => name === undefined || header.includes(name);
  for (const column of columnsOf(formatFile.file_type)) {
    const source = formatFile.columns[column.name];
    if (!column.isRequired || source === undefined) continue;
    const missing = [source.from, source.position_in, ...(source.sum ?? [])].find(name => !isThere(name));
    if (missing !== undefined)
      throw new FileUnreadableError('header.missing-column', `The column ${missing} is missing.`);
  }
}
