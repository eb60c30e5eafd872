import { join } from 'node:path';
import type { Transaction } from '@tillkeeper/database';
import type { ConvertedSales, LoaderJob } from '../child/jobs.ts';
import type { LoaderChildren } from '../child/pool.ts';
import { copyItems, copyLearned } from './bulk-repository.ts';
import { receiveBaskets, receiveLines } from './receive-repository.ts';

/** A file of sales that a child makes ready: COPY files that are made when they are asked for, once. */
export interface BulkSales {
  /** Where all lines may be copied to if all baskets are new; undefined: to several places, or the books have to decide. */
  readonly itemsTable: string | undefined;
  /** Each once. */
  readonly stores: readonly string[];
  receive(tx: Transaction): Promise<void>;
  /** The lines into the temporary table, numbered by basket. */
  receiveLines(tx: Transaction): Promise<void>;
  /**
   * The lines into the books themselves, and what they teach into the temporary tables: where all baskets are new. Throws
   * when not every line arrived.
   */
  copyIntoBooks(tx: Transaction): Promise<void>;
  /** Begins to make ready what `copyIntoBooks` needs, while PostgreSQL has other things to do. */
  beginBooks(): void;
}

export function bulkSales(
  children: LoaderChildren,
  of: {
    readonly parquetPath: string;
    readonly directory: string;
    readonly fileId: string;
    readonly signal: AbortSignal;
    readonly converted: ConvertedSales;
    readonly itemsTable: string | undefined;
  },
): BulkSales {
  const { parquetPath, converted, fileId, signal, itemsTable } = of;
  const { lines, isInRowOrder } = converted;
  const paths = bulkPaths(of.directory);
  const { itemsPath, learnedPath, sampledPath, linesPath } = paths;
  const once = (job: LoaderJob): (() => Promise<unknown>) => {
    let made: Promise<unknown> | undefined;
    return () => {
      made ??= children.run(job, { signal });
      // it may fail before anybody asks for it
      made.catch(() => {});
      return made;
    };
  };
  const books = once({ kind: 'convert-books', parquetPath, itemsPath, learnedPath, sampledPath, fileId, isInRowOrder });
  const numbered = once({ kind: 'convert-lines', parquetPath, linesPath });
  return {
    itemsTable,
    stores: converted.stores,
    receive: tx => receiveBaskets(tx, { ...paths, lines }),
    async receiveLines(tx) {
      await numbered();
      await receiveLines(tx, { linesPath, lines });
    },
    async copyIntoBooks(tx) {
      if (itemsTable === undefined) throw new Error('the lines belong into several places');
      await books();
      const copied = await copyItems(tx, itemsTable, itemsPath);
      if (copied !== lines) throw new Error(`${copied} of ${lines} lines came into the books`);
      await copyLearned(tx, paths);
    },
    beginBooks: () => void books(),
  };
}

/** Where the files of a load stand in its directory. */
export const bulkPaths = (directory: string) => ({
  basketsPath: join(directory, 'baskets.csv'),
  referencesPath: join(directory, 'references.csv'),
  hashesPath: join(directory, 'hashes.txt'),
  linesPath: join(directory, 'lines.csv'),
  itemsPath: join(directory, 'items.csv'),
  learnedPath: join(directory, 'learned.csv'),
  sampledPath: join(directory, 'sampled.csv'),
});
