import type { TransactionType } from '@tillkeeper/contracts';
import { type BasketLine, judgeBasketInFile } from '@tillkeeper/domain';
import type { Finding, FindingPlace } from './findings-file.ts';
import { createNumberedTexts } from './numbered-texts.ts';
import type { RecordPosition } from './read-records.ts';
import { createRowColumns } from './row-columns.ts';
import type { SalesRow } from './sales-row.ts';
import type { RowOutcome } from './totals.ts';

/** What the lines of a transaction have to agree in. */
interface Head {
  readonly businessDate: string;
  readonly transactionType: TransactionType;
  readonly currency: string;
  readonly customerId: string;
  readonly transactionLineCount: number | null;
}
interface Basket {
  readonly index: number;
  readonly storeId: string;
  readonly businessDate: string;
  readonly tillId: string;
  readonly transactionId: string;
  /** From the first row each names its `next`; -1 ends. */
  firstRow: number;
  lastRow: number;
  declaredLines: number | null;
  /** Of its first usable line. */
  head: Head | undefined;
  isBesideDamage: boolean;
  isBesideStray: boolean;
  /** Numbers of the lines that were taken out of it; 0 where there is none to be read. */
  readonly removedLines: number[];
}

export interface Baskets {
  /** Adds the next row; returns its index. */
  add(row: SalesRow, position: RecordPosition): number;
  /** A row is no sale: its basket has one line less. Returns the basket's number. */
  remove(row: SalesRow): number;
  /** A record here could not be read: it may belong to the basket before it or to the one after. */
  addDamage(): void;
  /** So many rows follow that are right and judged elsewhere; neither they nor what is beside them is of a basket that is judged here. */
  skip(rows: number): void;
  /** Says where a row stands. */
  placeOf(index: number): FindingPlace;
  /** Says the findings of all baskets, and of every row, in the order of the file, what becomes of it. */
  judge(verdicts: {
    onRow(row: {
      rowNo: number;
      storeId: string;
      currency: string;
      amountMinor: number | null;
      outcome: RowOutcome;
      basket: number;
      transactionId: string;
    }): void;
    onFinding(place: FindingPlace, finding: Finding): void;
  }): void;
}

/** Gathers rows into baskets and has them judged at the end, when they are known whole. */
export function createBaskets(): Baskets {
  const baskets: Basket[] = [];
  const find = createBasketFinder(baskets);
  const texts = createNumberedTexts();
  const currencies = createNumberedTexts();
  const rows = createRowColumns();
  let before: { readonly basket: Basket; readonly isKeyDoubtful: boolean } | undefined;
  let isAfterDamage = false;
  /** Counts the records that say which receipt they are of. */
  let place = 0;

  /** Whether it stands beside what may be a line of its own. */
  const lookAtNeighbour = (row: SalesRow, basket: Basket): void => {
    // what does not say its receipt may be of the one before or of the one after, as what cannot be read
    const isNameless = row.transactionId === '';
    if (isAfterDamage) basket.isBesideDamage = true;
    isAfterDamage = isNameless;
    if (before === undefined || before.basket === basket) return;
    if (isNameless) before.basket.isBesideDamage = true;
    else if (before.basket.transactionId === row.transactionId && (before.isKeyDoubtful || row.isKeyDoubtful)) {
      before.basket.isBesideStray = true;
      basket.isBesideStray = true;
    }
  };

  const placeOf = (index: number): FindingPlace => {
    const basket = baskets[rows.get('basket', index)];
    const amountMinor = rows.get('amountMinor', index);
    const soldMs = rows.get('soldMs', index);
    return {
      rowNo: rows.get('rowNo', index),
      lineFrom: rows.get('lineFrom', index),
      byteFrom: rows.get('byteFrom', index),
      byteTo: rows.get('byteTo', index),
      storeId: basket?.storeId || null,
      businessDate: basket?.businessDate || null,
      tillId: basket?.tillId || null,
      transactionId: basket?.transactionId || null,
      lineNo: rows.get('lineNo', index) || null,
      productId: texts.text(rows.get('product', index)) || null,
      amountMinor: Number.isNaN(amountMinor) ? null : amountMinor,
      currency: currencies.text(rows.get('currency', index)) || null,
      soldAt: Number.isNaN(soldMs) ? null : new Date(soldMs).toISOString(),
      employeeId: texts.text(rows.get('employee', index)) || null,
    };
  };

  return {
    placeOf,
    add(row, position) {
      const basket = find(row, before?.basket);
      basket.declaredLines ??= row.transactionLineCount;
      lookAtNeighbour(row, basket);
      before = { basket, isKeyDoubtful: row.isKeyDoubtful };
      if (row.transactionId !== '') place += 1;
      const index = rows.add({
        ...position,
        place,
        lineNo: row.lineNo,
        isUsable: row.line === undefined ? 0 : 1,
        // 52 bits of the hash: it is compared within a basket only
        content: row.line === undefined ? 0 : Number.parseInt(row.line.lineHash.slice(0, 13), 16),
        head: isOtherHead(basket, row) ? 1 : 0,
        product: texts.number(row.productId),
        currency: currencies.number(row.currency),
        employee: texts.number(row.employeeId),
        amountMinor: row.amountMinor ?? Number.NaN,
        soldMs: row.epochMs ?? Number.NaN,
        basket: basket.index,
        next: -1,
      });
      if (basket.firstRow < 0) basket.firstRow = index;
      else rows.set('next', basket.lastRow, index);
      basket.lastRow = index;
      return index;
    },
    remove(row) {
      const basket = find(row, before?.basket);
      basket.declaredLines ??= row.transactionLineCount;
      basket.removedLines.push(row.lineNo);
      return basket.index;
    },
    addDamage() {
      if (before !== undefined) before.basket.isBesideDamage = true;
      isAfterDamage = true;
    },
    skip(count) {
      place += count;
      before = undefined;
      isAfterDamage = false;
    },
    judge({ onRow, onFinding }) {
      const outcomes = new Map<number, RowOutcome>();
      for (const basket of baskets) {
        const members: number[] = [];
        const lines: BasketLine[] = [];
        for (let index = basket.firstRow; index >= 0; index = rows.get('next', index)) {
          members.push(index);
          lines.push({
            place: rows.get('place', index),
            lineNo: rows.get('lineNo', index),
            isUsable: rows.get('isUsable', index) === 1,
            content: rows.get('content', index),
            head: rows.get('head', index),
          });
        }
        if (members.length === 0) continue;
        const { isBesideDamage, isBesideStray } = basket;
        const declaredLines = linesLeft(basket, lines);
        const verdict = judgeBasketInFile({ lines, declaredLines, isBesideDamage, isBesideStray });
        for (const { index, code, detail } of verdict.findings)
          onFinding(placeOf(members[index] ?? -1), { code, detail });
        for (const [index, row] of members.entries())
          if (verdict.isHeld) outcomes.set(row, 'held');
          else if (verdict.repeated.has(index)) outcomes.set(row, 'repeated');
      }
      for (let index = 0; index < rows.count(); index += 1) {
        const amountMinor = rows.get('amountMinor', index);
        onRow({
          rowNo: rows.get('rowNo', index),
          storeId: baskets[rows.get('basket', index)]?.storeId ?? '',
          transactionId: baskets[rows.get('basket', index)]?.transactionId ?? '',
          currency: currencies.text(rows.get('currency', index)),
          amountMinor: Number.isNaN(amountMinor) ? null : amountMinor,
          outcome: outcomes.get(index) ?? 'valid',
          basket: rows.get('basket', index),
        });
      }
    },
  };
}

/**
 * How many lines its sender has declared, without those that were taken out. One that stood there beside another of its
 * number, where there were more rows than declared lines, was none of them.
 */
function linesLeft(
  { declaredLines, removedLines }: Pick<Basket, 'declaredLines' | 'removedLines'>,
  left: readonly Pick<BasketLine, 'lineNo'>[],
): number | null {
  if (declaredLines === null || removedLines.length === 0) return declaredLines;
  const numbers = new Set(left.map(line => line.lineNo));
  const doubled = removedLines.filter((no, index) => no > 0 && (numbers.has(no) || removedLines.indexOf(no) < index));
  const surplus = Math.max(0, left.length + removedLines.length - declaredLines);
  return declaredLines - removedLines.length + Math.min(doubled.length, surplus);
}

/** The web shop's transactions are the same whatever their day. */
const webTill = 'WEB';

/** Finds the basket of a row, or begins it. `last` is that of the row before, which is mostly the same. */
function createBasketFinder(baskets: Basket[]): (row: SalesRow, last: Basket | undefined) => Basket {
  const places = new Map<string, Map<string, Basket>>();
  const begin = ({ storeId, businessDate, tillId, transactionId }: SalesRow): Basket => {
    const basket: Basket = {
      ...{ index: baskets.length, storeId, businessDate, tillId, transactionId, firstRow: -1, lastRow: -1 },
      ...{ declaredLines: null, head: undefined, isBesideDamage: false, isBesideStray: false },
      removedLines: [],
    };
    baskets.push(basket);
    return basket;
  };
  let atLast: { readonly of: Basket; readonly byId: Map<string, Basket> } | undefined;
  return (row, last) => {
    const { storeId, businessDate, tillId, transactionId } = row;
    // a row that does not say its receipt stands alone
    if (transactionId === '') return begin(row);
    const isThere =
      last !== undefined &&
      last.storeId === storeId &&
      last.tillId === tillId &&
      (last.businessDate === businessDate || tillId === webTill);
    if (isThere && last.transactionId === transactionId) return last;
    let byId = isThere && atLast?.of === last ? atLast.byId : undefined;
    if (byId === undefined) {
      const day = tillId === webTill ? '' : businessDate;
      const place = `${storeId}\u0000${day}\u0000${tillId}`;
      byId = places.get(place) ?? new Map<string, Basket>();
      places.set(place, byId);
    }
    let basket = byId.get(transactionId);
    if (basket === undefined) {
      basket = begin(row);
      byId.set(transactionId, basket);
    }
    atLast = { of: basket, byId };
    return basket;
  };
}

/** Whether a usable line says something else of its transaction than the first usable one of the basket. */
function isOtherHead(basket: Basket, row: SalesRow): boolean {
  if (row.line === undefined) return false;
  const { businessDate, currency, customerId, transactionLineCount, line } = row;
  const { head } = basket;
  if (head === undefined) {
    basket.head = { businessDate, transactionType: line.transactionType, currency, customerId, transactionLineCount };
    return false;
  }
  return (
    head.businessDate !== businessDate ||
    head.transactionType !== line.transactionType ||
    head.currency !== currency ||
    head.customerId !== customerId ||
    head.transactionLineCount !== transactionLineCount
  );
}
