import { planColumnNames, type SalesColumnName } from '@tillkeeper/contracts';
import {
  type Data,
  type DataType,
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  Table,
  Utf8,
} from 'apache-arrow';
import { hashBytes } from './line-hashes.ts';
import type { Room } from './walked-chunk.ts';

/** Columns that silver takes as texts. */
export const plainTextColumns = [
  'transaction_id',
  'payment_method',
  'customer_id',
  'employee_id',
  'promotion_code',
  'product_id',
  'team_id',
  'supplier_id',
] as const satisfies readonly SalesColumnName[];
/** And those that stand for numbers, which few rows say themselves; after the others. */
export const placeTextColumns = ['store_id', 'till_id', 'currency'] as const satisfies readonly SalesColumnName[];
const textColumns = [...plainTextColumns, ...placeTextColumns];

/** A column of ASCII texts as Arrow has it: the bytes of all, and where each ends. */
interface Texts {
  data: Uint8Array;
  ends: Int32Array;
  at: number;
}

/** Gathers the texts of a chunk's rows, and writes them with what the walk has found as an Arrow file in memory, which Polars reads in one call. */
export interface ChunkColumns {
  begin(count: number): void;
  /** Of the row under way, at most once for each column. */
  put(column: number, bytes: Uint8Array, from: number, to: number): void;
  endRow(row: number): void;
  /** `hashes`: `hashBytes` for each row. In `into` where it has room for it: fresh memory for every chunk is collected as garbage for longer than it is filled. */
  write(
    rows: { room: Room; rowNos: Float64Array; hashes: Uint8Array; count: number },
    into: SharedArrayBuffer,
  ): Promise<Uint8Array<SharedArrayBuffer>>;
}

const leastBytes = 1 << 16;

export function createChunkColumns(): ChunkColumns {
  const texts = textColumns.map((): Texts => ({ data: new Uint8Array(leastBytes), ends: new Int32Array(1), at: 0 }));
  let hashEnds = new Int32Array(1);
  const columnOf = <T extends DataType>(name: string, data: Data<T>): readonly [Field, Data] => [
    new Field(name, data.type, false),
    data,
  ];
  const numbers = (name: string, data: Float64Array): readonly [Field, Data] =>
    columnOf(name, makeData({ type: new Float64(), length: data.length, nullCount: 0, data }));
  const integers = (name: string, data: Int32Array): readonly [Field, Data] =>
    columnOf(name, makeData({ type: new Int32(), length: data.length, nullCount: 0, data }));
  const strings = (name: string, valueOffsets: Int32Array, data: Uint8Array): readonly [Field, Data] =>
    columnOf(name, makeData({ type: new Utf8(), length: valueOffsets.length - 1, nullCount: 0, valueOffsets, data }));
  return {
    begin(count) {
      for (const column of texts) {
        if (column.ends.length <= count) column.ends = new Int32Array(count + 1);
        column.at = 0;
      }
      if (hashEnds.length <= count)
        hashEnds = Int32Array.from({ length: Math.ceil(count * 1.2) + 1 }, (_, index) => index * hashBytes);
    },
    put(column, bytes, from, to) {
      const text = texts[column];
      if (text === undefined) return;
      if (text.at + (to - from) > text.data.length) {
        // a text of an unknown article, employee or promotion may be as long as its record
        const larger = new Uint8Array(Math.max(text.data.length * 2, text.at + (to - from)));
        larger.set(text.data);
        text.data = larger;
      }
      const { data } = text;
      let end = text.at;
      for (let index = from; index < to; index += 1) data[end++] = bytes[index] ?? 0;
      text.at = end;
    },
    endRow(row) {
      for (let column = 0; column < texts.length; column += 1) {
        const text = texts[column];
        if (text !== undefined) text.ends[row + 1] = text.at;
      }
    },
    async write({ room, rowNos, hashes, count }, into) {
      const { facts, epochMs, days, lineNos, lineCounts } = room;
      const columns = [
        ...planColumnNames.map(name => numbers(name, facts[name].subarray(0, count))),
        numbers('row_no', rowNos),
        numbers('epoch_ms', epochMs.subarray(0, count)),
        integers('day', days.subarray(0, count)),
        integers('line_no', lineNos.subarray(0, count)),
        integers('line_count', lineCounts.subarray(0, count)),
        ...texts.map(({ data, ends, at }, index) =>
          strings(textColumns[index] ?? '', ends.subarray(0, count + 1), data.subarray(0, at)),
        ),
        strings('line_hash', hashEnds.subarray(0, count + 1), hashes.subarray(0, count * hashBytes)),
      ];
      const schema = new Schema(columns.map(([field]) => field));
      const type = new Struct(schema.fields);
      const children = columns.map(([, data]) => data);
      const batch = new RecordBatch(schema, makeData({ type, length: count, nullCount: 0, children }));
      // what is said of each column, and that each begins where numbers may
      const more = leastBytes + children.length * 256;
      const size = children.reduce((sum, { byteLength }) => sum + byteLength, more);
      return gather(RecordBatchFileWriter.writeAll(new Table(schema, [batch])), into, size);
    },
  };
}

async function gather(
  pieces: AsyncIterable<Uint8Array>,
  into: SharedArrayBuffer,
  expectedBytes: number,
): Promise<Uint8Array<SharedArrayBuffer>> {
  let bytes = new Uint8Array(into);
  if (bytes.length < expectedBytes) bytes = new Uint8Array(new SharedArrayBuffer(Math.ceil(expectedBytes * 1.2)));
  let end = 0;
  for await (const piece of pieces) {
    if (end + piece.length > bytes.length) {
      const larger = new Uint8Array(new SharedArrayBuffer((end + piece.length) * 2));
      larger.set(bytes.subarray(0, end));
      bytes = larger;
    }
    bytes.set(piece, end);
    end += piece.length;
  }
  return bytes.subarray(0, end);
}
