import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type SilverSalesColumn, silverSalesColumns } from '@tillkeeper/contracts';
import pl, { type Expr } from 'nodejs-polars';
import type { NamedCustomer } from '../judge/judge-job.ts';
import { decimalOfUnits } from './decimal-of-units.ts';
import { freeFrames } from './free-frames.ts';
import { joinParquet } from './join-parquet.ts';

export interface SilverParts {
  /** Begins to write the proven rows of a chunk; waits until the one before is written. */
  write(
    chunk: number,
    rows: {
      /** Of all rows of the chunk: see `createChunkColumns`. */
      readonly frame: pl.DataFrame;
      readonly isProven: Uint8Array;
      readonly proven: number;
      /** Of the first and the last row. */
      readonly rowNoFrom: number;
      readonly rowNoTo: number;
    },
  ): Promise<void>;
  /** Waits for everything that was begun. */
  settled(): Promise<void>;
  /** All parts and the other file, but for rows left out of the parts, as one file; returns its rows. */
  join(other: string | undefined, target: string, leftOut: ReadonlySet<number>): Promise<number>;
  namedCustomers(path: string): Promise<NamedCustomer[]>;
}

interface Part {
  path: string;
  rows: number;
  readonly rowNoFrom: number;
  readonly rowNoTo: number;
}

/** Of a file of 1 GiB ten times as many rows name somebody: 300 MB at once. */
const rowsAtOnce = 2 ** 18;

/** Writes proven rows typed, chunk by chunk: while Polars encodes one, the next is walked. */
export function createSilverParts(directory: string): SilverParts {
  const parts: Part[] = [];
  let inWork: Promise<unknown> = Promise.resolve();
  let joinedRows = 0;

  const encode = async (chunk: number, rows: Parameters<SilverParts['write']>[1]) => {
    const { frame, isProven, proven, rowNoFrom, rowNoTo } = rows;
    const numbered = pl.concat([frame, pl.DataFrame([pl.Series('isProven', isProven)])], { how: 'horizontal' });
    const path = join(directory, `part-${chunk}.parquet`);
    await numbered
      .lazy()
      .filter(isOfSilver)
      .select(...typedColumns)
      .sinkParquet(path, { compression: 'snappy' })
      .collect();
    parts.push({ path, rows: proven, rowNoFrom, rowNoTo });
  };

  return {
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
      joinedRows = await joinParquet(other === undefined ? paths : [...paths, other], target);
      return joinedRows;
    },
    async namedCustomers(path) {
      const named = new Map<string, NamedCustomer>();
      for (let from = 0; from < joinedRows; from += rowsAtOnce) {
        for (const one of await firstOfCustomers(pl.scanParquet(path).slice(from, rowsAtOnce))) {
          const known = named.get(one.customerId);
          if (known === undefined || one.rowNo < known.rowNo) named.set(one.customerId, one);
        }
        freeFrames();
      }
      return [...named.values()].sort((one, other) => one.rowNo - other.rowNo);
    },
  };
}

/** The customers whom rows of silver name, each by the first row that does. */
async function firstOfCustomers(rows: pl.LazyDataFrame): Promise<NamedCustomer[]> {
  const naming = rows
    .filter(pl.col('customer_id').isNotNull())
    .select('customer_id', 'row_no', 'store_id', 'transaction_id');
  const first = naming.groupBy('customer_id').agg(pl.col('row_no').min()).select('row_no');
  const named = await naming.join(first, { on: 'row_no', how: 'semi' }).collect();
  const column = (name: string): unknown[] => [...named.getColumn(name).toArray()];
  const [rowNos, stores, transactions] = [column('row_no'), column('store_id'), column('transaction_id')];
  return column('customer_id').map((customerId, index) => ({
    customerId: String(customerId),
    rowNo: Number(rowNos[index]),
    storeId: String(stores[index]),
    transactionId: String(transactions[index]),
  }));
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

const isOfSilver = pl.col('isProven').eq(1);

/** The columns of silver, of what a chunk's frame has. Made once: an expression takes longer to make than to compute. */
const typedColumns = ((): Expr[] => {
  const orNull = (name: string): Expr =>
    pl
      .when(pl.col(name).eq(pl.lit('')))
      .then(pl.lit(null))
      .otherwise(pl.col(name))
      .cast(pl.Utf8);
  const nothing = pl.lit(null).cast(pl.Utf8);
  const columns: Record<SilverSalesColumn, Expr> = {
    row_no: pl.col('row_no').cast(pl.Int64),
    store_id: pl.col('store_id'),
    business_date: pl.col('day').cast(pl.Date),
    till_id: pl.col('till_id'),
    transaction_id: pl.col('transaction_id'),
    line_no: pl.col('line_no'),
    transaction_type: pl.lit('SALE'),
    transaction_timestamp: pl.col('epoch_ms').mul(1000).cast(pl.Int64).cast(pl.Datetime('us', 'UTC')),
    currency: pl.col('currency'),
    payment_method: orNull('payment_method'),
    customer_id: orNull('customer_id'),
    customer_name: nothing,
    customer_email: nothing,
    customer_phone: nothing,
    employee_id: orNull('employee_id'),
    promotion_code: orNull('promotion_code'),
    original_transaction_id: nothing,
    transaction_line_count: pl
      .when(pl.col('line_count').eq(0))
      .then(pl.lit(null))
      .otherwise(pl.col('line_count'))
      .cast(pl.Int32),
    product_id: pl.col('product_id'),
    team_id: orNull('team_id'),
    supplier_id: orNull('supplier_id'),
    quantity: decimalOfUnits('quantity', { precision: 12, scale: 3 }),
    unit_price: decimalOfUnits('unitPrice', { precision: 16, scale: 6 }),
    discount_amount: decimalOfUnits('discount', { precision: 16, scale: 2 }),
    line_total: decimalOfUnits('total', { precision: 16, scale: 2 }),
    amount_minor: pl.col('total').cast(pl.Int64),
    line_hash: pl.col('line_hash'),
  };
  const names = Object.keys(silverSalesColumns);
  return Object.entries(columns)
    .sort(([one], [other]) => names.indexOf(one) - names.indexOf(other))
    .map(([name, expression]) => expression.alias(name));
})();
