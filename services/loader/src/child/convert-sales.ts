import pl from 'nodejs-polars';
import { bulkBasketColumns, lineColumns } from '../sales/loading-tables.ts';
import { collectBaskets, numberedLines, scanSales } from './baskets.ts';
import { contentHashes, isInRowOrder } from './content-hashes.ts';
import type { ConvertedSales } from './jobs.ts';

/** Quoted throughout: see `copyStatement`. */
export const csvForCopy = {
  quoteStyle: 'always',
  includeHeader: false,
  datetimeFormat: '%Y-%m-%d %H:%M:%S%.6f+00',
} as const;

/** Silver of sales to CSV files for COPY: the baskets with the hashes of their contents, and what their lines name. */
export async function convertSales(job: {
  parquetPath: string;
  basketsPath: string;
  referencesPath: string;
  hashesPath: string;
}): Promise<ConvertedSales> {
  const rows = scanSales(job.parquetPath);
  const baskets = await collectBaskets(rows);
  const totals = await baskets
    .lazy()
    .select(
      pl.col('basket_no').count().alias('baskets'),
      pl.col('line_count').cast(pl.Int64).sum().alias('lines'),
      pl.col('business_date').min().cast(pl.Utf8).alias('firstDate'),
      pl.col('business_date').max().cast(pl.Utf8).alias('lastDate'),
      pl.col('till_id').eq(pl.lit('WEB')).any().alias('hasWeb'),
    )
    .collect();
  const inRowOrder = await isInRowOrder(baskets);
  const hashes = await contentHashes(rows, baskets, { hashesPath: job.hashesPath, isInRowOrder: inRowOrder });
  await baskets
    .withColumn(pl.Series('content_hash', hashes, pl.Utf8))
    .lazy()
    .select(...bulkBasketColumns.map(({ name }) => pl.col(name)))
    .sinkCSV(job.basketsPath, csvForCopy)
    .collect();
  const references = ['product_id', 'team_id', 'supplier_id'];
  await rows
    .groupBy(references)
    .agg(pl.col('row_no').min())
    .select(...references)
    .sinkCSV(job.referencesPath, csvForCopy)
    .collect();

  const stores = await baskets.lazy().select('store_id').unique().sort('store_id').collect();
  const [of] = totals.toRecords();
  const dateOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    kind: 'convert-sales',
    baskets: Number(of?.['baskets'] ?? 0),
    lines: Number(of?.['lines'] ?? 0),
    firstDate: dateOf(of?.['firstDate']),
    lastDate: dateOf(of?.['lastDate']),
    hasWeb: of?.['hasWeb'] === true,
    isInRowOrder: inRowOrder,
    stores: stores.toRecords().map(row => String(row['store_id'])),
  };
}

/** The lines with the numbers of their baskets, for the temporary table. */
export async function convertLines(job: { parquetPath: string; linesPath: string }): Promise<void> {
  const rows = scanSales(job.parquetPath);
  await numberedLines(rows, await collectBaskets(rows))
    .withColumn(hashForCopy)
    .select(...lineColumns.map(({ name }) => pl.col(name)))
    .sinkCSV(job.linesPath, csvForCopy)
    .collect();
}

/** As PostgreSQL writes bytes. */
export const hashForCopy = pl.concatString([pl.lit('\\x'), pl.col('line_hash')], '').alias('line_hash');
