import type { AnsweredRow } from '@tillkeeper/contracts';
import type { SalesRow } from './sales-row.ts';
import type { RowOutcome } from './totals.ts';

interface JudgedRow {
  readonly rowNo: number;
  readonly basket: number;
  readonly transactionId: string;
  readonly currency: string;
  readonly amountMinor: number | null;
  readonly outcome: RowOutcome;
}

const outcomes = { valid: 'loaded', held: 'held', repeated: 'repeated', removed: 'removed' } as const;

/** What became of the baskets that answers speak of: all their rows. */
export function createAnsweredBaskets(): {
  /** A row that was answered. */
  add(rowNo: number): void;
  /** One that was taken out of its basket. */
  remove(basket: number, rowNo: number, row: Pick<SalesRow, 'transactionId' | 'currency' | 'amountMinor'>): void;
  removeDamaged(rowNo: number, currency: string): void;
  /** Every row that was judged, in the order of the file. */
  take(row: JudgedRow): void;
  all(): AnsweredRow[];
} {
  const answeredRows = new Set<number>();
  const answeredBaskets = new Set<number>();
  const removed: AnsweredRow[] = [];
  const kept: JudgedRow[] = [];
  const isNothingAnswered = (): boolean => answeredRows.size === 0 && answeredBaskets.size === 0;
  return {
    add: rowNo => answeredRows.add(rowNo),
    remove(basket, row_no, { transactionId, currency, amountMinor: amount_minor }) {
      answeredBaskets.add(basket);
      removed.push({ row_no, transaction_id: transactionId || null, outcome: 'removed', amount_minor, currency });
    },
    removeDamaged(row_no, currency) {
      removed.push({ row_no, transaction_id: null, outcome: 'removed', amount_minor: null, currency });
    },
    take(row) {
      if (isNothingAnswered()) return;
      if (answeredRows.has(row.rowNo)) answeredBaskets.add(row.basket);
      kept.push(row);
    },
    all: () =>
      [
        ...removed,
        ...kept
          .filter(row => answeredBaskets.has(row.basket))
          .map(
            ({ rowNo, transactionId, currency, amountMinor, outcome }): AnsweredRow => ({
              ...{ row_no: rowNo, transaction_id: transactionId || null, outcome: outcomes[outcome] },
              ...{ amount_minor: amountMinor, currency },
            }),
          ),
      ].sort((a, b) => a.row_no - b.row_no),
  };
}
