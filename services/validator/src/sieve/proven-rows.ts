import type { FindingPlace } from '../judge/findings-file.ts';
import { nowhere } from '../judge/findings-file.ts';
import type { ProvenRows, SalesJudge } from '../judge/sales-judge.ts';
import { toTextColumns } from '../read/text-columns.ts';
import type { KnownThings } from './known-things.ts';
import type { SievedChunk } from './sieved-chunk.ts';
import type { SilverParts } from './silver-parts.ts';
import type { SpillFile } from './spill-file.ts';
import type { WalkedChunk } from './walked-chunk.ts';

const dayMs = 86_400_000;

interface Sum {
  readonly storeId: string;
  readonly currency: string;
  rows: number;
  amountMinor: number;
}

/** Sums of proven rows, and their lines for the search of outliers. */
export interface ProvenSums {
  add(chunk: WalkedChunk, isProven: Uint8Array, place: { readonly rowFrom: number }): void;
  /** Takes a row out of the sums again: its basket is judged after all. */
  takeBack(row: { readonly storeId: string; readonly currency: string; readonly amountMinor: number | null }): void;
  readonly sums: Iterable<Readonly<Sum>>;
  rows(): number;
  /** ISO; '' where there are no rows. */
  firstDate(): string;
}

/** Of the lines of a chunk: used again for the next. */
const makeColumns = (count: number) => ({
  rows: new Int32Array(count),
  storeNumbers: new Int32Array(count),
  productNumbers: new Int32Array(count),
  quantityMilli: new Float64Array(count),
  priceMicro: new Float64Array(count),
  totalCents: new Float64Array(count),
});

export function createProvenSums(things: KnownThings, judge: Pick<SalesJudge, 'outliers'>): ProvenSums {
  const byStore = new Map<number, Sum>();
  const stores = things.storeOf.map(store => store.storeId);
  let firstDay = Number.POSITIVE_INFINITY;
  let columns = makeColumns(0);
  let rows = 0;
  const sumOf = (store: number): Sum => {
    let sum = byStore.get(store);
    if (sum === undefined) {
      const known = things.storeOf[store - 1];
      const currency = things.currencyOf[(known?.currency ?? 0) - 1];
      if (known === undefined || currency === undefined) throw new Error('a proven row has no store');
      sum = { storeId: known.storeId, currency, rows: 0, amountMinor: 0 };
      byStore.set(store, sum);
    }
    return sum;
  };
  return {
    add({ count, facts, days }, isProven, { rowFrom }) {
      if (columns.rows.length < count) columns = makeColumns(Math.ceil(count * 1.2));
      const { rows: lineRows, storeNumbers, productNumbers, quantityMilli, priceMicro, totalCents } = columns;
      const { store, product, quantity, unitPrice, total } = facts;
      let lastStore = -1;
      let sum: Sum | undefined;
      let lines = 0;
      for (let row = 0; row < count; row += 1) {
        if (isProven[row] !== 1) continue;
        const number = store[row] ?? 0;
        if (number !== lastStore || sum === undefined) sum = sumOf(number);
        lastStore = number;
        sum.rows += 1;
        sum.amountMinor += total[row] ?? 0;
        const day = days[row] ?? 0;
        if (day < firstDay) firstDay = day;
        lineRows[lines] = rowFrom + row;
        storeNumbers[lines] = number - 1;
        productNumbers[lines] = (product[row] ?? 0) - 1;
        quantityMilli[lines] = quantity[row] ?? 0;
        priceMicro[lines] = unitPrice[row] ?? 0;
        totalCents[lines] = total[row] ?? 0;
        lines += 1;
      }
      rows += lines;
      judge.outliers.addAll({
        ...columns,
        ...{ count: lines, stores, products: things.productIds },
      });
    },
    takeBack({ storeId, currency, amountMinor }) {
      for (const sum of byStore.values())
        if (sum.storeId === storeId && sum.currency === currency) {
          sum.rows -= 1;
          sum.amountMinor -= amountMinor ?? 0;
        }
    },
    get sums() {
      return byStore.values();
    },
    rows: () => rows,
    firstDate: () => (rows === 0 ? '' : new Date(firstDay * dayMs).toISOString().slice(0, 10)),
  };
}

/** What was proven of a file, for the judge that knows the rest. */
export function createProvenRows(options: {
  readonly judge: Pick<SalesJudge, 'read'>;
  readonly chunks: readonly SievedChunk[];
  readonly spill: SpillFile;
  readonly silver: SilverParts;
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly sums: ProvenSums;
  /** Among the rows of outliers, where ours begin. */
  readonly rowsFrom: number;
}): ProvenRows {
  const { judge, chunks, spill, silver, header, delimiter, sums, rowsFrom } = options;
  const places = new Map<number, FindingPlace>();
  const find = (row: number): FindingPlace => {
    const chunk = chunks.findLast(one => one.rowFrom <= row);
    if (chunk === undefined) return nowhere;
    const { record, position } = spill.readRow(chunk.spilled, row - chunk.rowFrom);
    const columns = toTextColumns(record, { columns: header, delimiter }, 1);
    const positions = {
      rowNo: Float64Array.of(position.rowNo),
      lineFrom: Float64Array.of(position.lineFrom),
      byteFrom: Float64Array.of(position.byteFrom),
      byteTo: Float64Array.of(position.byteTo),
    };
    const read = judge.read({ kind: 'chunk', header, columns, from: 0, count: 1, positions }, 0);
    return {
      ...position,
      storeId: read.storeId,
      businessDate: read.businessDate,
      tillId: read.tillId,
      transactionId: read.transactionId,
      lineNo: read.lineNo,
      productId: read.productId,
      amountMinor: read.amountMinor,
      currency: read.currency,
      soldAt: read.epochMs === undefined ? null : new Date(read.epochMs).toISOString(),
      employeeId: read.employeeId || null,
    };
  };
  return {
    rows: sums.rows(),
    firstDate: sums.firstDate(),
    addTotals(totals) {
      for (const sum of sums.sums) if (sum.rows > 0) totals.addValid(sum);
    },
    has: row => row >= rowsFrom,
    placeOf(row) {
      const known = places.get(row) ?? find(row - rowsFrom);
      places.set(row, known);
      return known;
    },
    writeSilver: (other, target, leftOut) => silver.join(other, target, leftOut),
    namedCustomers: path => silver.namedCustomers(path),
  };
}
