import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type SalesColumnName, type SilverSalesColumn, silverSalesColumns } from '@tillkeeper/contracts';
import pl, { type Expr } from 'nodejs-polars';
import type { NamedCustomer } from '../judge/judge-job.ts';
import { polarsCsvOptions } from '../read/scan-verified.ts';
import { freeFrames } from './free-frames.ts';
import { joinParquet } from './join-parquet.ts';
import type { KnownThings } from './known-things.ts';
import type { PlainSources } from './plain-sources.ts';
import type { RecordWalker } from './walk-records.ts';
import { hashLine, type WalkedChunk } from './walked-chunk.ts';

export interface SilverParts {
  begin(format: {
    readonly delimiter: string;
    readonly sources: PlainSources;
    readonly things: KnownThings;
    readonly walker: Pick<RecordWalker, 'tillIds'>;
  }): void;
  /** Begins to write the proven rows of a chunk; waits while two others are written. */
  write(
    chunk: number,
    rows: {
      readonly walked: WalkedChunk;
      readonly isProven: Uint8Array;
      readonly proven: number;
      readonly rowNos: Float64Array;
    },
  ): Promise<void>;
  /** Waits for everything that was begun. */
  settled(): Promise<void>;
  /** All parts and the other file, but for rows left out of the parts, as one file; returns its rows. */
  join(other: string | undefined, target: string, leftOut: ReadonlySet<number>): Promise<number>;
  namedCustomers(path: string): Promise<NamedCustomer[]>;
}

/** What is taken as text. */
const textColumns = [
  'transaction_id',
  'payment_method',
  'customer_id',
  'employee_id',
  'promotion_code',
  'product_id',
  'team_id',
  'supplier_id',
  'quantity',
  'unit_price',
  'discount_amount',
  'line_total',
] as const satisfies readonly SalesColumnName[];
type TextColumn = (typeof textColumns)[number];

interface Part {
  path: string;
  rows: number;
  readonly rowNoFrom: number;
  readonly rowNoTo: number;
}

/** Writes proven rows typed, chunk by chunk: while Polars encodes one, the next is walked. */
export function createSilverParts(directory: string): SilverParts {
  const parts: Part[] = [];
  let inWork: Promise<unknown> = Promise.resolve();
  let plan: Expr[] = [];
  let sent: number[] = [];
  let format: Parameters<SilverParts['begin']>[0] | undefined;

  const encode = async (chunk: number, { walked, isProven, proven, rowNos }: Parameters<SilverParts['write']>[1]) => {
    if (format === undefined) throw new Error('rows came before their header');
    const { delimiter, things, walker } = format;
    const { csv, count, hashes, facts, days, tills, lineNos, lineCounts, epochMs } = walked;
    const texts = pl.readCSV(csv, {
      ...{ ...polarsCsvOptions, sep: delimiter, missingIsNull: false },
      columns: sent.map(index => `column_${index + 1}`),
    });
    if (texts.height !== count || texts.width !== sent.length)
      throw new Error(`${texts.height} x ${texts.width} cells were read of ${count} x ${sent.length}`);
    texts.columns = sent.map(index => `sent${index}`);
    const lineHashes = pl.readCSV(hashes.subarray(0, count * hashLine), polarsCsvOptions);
    lineHashes.columns = ['line_hash'];
    const frame = pl.DataFrame([
      ...texts.getColumns(),
      lineHashes.getColumn('line_hash'),
      pl.Series('row_no', rowNos, pl.Float64),
      pl.Series('epochMs', epochMs.subarray(0, count), pl.Float64),
      pl.Series('total', facts.total.subarray(0, count), pl.Float64),
      pl.Series('store', facts.store.subarray(0, count), pl.Float64),
      pl.Series('till', tills.subarray(0, count), pl.Int32),
      pl.Series('day', days.subarray(0, count), pl.Int32),
      pl.Series('line_no', lineNos.subarray(0, count), pl.Int32),
      pl.Series('line_count', lineCounts.subarray(0, count), pl.Int32),
      pl.Series('isProven', Int32Array.from(isProven), pl.Int32),
    ]);
    const stores = pl.DataFrame({
      store: Float64Array.from(things.storeOf, (_, index) => index + 1),
      store_id: things.storeOf.map(store => store.storeId),
      store_currency: things.storeOf.map(store => things.currencyOf[store.currency - 1] ?? ''),
    });
    const tillIds = pl.DataFrame([
      pl.Series(
        'till',
        Int32Array.from(walker.tillIds, (_, index) => index),
        pl.Int32,
      ),
      pl.Series('till_id', walker.tillIds.slice(), pl.Utf8),
    ]);
    const path = join(directory, `part-${chunk}.parquet`);
    await frame
      .lazy()
      .filter(pl.col('isProven').eq(1))
      .join(stores.lazy(), { on: 'store', how: 'left' })
      .join(tillIds.lazy(), { on: 'till', how: 'left' })
      .select(...plan)
      .sinkParquet(path, { compression: 'snappy' })
      .collect();
    parts.push({ path, rows: proven, rowNoFrom: rowNos[0] ?? 0, rowNoTo: rowNos[count - 1] ?? 0 });
  };

  return {
    begin(given) {
      format = given;
      plan = typedColumns(given.sources);
      // in the order of the file, as they are read
      sent = [...new Set(textColumns.map(name => given.sources.fields[name]))]
        .filter(index => index >= 0)
        .sort((one, other) => one - other);
    },
    async write(chunk, rows) {
      await inWork;
      freeFrames();
      inWork = encode(chunk, rows);
      inWork.catch(() => {});
    },
    async settled() {
      await inWork;
    },
    async join(other, target, leftOut) {
      await inWork;
      for (const part of parts) await leaveOut(part, leftOut);
      const paths = parts.filter(part => part.rows > 0).map(part => part.path);
      const rows = await joinParquet(other === undefined ? paths : [...paths, other], target);
      return rows;
    },
    async namedCustomers(path) {
      const rows = pl
        .scanParquet(path)
        .filter(pl.col('customer_id').isNotNull())
        .select('customer_id', 'row_no', 'store_id', 'transaction_id');
      // not sorted: three million rows that name somebody would all be in memory
      const first = rows.groupBy('customer_id').agg(pl.col('row_no').min()).select('row_no');
      const named = await rows.join(first, { on: 'row_no', how: 'semi' }).sort('row_no').collect();
      const column = (name: string): unknown[] => [...named.getColumn(name).toArray()];
      const [rowNos, stores, transactions] = [column('row_no'), column('store_id'), column('transaction_id')];
      return column('customer_id').map((customerId, index) => ({
        customerId: String(customerId),
        rowNo: Number(rowNos[index]),
        storeId: String(stores[index]),
        transactionId: String(transactions[index]),
      }));
    },
  };
}

/** Rows whose baskets are held after all are taken out of their part. */
async function leaveOut(part: Part, leftOut: ReadonlySet<number>): Promise<void> {
  const ours = [...leftOut].filter(rowNo => rowNo >= part.rowNoFrom && rowNo <= part.rowNoTo);
  if (ours.length === 0) return;
  const rowNos = pl.DataFrame([pl.Series('row_no', BigInt64Array.from(ours, BigInt), pl.Int64)]).lazy();
  const kept = `${part.path}.kept`;
  await pl
    .scanParquet(part.path)
    .join(rowNos, { on: 'row_no', how: 'anti' })
    .sinkParquet(kept, { compression: 'snappy' })
    .collect();
  const written = await pl.scanParquet(kept).select(pl.col('row_no').count()).collect();
  part.rows = Number(written.getColumn('row_no').get(0));
  await rename(kept, part.path);
}

/** The columns of silver, of what a chunk's frame has. */
function typedColumns({ fields }: PlainSources): Expr[] {
  const text = (name: TextColumn): Expr => (fields[name] < 0 ? pl.lit('') : pl.col(`sent${fields[name]}`));
  const orNull = (sent: Expr): Expr =>
    pl
      .when(sent.eq(pl.lit('')))
      .then(pl.lit(null))
      .otherwise(sent)
      .cast(pl.Utf8);
  const nothing = pl.lit(null).cast(pl.Utf8);
  const decimal = (sent: Expr, precision: number, scale: number): Expr => sent.cast(pl.Decimal(precision, scale), true);
  const discount = text('discount_amount');
  const columns: Record<SilverSalesColumn, Expr> = {
    row_no: pl.col('row_no').cast(pl.Int64),
    store_id: pl.col('store_id'),
    business_date: pl.col('day').cast(pl.Date),
    till_id: pl.col('till_id'),
    transaction_id: text('transaction_id'),
    line_no: pl.col('line_no'),
    transaction_type: pl.lit('SALE'),
    transaction_timestamp: pl.col('epochMs').mul(1000).cast(pl.Int64).cast(pl.Datetime('us', 'UTC')),
    currency: pl.col('store_currency'),
    payment_method: orNull(text('payment_method')),
    customer_id: orNull(text('customer_id')),
    customer_name: nothing,
    customer_email: nothing,
    customer_phone: nothing,
    employee_id: orNull(text('employee_id')),
    promotion_code: orNull(text('promotion_code')),
    original_transaction_id: nothing,
    transaction_line_count: pl
      .when(pl.col('line_count').eq(0))
      .then(pl.lit(null))
      .otherwise(pl.col('line_count'))
      .cast(pl.Int32),
    product_id: text('product_id'),
    team_id: orNull(text('team_id')),
    supplier_id: orNull(text('supplier_id')),
    quantity: decimal(text('quantity'), 12, 3),
    unit_price: decimal(text('unit_price'), 16, 6),
    discount_amount: decimal(
      pl
        .when(discount.eq(pl.lit('')))
        .then(pl.lit('0'))
        .otherwise(discount),
      16,
      2,
    ),
    line_total: decimal(text('line_total'), 16, 2),
    amount_minor: pl.col('total').cast(pl.Int64),
    line_hash: pl.col('line_hash'),
  };
  const names = Object.keys(silverSalesColumns);
  return Object.entries(columns)
    .sort(([one], [other]) => names.indexOf(one) - names.indexOf(other))
    .map(([name, expression]) => expression.alias(name));
}
