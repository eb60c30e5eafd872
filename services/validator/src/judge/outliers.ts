import type { ProblemCodeName } from '@tillkeeper/contracts';
import {
  type CancellingLine,
  type ChosenUsual,
  chooseUsual,
  describeOutlier,
  deviationFrom,
  isByMeasure,
  type OutlierMeasure,
  outlierMeasures,
  pairCancellations,
  type SalesHistory,
  type SoldLine,
} from '@tillkeeper/domain';
import { historyOfLines, soldValue } from './file-history.ts';
import type { FindingPlace } from './findings-file.ts';
import { type AlikeLines, createSoldLines, type SoldColumns } from './sold-lines.ts';

export const outlierCodes = {
  quantity: 'quantity.outlier',
  price: 'price.outlier',
  total: 'total.outlier',
} as const satisfies Record<OutlierMeasure, ProblemCodeName>;
const columns = { quantity: 'quantity', price: 'unit_price', total: 'line_total' } as const;

export interface Outlier {
  /** What `add` was given for the row. */
  readonly row: number;
  readonly code: (typeof outlierCodes)[OutlierMeasure];
  readonly column: (typeof columns)[OutlierMeasure];
  readonly value: string;
  readonly detail: string;
}
/** Where a row stands; asked for the few that are flagged, and for what takes something back. */
export type PlaceOf = (row: number) => Pick<FindingPlace, 'businessDate' | 'tillId' | 'transactionId'>;

export type TakenBack = Omit<CancellingLine, keyof ReturnType<PlaceOf>>;

/** What the books know. */
export interface BooksHistory {
  ofStore(storeId: string, productId: string): SalesHistory | undefined;
  /** In all stores that have the currency of this one. */
  ofProduct(productId: string, storeId: string): SalesHistory | undefined;
  /** Of the category of the article, likewise. */
  ofCategory(productId: string, storeId: string): SalesHistory | undefined;
  currencyOf(storeId: string): string;
}

export interface Outliers {
  /**
   * A usable line of a sale in the currency of its store. Quantity in thousandths, price in millionths of the currency, line total in hundredths.
   * No object a row, since there may be millions.
   */
  add(row: number, storeId: string, productId: string, milli: number, micro: number, cents: number): void;
  /** Many at once. */
  addAll(lines: SoldColumns): void;
  /** A usable line of a RETURN or VOID; `row` is its place. Quantity in thousandths, of either sign. */
  addCancellation(row: number, line: TakenBack): void;
  /** Once, after all rows: those that are flagged, in the order of the rows. */
  find(placeOf: PlaceOf): Generator<Outlier>;
}

/**
 * Quantities, prices and totals far from what is usual for the article: by the books where they know enough, else by the
 * file. What is far off in quantity or price is not said again of its total.
 */
export function createOutliers(
  books: BooksHistory,
  thresholdOf: (code: Outlier['code'], storeId: string) => number,
): Outliers {
  const sold = createSoldLines();
  const cancellations: (TakenBack & { row: number })[] = [];
  return {
    add: sold.add,
    addAll: sold.addAll,
    addCancellation(row, line) {
      cancellations.push({ row, ...line });
    },
    *find(placeOf) {
      const flagged: (Outlier & { line: SoldLine })[] = [];
      const usualOf = createUsual(books, [...sold.all()]);
      for (const alike of sold.all()) {
        const { storeId, productId, quantityMilli, priceMicro } = alike;
        let isFlagged = false;
        for (const { measure, usual } of usualOf(alike)) {
          // nothing was paid: its price says so, or the discount that takes all of it
          if (measure === 'total' && (isFlagged || alike.totalCents === 0)) continue;
          const code = outlierCodes[measure];
          const value = soldValue(alike, measure);
          const deviation = deviationFrom(usual, measure, value);
          const threshold = thresholdOf(code, storeId);
          if (!(Math.abs(deviation) > threshold)) continue;
          isFlagged = true;
          const detail = describeOutlier({ measure, value, usual, deviation, threshold });
          for (const row of alike.rows())
            flagged.push({
              ...{ row, code, column: columns[measure], value: String(value), detail },
              line: { storeId, productId, quantityMilli, priceMicro, ...placeOf(row) },
            });
        }
      }
      const sales = new Map(flagged.map(one => [one.row, one.line]));
      const paired = pairCancellations(
        [...sales.values()],
        cancellations.map(one => ({ ...one, ...placeOf(one.row) })),
      );
      for (const { line, ...outlier } of flagged.sort((a, b) => a.row - b.row)) if (!paired.has(line)) yield outlier;
    },
  };
}

/** What is usual for lines, for each measure of which anything is known; found out once for an article in a store. */
function createUsual(
  books: BooksHistory,
  lines: readonly AlikeLines[],
): (line: AlikeLines) => readonly { measure: OutlierMeasure; usual: ChosenUsual }[] {
  const placeOf = ({ storeId, productId }: AlikeLines): string => `${books.currencyOf(storeId)} ${productId}`;
  const linesOf = Map.groupBy(lines, placeOf);
  const fileHistories = new Map<string, SalesHistory>();
  const known = new Map<string, readonly { measure: OutlierMeasure; usual: ChosenUsual }[]>();
  const fileHistory = (place: string): SalesHistory => {
    const history = fileHistories.get(place) ?? historyOfLines(linesOf.get(place) ?? []);
    fileHistories.set(place, history);
    return history;
  };
  return line => {
    const { storeId, productId } = line;
    const isRowByMeasure = isByMeasure(line.quantityMilli, line.priceMicro);
    const key = `${isRowByMeasure ? 1 : 0}\u0000${storeId}\u0000${productId}`;
    let usual = known.get(key);
    if (usual === undefined) {
      const histories = {
        store: books.ofStore(storeId, productId),
        product: books.ofProduct(productId, storeId),
        category: books.ofCategory(productId, storeId),
        file: fileHistory(placeOf(line)),
      };
      usual = outlierMeasures.flatMap(measure => {
        const chosen = chooseUsual(measure, histories, isRowByMeasure);
        return chosen === undefined ? [] : [{ measure, usual: chosen }];
      });
      known.set(key, usual);
    }
    return usual;
  };
}
