import type { FileType, FormatFile, ProblemCodeName } from '@tillkeeper/contracts';

/** What the child is given: paths and facts, nothing it would have to ask for. */
export interface JudgeJob {
  readonly filePath: string;
  readonly isGzip: boolean;
  readonly maxBytes: number;
  readonly formatFile: FormatFile;
  readonly fileId: string;
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
  /** An empty directory for staging.csv, exceptions.csv, silver.parquet. */
  readonly outputDirectory: string;
  /** Standard deviations from which a value is an outlier. */
  readonly outlierThreshold: number;
}

export interface ReferenceData {
  readonly stores: Readonly<Record<string, { readonly time_zone: string; readonly currency: string }>>;
  /** kind, team_id, supplier_id by product_id. */
  readonly products: Readonly<Record<string, readonly [string, string | null, string | null]>>;
  readonly teams: readonly string[];
  readonly suppliers: readonly string[];
  readonly employees: readonly string[];
  readonly promotions: readonly string[];
  /** observations, mean and M2 of quantity, mean and M2 of price, by product_id. */
  readonly baselines: Readonly<Record<string, readonly [number, number, number, number, number]>>;
}

/** Outcome of a store and currency. Amounts are integers in minor units. */
export interface JudgedTotal {
  readonly store_id: string;
  readonly currency: string;
  rows_read: number;
  rows_held: number;
  rows_repeated: number;
  rows_without_amount: number;
  amount_read_minor: number;
  amount_held_minor: number;
  amount_repeated_minor: number;
}

export type Judgement =
  | { readonly status: 'unreadable'; readonly code: string; readonly detail: string }
  | {
      readonly status: 'judged';
      readonly rejectCode: ProblemCodeName | null;
      readonly rejectDetail: string | null;
      readonly rowsRead: number;
      readonly rowsHeld: number;
      readonly rowsRepeated: number;
      readonly rowsWithoutAmount: number;
      readonly totals: readonly JudgedTotal[];
      /** Rows in silver.parquet; 0: there is none. */
      readonly rowsValid: number;
      /** The date under which silver lies: the first business date, or that of receiving. */
      readonly silverDate: string;
      readonly stagingPath: string;
      readonly exceptionsPath: string;
      readonly silverPath: string;
    };

export const silverTableOf = (fileType: FileType): string => (fileType === 'sales' ? 'order_items' : fileType);
