import type { AnsweredRow, FileType, FormatFile } from '@tillkeeper/contracts';
import type { ColumnProfile } from '@tillkeeper/domain';
import type { RowAnswer } from '../answers/answered-rows.ts';

/** What the child is given: paths and facts, nothing it would have to ask for. */
export interface JudgeJob {
  readonly filePath: string;
  readonly isGzip: boolean;
  readonly maxBytes: number;
  readonly formatFile: FormatFile;
  readonly fileId: string;
  readonly senderId: string;
  readonly run: number;
  /** ISO instant. */
  readonly receivedAt: string;
  /** Named groups of the file's name; business_date is an ISO date. */
  readonly nameGroups: Readonly<Record<string, string>>;
  /** Null: all stores. */
  readonly allowedStores: readonly string[] | null;
  readonly isWeb: boolean;
  /** JSON of ReferenceData. */
  readonly referencePath: string;
  /** Records are not written for staging: a check keeps none. */
  readonly isStagingLeftOut?: boolean;
  /** An empty directory for what the child leaves: staging.csv, exceptions.csv, silver.parquet. */
  readonly outputDirectory: string;
  /** Standard deviations from which a value is an outlier, where no threshold was set for the rule. */
  readonly outlierThreshold: number;
  /** By store: JSON of StoreBaselineRow[], where the books know enough of what it sells. */
  readonly storeBaselinePaths: Readonly<Record<string, string>>;
  /** What managers have said of its rows. */
  readonly answers?: readonly RowAnswer[];
}

/** Outcome of a store and currency. Amounts are integers in minor units: sums of safe integers may be larger than one. */
export interface JudgedTotal {
  readonly store_id: string;
  readonly currency: string;
  readonly rows_read: number;
  readonly rows_held: number;
  readonly rows_repeated: number;
  readonly rows_removed: number;
  readonly rows_without_amount: number;
  readonly amount_read_minor: bigint;
  readonly amount_held_minor: bigint;
  readonly amount_repeated_minor: bigint;
  readonly amount_removed_minor: bigint;
}

/** A customer that usable lines name, with the row that names it first. */
export interface NamedCustomer {
  readonly customerId: string;
  readonly rowNo: number;
  readonly storeId: string;
  readonly transactionId: string;
}

export type Judgement =
  | { readonly status: 'unreadable'; readonly code: string; readonly detail: string }
  | {
      readonly status: 'judged';
      readonly rowsRead: number;
      /** Rows with errors of the families record and field. */
      readonly faultyRows: number;
      readonly rowsHeld: number;
      readonly rowsRepeated: number;
      /** Taken out by answers. */
      readonly rowsRemoved: number;
      readonly rowsWithoutAmount: number;
      readonly totals: readonly JudgedTotal[];
      /** Rows in silver.parquet; 0: there is none. */
      readonly rowsValid: number;
      /** The date under which silver lies: the first business date, or that of receiving. */
      readonly silverDate: string;
      readonly stagingPath: string;
      readonly exceptionsPath: string;
      readonly silverPath: string;
      readonly customers: readonly NamedCustomer[];
      /** What a rule found in a row that the plan over whole columns had proven right; the file was judged row by row then. */
      readonly wrongProof?: string | undefined;
      /** The sender's columns in the order of the header, with what their first rows showed. */
      readonly columns: readonly ColumnProfile[];
      /** What was said of names in another spelling; '' when all are as the format has them. */
      readonly respelled: string;
      /** The rows of every basket that an answer speaks of, in the order of the file. */
      readonly answered: readonly AnsweredRow[];
    };

export const silverTableOf = (fileType: FileType): string => (fileType === 'sales' ? 'order_items' : fileType);
