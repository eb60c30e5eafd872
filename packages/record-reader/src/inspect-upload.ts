import type { FormatFile } from '@tillkeeper/contracts';
import { asciiCellOf } from './cell-of-record.ts';
import { createCsvReader } from './csv-reader.ts';
import { createDecimalSum } from './decimal-sum.ts';
import { decompress } from './decompress.ts';
import { readNdjson } from './read-ndjson.ts';
import { defaultLimits, defaultMinWorkBytes, FileUnreadableError, type ReadLimits } from './results.ts';
import { sniffContent, sniffedBytes } from './sniff-content.ts';

export interface InspectOptions {
  readonly isGzip: boolean;
  readonly formatFile: FormatFile;
  readonly limits?: Partial<ReadLimits>;
  /** Whether the number of rows is wanted: it costs a look at every byte. */
  readonly shouldCountRows?: boolean;
  /** Whether the sum of line_total is wanted: it costs a look into every record. */
  readonly shouldSumTotals: boolean;
}

export interface UploadSummary {
  /** Records, damaged ones included; undefined where they were not wanted and not counted. */
  readonly rows: number | undefined;
  /** Decimal text; undefined where it was not wanted, or where a row cannot be read: that is the validator's to say. */
  readonly controlTotal: string | undefined;
}

/**
 * Looks at a file while its bytes go by: contents as named, header, rows, control total, limits. Throws FileUnreadableError
 * when the file has to be refused; an error of `source` is passed on as it is. Memory does not grow with the file, and
 * between two chunks of the source the event loop is not held for longer than a chunk takes.
 */
export async function inspectUpload(
  source: AsyncIterable<Uint8Array>,
  options: InspectOptions,
): Promise<UploadSummary> {
  const { formatFile } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const bytes = notBinary(options.isGzip ? decompress(source, limits) : source);
  const { shouldCountRows = true, shouldSumTotals } = options;
  // Behind its header no CSV is refused as a whole. What gzip holds has to be seen to its end: it may be a bomb, or cut off.
  if (!shouldCountRows && !shouldSumTotals && !options.isGzip && formatFile.container !== 'ndjson') {
    await inspectCsv(bytes, { formatFile, limits, totals: undefined, shouldStopAtHeader: true });
    return { rows: undefined, controlTotal: undefined };
  }
  const totals = shouldSumTotals ? createTotals(formatFile) : undefined;
  const rows =
    formatFile.container === 'ndjson'
      ? await inspectNdjson(bytes, { formatFile, limits, totals })
      : await inspectCsv(bytes, { formatFile, limits, totals });
  return { rows: rows.all, controlTotal: rows.damaged > 0 ? undefined : totals?.total() };
}

interface Inspection {
  readonly formatFile: FormatFile;
  readonly limits: ReadLimits;
  readonly totals: Totals | undefined;
}

async function inspectCsv(
  source: AsyncIterable<Uint8Array>,
  { formatFile, limits, totals, shouldStopAtHeader = false }: Inspection & { readonly shouldStopAtHeader?: boolean },
): Promise<{ all: number; damaged: number }> {
  let index = -1;
  let hasHeader = false;
  const delimiter = formatFile.delimiter.charCodeAt(0);
  const reader = createCsvReader({
    formatFile,
    limits,
    chunkBytes: Number.POSITIVE_INFINITY,
    minWorkBytes: shouldStopAtHeader ? 1 : defaultMinWorkBytes,
    shouldKeepRecords: false,
    ...(totals !== undefined && {
      onRecord: (bytes: Buffer, from: number, to: number) =>
        totals.add(asciiCellOf(bytes, { from, to }, { index, delimiter })),
    }),
  });
  const take = (results: ReturnType<typeof reader.end>): void => {
    for (const result of results) {
      if (result.kind !== 'header') continue;
      hasHeader = true;
      // what follows in this chunk is not read: the reader is left here
      if (shouldStopAtHeader) return;
      index = totals === undefined ? -1 : result.columns.indexOf(totals.column);
    }
  };
  for await (const chunk of source) {
    take(reader.push(chunk));
    if (hasHeader && shouldStopAtHeader) return { all: 0, damaged: 0 };
  }
  take(reader.end());
  const { rows, damagedRows } = reader.counts();
  return { all: rows, damaged: damagedRows };
}

async function inspectNdjson(
  source: AsyncIterable<Uint8Array>,
  { formatFile, limits, totals }: Inspection,
): Promise<{ all: number; damaged: number }> {
  let index = -1;
  const rows = { all: 0, damaged: 0 };
  const results = readNdjson(source, {
    formatFile,
    limits,
    chunkBytes: defaultMinWorkBytes,
    minWorkBytes: defaultMinWorkBytes,
    onCells: cells => totals?.add(cells[index] ?? ''),
    onEnd: summary => {
      rows.all = summary.rows;
      rows.damaged = summary.damagedRows;
    },
  });
  for await (const result of results)
    if (result.kind === 'header' && totals !== undefined) index = result.columns.indexOf(totals.column);
  if (rows.all === 0) throw new FileUnreadableError('file.empty', 'There is no record.');
  return rows;
}

interface Totals {
  readonly column: string;
  add(cell: string): void;
  total(): string | undefined;
}

/** Sums line_total where the format takes it from a column as it is; undefined where it is made in another way. */
function createTotals(formatFile: FormatFile): Totals | undefined {
  const source = formatFile.columns['line_total'];
  const column = source?.from;
  if (column === undefined || source?.otherwise !== undefined || source?.remove !== undefined) return undefined;
  if (source?.prefix !== undefined || source?.values !== undefined) return undefined;
  const sum = createDecimalSum();
  const hasComma = formatFile.decimal_sign === ',';
  return {
    column,
    add(cell) {
      const text = cell.trim();
      // with a decimal comma a point can only be a mistake: the sum is not to be guessed
      sum.add(hasComma ? (text.includes('.') ? '' : text.replace(',', '.')) : text);
    },
    total: () => sum.total(),
  };
}

async function* notBinary(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first: Buffer | undefined = Buffer.alloc(0);
  const checked = (bytes: Buffer): Buffer => {
    const kind = sniffContent(bytes);
    if (kind === undefined) return bytes;
    throw new FileUnreadableError('content.not-as-named', `By its first bytes it is ${kind}.`);
  };
  for await (const chunk of source) {
    if (first === undefined) yield chunk;
    else {
      first = Buffer.concat([first, chunk]);
      if (first.length < sniffedBytes) continue;
      yield checked(first);
      first = undefined;
    }
  }
  if (first === undefined) return;
  if (first.length === 0) throw new FileUnreadableError('file.empty', 'There are no bytes.');
  yield checked(first);
}
