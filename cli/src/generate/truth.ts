import { type ProblemCodeName, problemCodes } from '@tillkeeper/contracts';
import { type LineRow, penceOf } from './baskets.ts';
import type { Planted } from './mistake.ts';

/** A finding that is right. */
export interface TrueFinding {
  /** Rows and physical lines from 1. */
  readonly row_no: number;
  readonly line: number;
  readonly code: ProblemCodeName;
  readonly column_name: string;
  /** Which kind of mistake it comes from. */
  readonly kind: string;
  /** It follows from the mistake: right when it is said, and no miss when it is not. */
  readonly is_possible: boolean;
  /** The article that was meant, where a slip can be put right. */
  readonly meant: string;
}

/** The true answer of a file. Amounts in pence; `held` counts every row of a basket that has an error. */
export interface Truth {
  rows_read: number;
  rows_held: number;
  rows_repeated: number;
  rows_valid: number;
  rows_without_amount: number;
  amount_read_minor: number;
  amount_held_minor: number;
  amount_repeated_minor: number;
  amount_valid_minor: number;
  baskets: number;
  by_code: Record<string, number>;
  /** Rows by kind of mistake, and of what is right and looks odd. */
  by_kind: Record<string, number>;
  findings: readonly TrueFinding[];
  /** Rows that are right and look odd. */
  oddities: readonly { readonly row_no: number; readonly kind: string }[];
}

export interface WrittenRow {
  readonly row: LineRow;
  readonly isDamaged: boolean;
  readonly isHeld: boolean;
  readonly planted: readonly Planted[];
  readonly kind: string | undefined;
  /** As it is written; it may have line breaks. */
  readonly text: string;
}

/** Writes down the true answer of a file while it is made. */
export function createTruth(): {
  rowsRead(): number;
  /** A line that is no row, such as the header. */
  skipLine(): void;
  addBasket(): void;
  addRow(row: WrittenRow): void;
  all(): Truth;
  /** row_no,code,column_name,line,kind,meant of all that has to be found. */
  asCsv(): string;
} {
  const findings: TrueFinding[] = [];
  const oddities: Truth['oddities'][number][] = [];
  let line = 0;
  const sums: Omit<Truth, 'findings' | 'oddities'> = {
    ...{ rows_read: 0, rows_held: 0, rows_repeated: 0, rows_valid: 0, rows_without_amount: 0 },
    ...{ amount_read_minor: 0, amount_held_minor: 0, amount_repeated_minor: 0, amount_valid_minor: 0 },
    ...{ baskets: 0, by_code: {}, by_kind: {} },
  };
  return {
    rowsRead: () => sums.rows_read,
    skipLine: () => {
      line += 1;
    },
    addBasket: () => {
      sums.baskets += 1;
    },
    addRow({ row, isDamaged, isHeld, planted, kind, text }) {
      sums.rows_read += 1;
      line += 1;
      const amount = isDamaged ? undefined : amountOf(row['line_total'] ?? '');
      if (amount === undefined) sums.rows_without_amount += 1;
      sums.amount_read_minor += amount ?? 0;
      const musts = planted.filter(one => one.isPossible !== true);
      const isRepeated = musts.some(one => one.code === 'record.repeated');
      const outcome = isHeld ? 'held' : isRepeated ? 'repeated' : 'valid';
      sums[`rows_${outcome}`] += 1;
      sums[`amount_${outcome}_minor`] += amount ?? 0;
      const hasError = musts.some(one => problemCodes[one.code].severity === 'error');
      if (kind?.startsWith('right/')) oddities.push({ row_no: sums.rows_read, kind });
      const said: Pick<Planted, 'code' | 'column' | 'isPossible' | 'meant'>[] = [...planted];
      if (isHeld && !hasError) said.push({ code: 'transaction.held', column: null });
      if (kind !== undefined) sums.by_kind[kind] = (sums.by_kind[kind] ?? 0) + 1;
      for (const { code, column, isPossible, meant } of said) {
        if (isPossible !== true) sums.by_code[code] = (sums.by_code[code] ?? 0) + 1;
        findings.push({
          ...{ row_no: sums.rows_read, line, code, column_name: column ?? '', kind: kind ?? '' },
          ...{ is_possible: isPossible === true, meant: meant ?? '' },
        });
      }
      line += text.split('\n').length - 1;
    },
    all: () => ({ ...sums, findings, oddities }),
    asCsv: () =>
      [
        'row_no,code,column_name,line,kind,meant',
        ...findings
          .filter(one => !one.is_possible)
          .map(one => [one.row_no, one.code, one.column_name, one.line, one.kind, one.meant].join(',')),
      ]
        .join('\n')
        .concat('\n'),
  };
}

/** Pence of a total as the contract allows it; undefined where it is none. */
function amountOf(text: string): number | undefined {
  return /^\s*-?\d{1,9}(\.\d{1,2})?\s*$/.test(text) ? penceOf(text.trim()) : undefined;
}
