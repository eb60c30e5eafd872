import type { PlanColumns, PlanExpression } from './plan.ts';
import type { Said, SalesColumnName, SalesFacts } from './sales-facts.ts';

/** error: the row is not used and holds its transaction. warning: used, and reported. info: counted. */
export type Severity = 'error' | 'warning' | 'info';
export const problemFamilies = [
  'record',
  'field',
  'transaction',
  'reference',
  'anomaly',
  'contact',
  'repetition',
  'file',
] as const;
export type ProblemFamily = (typeof problemFamilies)[number];

/** A number that decides; a threshold of its own can be set for a rule, and for a store. */
export interface Parameter {
  readonly default: number;
  /** What it is, with its unit. */
  readonly says: string;
}

/** Fields of a row that is right but for them; `rows` follow one another in one file. */
export type ExampleRow = Readonly<Partial<Record<SalesColumnName, string>>>;
export interface Example {
  /** What it shows, for readers. */
  readonly says: string;
  /** Rows of sales, each right but for what is given here. */
  readonly rows?: readonly ExampleRow[];
  /** A whole file as text instead, where a record or the header is wrong. */
  readonly text?: string;
  /** The text is one JSON object a line. */
  readonly isNdjson?: true;
  /** Sent by head office, which may name every store; else by the store's own till. */
  readonly isFromHeadOffice?: true;
  /** Rows of files that were received and loaded before, from the same till. */
  readonly before?: readonly (readonly ExampleRow[])[];
  /** The sequence in its name, where it is not the next one. */
  readonly sequence?: number;
}

/**
 * Everything about a rule in one place: its check, the words for a store manager, the pages of the documentation and its
 * tests are made from it.
 */
export interface Rule {
  /** Never renamed. */
  readonly code: string;
  readonly family: ProblemFamily;
  readonly severity: Severity;
  /** What it looks at: a record's bytes, a row by itself, the rows of a basket, a file as a whole, or the books. */
  readonly scope: 'record' | 'row' | 'basket' | 'file' | 'books';
  readonly columns: readonly SalesColumnName[];
  /** For a store manager, who is no engineer. */
  readonly sentence: string;
  /** What to do about it. */
  readonly advice: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /**
   * Of scope `row`: what is wrong with it, if anything. Other scopes are judged where the whole is known: the reader, the
   * basket, the file, the books.
   */
  check?(row: SalesFacts, parameter: (name: string) => number): Said | readonly Said[] | undefined;
  /** Over whole columns: true only for rows in which the check finds nothing. What is not true is looked at row by row. */
  passes?(columns: PlanColumns): PlanExpression;
  readonly examples: { readonly fails: readonly Example[]; readonly passes: readonly Example[] };
}
