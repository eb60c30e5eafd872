import { type BasketLine, judgeBasketInFile } from '@tillkeeper/domain';
import { type Finding, type FindingPlace, nowhere } from './findings-file.ts';
import type { RecordPosition } from './read-records.ts';
import type { SalesRow } from './sales-row.ts';
import type { RowOutcome } from './totals.ts';

interface Basket {
  readonly storeId: string;
  readonly businessDate: string;
  readonly tillId: string;
  readonly transactionId: string;
  readonly rows: number[];
  declaredLines: number | null;
  isBesideDamage: boolean;
  isBesideStray: boolean;
}

interface RowColumns {
  readonly basket: Basket[];
  readonly rowNo: number[];
  /** Its place among the records that say which receipt they are of. */
  readonly place: number[];
  readonly lineFrom: number[];
  readonly byteFrom: number[];
  readonly byteTo: number[];
  readonly lineNo: number[];
  readonly isUsable: boolean[];
  /** 52 bits of the line's hash: it is compared within a basket only. */
  readonly content: number[];
  readonly head: number[];
  readonly product: number[];
  readonly currency: number[];
  readonly amount: (number | null)[];
}

export interface Baskets {
  /** Adds the next row; returns its index. */
  add(row: SalesRow, position: RecordPosition): number;
  /** A record here could not be read: it may belong to the basket before it or to the one after. */
  addDamage(): void;
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
    }): void;
    onFinding(place: FindingPlace, finding: Finding): void;
  }): void;
}

/**
 * Gathers rows into baskets and has them judged at the end, when they are known whole. A file may have millions of rows:
 * they are kept as columns of numbers, since objects would take four times the memory.
 */
export function createBaskets(): Baskets {
  const baskets: Basket[] = [];
  const byKey = new Map<string, Basket>();
  const texts = createNumberedTexts();
  const rows: RowColumns = {
    ...{ basket: [], rowNo: [], place: [], lineFrom: [], byteFrom: [], byteTo: [], lineNo: [], isUsable: [] },
    ...{ content: [], head: [], product: [], currency: [], amount: [] },
  };
  let before: { readonly basket: Basket; readonly isKeyDoubtful: boolean } | undefined;
  let isAfterDamage = false;
  let place = 0;

  const basketOf = (row: SalesRow): Basket => {
    const last = before?.basket;
    if (
      last !== undefined &&
      row.transactionId !== '' &&
      last.transactionId === row.transactionId &&
      last.storeId === row.storeId &&
      last.businessDate === row.businessDate &&
      last.tillId === row.tillId
    )
      return last;
    const { storeId, businessDate, tillId, transactionId } = row;
    // the web shop's transactions are the same whatever their day
    const day = tillId === 'WEB' ? '' : businessDate;
    const key = `${storeId}\u0000${day}\u0000${tillId}\u0000${transactionId}`;
    // a row that does not say its receipt stands alone
    const known = transactionId === '' ? undefined : byKey.get(key);
    if (known !== undefined) return known;
    const basket: Basket = {
      ...{ storeId, businessDate, tillId, transactionId, rows: [], declaredLines: null },
      ...{ isBesideDamage: false, isBesideStray: false },
    };
    baskets.push(basket);
    if (transactionId !== '') byKey.set(key, basket);
    return basket;
  };

  const placeOf = (index: number): FindingPlace => {
    const basket = rows.basket[index];
    if (basket === undefined) return nowhere;
    return {
      rowNo: rows.rowNo[index] ?? null,
      lineFrom: rows.lineFrom[index] ?? null,
      byteFrom: rows.byteFrom[index] ?? null,
      byteTo: rows.byteTo[index] ?? null,
      storeId: basket.storeId || null,
      businessDate: basket.businessDate || null,
      tillId: basket.tillId || null,
      transactionId: basket.transactionId || null,
      lineNo: rows.lineNo[index] || null,
      productId: texts.text(rows.product[index]) || null,
      amountMinor: rows.amount[index] ?? null,
      currency: texts.text(rows.currency[index]) || null,
    };
  };

  const lineAt = (index: number): BasketLine => ({
    place: rows.place[index] ?? 0,
    lineNo: rows.lineNo[index] ?? 0,
    isUsable: rows.isUsable[index] ?? false,
    content: rows.content[index] ?? 0,
    head: rows.head[index] ?? 0,
  });

  return {
    placeOf,
    add(row, position) {
      const basket = basketOf(row);
      const index = rows.rowNo.length;
      basket.rows.push(index);
      basket.declaredLines ??= row.transactionLineCount;
      if (isAfterDamage) basket.isBesideDamage = true;
      if (before !== undefined && before.basket !== basket) {
        const isSameReceipt = before.basket.transactionId === row.transactionId && row.transactionId !== '';
        if (isSameReceipt && (before.isKeyDoubtful || row.isKeyDoubtful)) {
          before.basket.isBesideStray = true;
          basket.isBesideStray = true;
        }
        // it does not say its receipt: it may be of the one before or of the one after, as what cannot be read
        if (row.transactionId === '') before.basket.isBesideDamage = true;
      }
      isAfterDamage = row.transactionId === '';
      before = { basket, isKeyDoubtful: row.isKeyDoubtful };
      rows.basket.push(basket);
      rows.rowNo.push(position.rowNo);
      if (row.transactionId !== '') place += 1;
      rows.place.push(place);
      rows.lineFrom.push(position.lineFrom);
      rows.byteFrom.push(position.byteFrom);
      rows.byteTo.push(position.byteTo);
      rows.lineNo.push(row.lineNo);
      rows.isUsable.push(row.line !== undefined);
      rows.content.push(row.line === undefined ? 0 : Number.parseInt(row.line.lineHash.slice(0, 13), 16));
      rows.head.push(row.line === undefined ? 0 : texts.number(headOf(row)));
      rows.product.push(texts.number(row.productId));
      rows.currency.push(texts.number(row.currency));
      rows.amount.push(row.amountMinor);
      return index;
    },
    addDamage() {
      if (before !== undefined) before.basket.isBesideDamage = true;
      isAfterDamage = true;
    },
    judge({ onRow, onFinding }) {
      const outcomes = new Uint8Array(rows.rowNo.length);
      for (const basket of baskets) {
        const verdict = judgeBasketInFile({ ...basket, lines: basket.rows.map(lineAt) });
        for (const { index, code, detail } of verdict.findings)
          onFinding(placeOf(basket.rows[index] ?? -1), { code, detail });
        if (!verdict.isHeld && verdict.repeated.size === 0) continue;
        for (const [index, row] of basket.rows.entries())
          outcomes[row] = verdict.isHeld ? 1 : verdict.repeated.has(index) ? 2 : 0;
      }
      for (const [index, basket] of rows.basket.entries())
        onRow({
          rowNo: rows.rowNo[index] ?? 0,
          storeId: basket.storeId,
          currency: texts.text(rows.currency[index]),
          amountMinor: rows.amount[index] ?? null,
          outcome: outcomeNames[outcomes[index] ?? 1] ?? 'held',
        });
    },
  };
}

const outcomeNames: readonly RowOutcome[] = ['valid', 'held', 'repeated'];

/** What a line says of its transaction. */
const headOf = (row: SalesRow): string =>
  `${row.line?.transactionType}\u0000${row.currency}\u0000${row.customerId}\u0000${row.transactionLineCount}\u0000${row.businessDate}`;

/** Texts that come again and again, as numbers. */
function createNumberedTexts(): { number(text: string): number; text(number: number | undefined): string } {
  const numbers = new Map<string, number>();
  const all: string[] = [];
  return {
    number(text) {
      let number = numbers.get(text);
      if (number === undefined) {
        number = all.length;
        all.push(text);
        numbers.set(text, number);
      }
      return number;
    },
    text: number => (number === undefined ? '' : (all[number] ?? '')),
  };
}
