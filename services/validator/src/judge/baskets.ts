import type { ProblemCodeName } from '@tillkeeper/contracts';
import type { FindingPlace } from './findings-file.ts';
import type { SalesRow } from './sales-row.ts';

export type RowOutcome = 'valid' | 'held' | 'repeated';

/** What is remembered of every row until its basket is known whole. Small: a file may have millions. */
interface RememberedRow {
  readonly basket: number;
  readonly rowNo: number;
  readonly lineFrom: number;
  readonly byteFrom: number;
  readonly byteTo: number;
  readonly lineNo: number;
  readonly hasError: boolean;
  readonly lineHash: string;
  readonly amountMinor: number | null;
  /** Which transaction the line believes to be in, in its own words. */
  readonly head: string;
  readonly productId: string;
}
interface Basket {
  readonly storeId: string;
  readonly businessDate: string;
  readonly tillId: string;
  readonly transactionId: string;
  readonly currency: string;
  readonly rows: RememberedRow[];
  transactionLineCount: number | null;
  isBesideDamage: boolean;
}

export interface BasketVerdicts {
  /** Called once for every row, in the order of the file. */
  readonly onRow: (row: {
    rowNo: number;
    storeId: string;
    currency: string;
    amountMinor: number | null;
    outcome: RowOutcome;
  }) => void;
  readonly onFinding: (place: FindingPlace, code: ProblemCodeName, detail?: string) => void;
}

/** Gathers rows into baskets and says, at the end, which are whole: a line that cannot be used holds its basket. */
export function createBaskets(): {
  add(row: SalesRow, position: { rowNo: number; lineFrom: number; byteFrom: number; byteTo: number }): void;
  /** A record here could not be read: it may belong to the basket before it or the one after. */
  addDamage(): void;
  judge(verdicts: BasketVerdicts): void;
} {
  const byKey = new Map<string, number>();
  const baskets: Basket[] = [];
  const rows: RememberedRow[] = [];
  let lastBasket: Basket | undefined;
  let isAfterDamage = false;
  return {
    add(row, position) {
      // a row that does not say its transaction stands alone
      const key =
        row.transactionId === ''
          ? `\n${position.rowNo}`
          : `${row.storeId}\n${row.businessDate}\n${row.tillId}\n${row.transactionId}`;
      let index = byKey.get(key);
      if (index === undefined) {
        index = baskets.length;
        byKey.set(key, index);
        baskets.push({
          storeId: row.storeId,
          businessDate: row.businessDate,
          tillId: row.tillId,
          transactionId: row.transactionId,
          currency: row.currency,
          rows: [],
          transactionLineCount: null,
          isBesideDamage: false,
        });
      }
      const basket = baskets[index];
      if (basket === undefined) throw new Error('a basket was not kept');
      basket.transactionLineCount ??= row.transactionLineCount;
      if (isAfterDamage) basket.isBesideDamage = true;
      isAfterDamage = false;
      lastBasket = basket;
      const remembered: RememberedRow = {
        basket: index,
        ...position,
        lineNo: row.lineNo,
        hasError: row.line === undefined,
        lineHash: row.line?.lineHash ?? '',
        amountMinor: row.amountMinor,
        head:
          row.line === undefined
            ? ''
            : `${row.line.transactionType}|${row.currency}|${row.line.customerId}|${row.transactionLineCount ?? ''}`,
        productId: row.productId,
      };
      basket.rows.push(remembered);
      rows.push(remembered);
    },
    addDamage() {
      if (lastBasket !== undefined) lastBasket.isBesideDamage = true;
      isAfterDamage = true;
    },
    judge({ onRow, onFinding }) {
      const judged = baskets.map(basket => judgeBasket(basket, onFinding));
      for (const row of rows) {
        const basket = baskets[row.basket];
        const outcome = judged[row.basket]?.(row) ?? 'held';
        if (basket !== undefined)
          onRow({
            rowNo: row.rowNo,
            storeId: basket.storeId,
            currency: basket.currency,
            amountMinor: row.amountMinor,
            outcome,
          });
      }
    },
  };
}

/** Says a basket's findings and gives the outcome of each of its rows. */
function judgeBasket(basket: Basket, onFinding: BasketVerdicts['onFinding']): (row: RememberedRow) => RowOutcome {
  const { rows } = basket;
  const place = (row: RememberedRow): FindingPlace => ({
    rowNo: row.rowNo,
    lineFrom: row.lineFrom,
    byteFrom: row.byteFrom,
    byteTo: row.byteTo,
    storeId: basket.storeId || null,
    businessDate: basket.businessDate || null,
    tillId: basket.tillId || null,
    transactionId: basket.transactionId || null,
    lineNo: row.lineNo || null,
    productId: row.productId || null,
    amountMinor: row.amountMinor,
    currency: basket.currency || null,
  });
  const repeated = new Set<RememberedRow>();
  const faulty = new Set<RememberedRow>(rows.filter(row => row.hasError));
  const fail = (members: readonly RememberedRow[], code: ProblemCodeName, detail?: string): void => {
    for (const row of members) {
      onFinding(place(row), code, detail);
      faulty.add(row);
    }
  };

  if (rows.length > 1) {
    const firstByLine = new Map<number, RememberedRow>();
    const conflicts = new Set<number>();
    for (const row of rows) {
      if (row.hasError) continue;
      const first = firstByLine.get(row.lineNo);
      if (first === undefined) firstByLine.set(row.lineNo, row);
      else if (first.lineHash === row.lineHash) repeated.add(row);
      else conflicts.add(row.lineNo);
    }
    fail(
      rows.filter(row => !row.hasError && conflicts.has(row.lineNo)),
      'line.conflict',
      `line ${[...conflicts].join(', ')}`,
    );
    const real = rows.filter(row => !repeated.has(row));
    const used = real.filter(row => !row.hasError);
    if (new Set(used.map(row => row.head)).size > 1)
      fail(used, 'transaction.lines-disagree', 'type, currency, customer or number of lines differ');
    const last = real.at(-1);
    const first = real[0];
    // rows in between that are no repetition of this basket belong to another one
    const between =
      first === undefined || last === undefined
        ? 0
        : last.rowNo - first.rowNo + 1 - rows.filter(row => row.rowNo >= first.rowNo && row.rowNo <= last.rowNo).length;
    if (between > 0 && !basket.isBesideDamage) fail(used, 'transaction.in-two-places');
  }
  const lines = new Set(rows.filter(row => !repeated.has(row)).map(row => row.lineNo)).size;
  const declared = basket.transactionLineCount;
  const isProvenWhole = declared !== null && declared === lines;
  if (declared !== null && !isProvenWhole && !basket.isBesideDamage && !rows.some(row => row.hasError))
    fail(
      rows.filter(row => !repeated.has(row)),
      'transaction.incomplete',
      `${lines} of ${declared} lines are there`,
    );
  const isHeld = faulty.size > 0 || (basket.isBesideDamage && !isProvenWhole);
  for (const row of rows) {
    if (isHeld && !faulty.has(row)) onFinding(place(row), 'transaction.held');
    else if (!isHeld && repeated.has(row)) onFinding(place(row), 'record.repeated');
  }
  return row => (isHeld ? 'held' : repeated.has(row) ? 'repeated' : 'valid');
}
