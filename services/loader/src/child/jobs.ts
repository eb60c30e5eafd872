/** What the loader asks of its child processes, where nodejs-polars lives: a panic of it ends the child alone. */
export type LoaderJob =
  | {
      readonly kind: 'convert-sales';
      readonly parquetPath: string;
      /** Where the CSV for COPY goes. */
      readonly basketsPath: string;
      readonly referencesPath: string;
      /** For the child itself. */
      readonly hashesPath: string;
    }
  | { readonly kind: 'convert-lines'; readonly parquetPath: string; readonly linesPath: string }
  | {
      readonly kind: 'convert-books';
      readonly parquetPath: string;
      readonly itemsPath: string;
      readonly learnedPath: string;
      readonly sampledPath: string;
      readonly fileId: string;
      /** As the child has found it before. */
      readonly isInRowOrder: boolean;
    }
  | {
      readonly kind: 'convert-reference';
      readonly parquetPath: string;
      readonly csvPath: string;
      /** The table's columns, in the order wanted; those that the Parquet has come back. */
      readonly columns: readonly string[];
    };

export interface ConvertedSales {
  readonly kind: 'convert-sales';
  readonly baskets: number;
  readonly lines: number;
  /** ISO dates; null when there are no rows. */
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  /** Some of the baskets are the web shop's, whose identity leaves the date out. */
  readonly hasWeb: boolean;
  /** The baskets stand in the file in the order of their keys. */
  readonly isInRowOrder: boolean;
  /** Each once. */
  readonly stores: readonly string[];
}

/** The files that were asked for are there. */
export interface Written {
  readonly kind: 'written';
}

export interface ConvertedReference {
  readonly kind: 'convert-reference';
  readonly columns: readonly string[];
}

export type LoaderAnswer = ConvertedSales | ConvertedReference | Written;
