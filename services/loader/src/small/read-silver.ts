import { zstdDecompressSync } from 'node:zlib';
import { type SilverSalesColumn, silverSalesColumns } from '@tillkeeper/contracts';
import { type FileMetaData, parquetMetadata, parquetRead } from 'hyparquet';

/** A cell as PostgreSQL reads it: numbers, decimals, dates and instants as text; null where there is none. */
export type Cell = string | null;
/** Rows of sales by column. */
export interface SilverRows {
  readonly rows: number;
  readonly column: (name: SilverSalesColumn) => readonly Cell[];
}

/**
 * Rows of a small Parquet object of sales, read in this process: nothing native is called, and a child is not waited for.
 * Throws when a column is missing or is not of the type that the contract says.
 */
export async function readSilver(bytes: Buffer): Promise<SilverRows> {
  const buffer = new ArrayBuffer(bytes.byteLength);
  bytes.copy(new Uint8Array(buffer));
  const metadata = withRawDecimals(parquetMetadata(buffer, { geoparquet: false }));
  const columns = new Map<string, Cell[]>();
  await parquetRead({
    file: { byteLength: buffer.byteLength, slice: (from, to) => buffer.slice(from, to) },
    metadata,
    compressors: { ZSTD: input => new Uint8Array(zstdDecompressSync(input)) },
    parsers,
    geoparquet: false,
    onChunk({ columnName, columnData, rowStart }) {
      const cells = columns.get(columnName) ?? [];
      columns.set(columnName, cells);
      if (cells.length !== rowStart) throw new Error('rows of silver come out of their order');
      const toCell = cellReader(columnName);
      for (const value of columnData) cells.push(value === null || value === undefined ? null : toCell(value));
    },
  });
  const rows = Number(metadata.num_rows);
  return {
    rows,
    column(name) {
      const cells = columns.get(name);
      if (cells?.length !== rows) throw new Error(`silver has no column ${name}`);
      return cells;
    },
  };
}

/** Decimals as the integers they are stored as: the reader would make floats of them. */
function withRawDecimals(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map(element => {
    if (element.converted_type !== 'DECIMAL' && element.logical_type?.type !== 'DECIMAL') return element;
    const { converted_type: _, logical_type: __, ...raw } = element;
    return raw;
  });
  return { ...metadata, schema };
}

const parsers = {
  dateFromDays: (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10),
  timestampFromMicroseconds: instantOf,
  stringFromBytes: (bytes: Uint8Array): string =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
};

function instantOf(micros: bigint): string {
  const seconds = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n);
  const fraction = micros - seconds * 1_000_000n;
  const second = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${second}.${String(fraction).padStart(6, '0')}Z`;
}

/** Whether a value is what the contract's type is stored as; what it is in PostgreSQL's words. */
function cellReader(name: string): (value: unknown) => string {
  const type = (silverSalesColumns as Readonly<Record<string, string>>)[name] ?? 'unknown';
  const scale = /^decimal\(\d+,(\d+)\)$/.exec(type)?.[1];
  const wrong = (value: unknown): never => {
    throw new Error(`silver's ${name} is no ${type} but ${typeof value}`);
  };
  if (scale !== undefined)
    return value => {
      if (typeof value === 'bigint' || typeof value === 'number') return decimalText(BigInt(value), Number(scale));
      return value instanceof Uint8Array ? decimalText(bigEndian(value), Number(scale)) : wrong(value);
    };
  if (type === 'int64' || type === 'int32')
    return value => (typeof value === 'bigint' || typeof value === 'number' ? String(value) : wrong(value));
  return value => (typeof value === 'string' ? value : wrong(value));
}

/** 12345 with 2 digits after the point: `123.45`. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Two's complement. */
function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}
