import type { SpokenTo } from './speech.ts';

/** The store that is told. */
export interface ToldStore extends SpokenTo {
  readonly store_id: string;
  readonly name: string;
  readonly manager_name: string | null;
  readonly currency: string;
}

/** A finding as the report sees it. `amount_minor` is what it costs: of an error the whole basket, of a warning its row. */
export interface ReportedFinding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly file_name: string;
  readonly row_no: bigint | number | null;
  readonly business_date: string | null;
  readonly till_id: string | null;
  readonly transaction_id: string | null;
  readonly product_id: string | null;
  readonly product_name: string | null;
  readonly column_name: string | null;
  /** What stood there; null where it is personal, or nothing stood there. */
  readonly value: string | null;
  readonly amount_minor: number | null;
  readonly currency: string | null;
  /** Whether it is the first of its code and value in its basket: another costs the same money, not more. */
  readonly is_first: boolean;
  /** ISO instant; null: not known. */
  readonly sold_at: string | null;
}

/** New findings of one code, all of them, in one currency ('' where it is not known). Amounts in minor units. */
export interface CauseTotal {
  readonly code: string;
  readonly severity: string;
  readonly currency: string;
  /** Findings: as many rows has the spreadsheet. */
  readonly count: number;
  readonly receipts: number;
  /** Of errors what is held back by it, whole baskets; of warnings what the rows are worth. */
  readonly amount_minor: number;
}

/** What is open and was told before, of one code. */
export interface OpenCause extends CauseTotal {
  /** The day of the oldest, YYYY-MM-DD where the store is. */
  readonly since: string;
}

export const waysToSolve = ['answered', 'accepted', 'resent', 'came'] as const;
/** Findings of one code that were settled since the last digest. */
export interface SolvedCause {
  readonly code: string;
  readonly severity: string;
  readonly how: (typeof waysToSolve)[number];
  readonly count: number;
}

/** What a store's files came to, in one currency. Amounts in minor units. */
export interface ReportedTotals {
  readonly currency: string;
  readonly files: number;
  readonly rows_read: number;
  readonly rows_loaded: number;
  readonly rows_unchanged: number;
  readonly rows_held: number;
  readonly rows_repeated: number;
  readonly rows_removed: number;
  readonly amount_loaded_minor: number;
  readonly amount_held_minor: number;
}

/** Lines that were held back and are in the books since, in one currency. Amounts in minor units. */
export interface ReleasedLines {
  readonly currency: string;
  readonly rows: number;
  readonly amount_minor: number;
}

/** The day of a till, in one currency. Amounts in minor units. */
export interface TillDay {
  readonly business_date: string;
  readonly till_id: string;
  readonly currency: string;
  readonly files: number;
  readonly transactions: number;
  readonly loaded_amount_minor: number;
  readonly held_rows: number;
  readonly held_amount_minor: number;
}

/** What a digest is made of. */
export interface DigestFacts {
  /** Of files that came in; empty when there is only news of files that were reported before. */
  readonly totals: readonly ReportedTotals[];
  readonly causes: readonly CauseTotal[];
  /** New ones, the most expensive first; there may be more of them. */
  readonly findings: readonly ReportedFinding[];
  readonly open: readonly OpenCause[];
  /** What these hold back: a basket with two causes counts once. */
  readonly open_held: readonly { readonly currency: string; readonly amount_minor: number }[];
  readonly solved: readonly SolvedCause[];
  readonly released: readonly ReleasedLines[];
  readonly tills: readonly TillDay[];
}
