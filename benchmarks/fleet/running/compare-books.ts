import type { Database } from '@tillkeeper/database';
import type { SalesFile } from './make-files.ts';

export interface BooksCompared {
  /** Files that were taken in and are not loaded. */
  readonly lost: number;
  /** Files that are there more than once. */
  readonly doubled: number;
  /** Files with other rows or other money than they were written with. */
  readonly altered: number;
  /** Lines of sales in the books beyond those that were written into files; below 0: missing. */
  readonly surplusLines: number;
}

interface OfFile {
  readonly file_name: string;
  readonly status: string;
  readonly rows_loaded: number;
  readonly amount_loaded_minor: string;
}

/**
 * Compares the books with the true answers of the files that were taken in: each once, with all its rows and all its money, and not
 * a line more. (`tests/faults` compares every table, silver and mails as well.)
 */
export async function compareBooks(database: Database, taken: readonly SalesFile[]): Promise<BooksCompared> {
  const { rows: files } = await database.query<OfFile>(
    `select file_name, status, rows_loaded::int, amount_loaded_minor::text from ops.files where file_type = 'sales'`,
  );
  const { rows: lines } = await database.query<{ lines: number }>(
    `select count(*)::int as lines from retail.order_items`,
  );
  const byName = Map.groupBy(files, file => file.file_name);
  const found = taken.map(file => ({ truth: file.truth, rows: byName.get(file.fileName) ?? [] }));
  const isLoaded = ({ rows }: (typeof found)[number]): boolean => rows.some(row => row.status === 'loaded');
  return {
    lost: found.filter(one => !isLoaded(one)).length,
    doubled: found.filter(({ rows }) => rows.length > 1).length,
    altered: found.filter(
      one =>
        isLoaded(one) &&
        (one.rows[0]?.rows_loaded !== one.truth.rows_valid ||
          one.rows[0]?.amount_loaded_minor !== String(one.truth.amount_valid_minor)),
    ).length,
    surplusLines: (lines[0]?.lines ?? 0) - taken.reduce((sum, file) => sum + file.truth.rows_valid, 0),
  };
}

export const isAsSent = ({ lost, doubled, altered, surplusLines }: BooksCompared): boolean =>
  lost + doubled + altered === 0 && surplusLines === 0;

export const describeBooks = ({ lost, doubled, altered, surplusLines }: BooksCompared): string =>
  `${lost} files lost, ${doubled} doubled, ${altered} altered, ${surplusLines} lines too many`;
