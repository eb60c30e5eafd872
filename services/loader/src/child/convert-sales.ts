import type { silverSalesColumns } from '@tillkeeper/contracts';
import pl from 'nodejs-polars';
import { basketColumns, lineColumns } from '../sales/loading-tables.ts';
import type { ConvertedSales } from './jobs.ts';

/** Quoted throughout: see `copyStatement`. */
export const csvForCopy = {
  quoteStyle: 'always',
  includeHeader: false,
  datetimeFormat: '%Y-%m-%d %H:%M:%S%.6f+00',
} as const;

const identity = ['store_id', 'identity_date', 'till_id', 'transaction_id'];
const ofWholeBasket = [
  'transaction_type',
  'transaction_timestamp',
  'currency',
  'payment_method',
  'employee_id',
  'promotion_code',
  'original_transaction_id',
  'transaction_line_count',
] as const satisfies readonly (keyof typeof silverSalesColumns)[];
/** May stand on one line of the basket only. */
const ofCustomer = ['customer_id', 'customer_name', 'customer_email', 'customer_phone'] as const;

/**
 * Silver of sales to two CSV files for COPY: the baskets, numbered in the order of their keys, and their lines. The web
 * shop's baskets are the same whatever their date: the first one counts.
 */
export async function convertSales(job: {
  parquetPath: string;
  basketsPath: string;
  linesPath: string;
}): Promise<ConvertedSales> {
  const rows = pl.scanParquet(job.parquetPath).withColumn(
    pl
      .when(pl.col('till_id').eq(pl.lit('WEB')))
      .then(pl.lit(null))
      .otherwise(pl.col('business_date'))
      .alias('identity_date'),
  );
  const baskets = await rows
    .groupBy(identity)
    .agg(
      pl.col('business_date').min(),
      ...ofWholeBasket.map(name => pl.col(name).first()),
      ...ofCustomer.map(name => pl.col(name).max()),
      pl.col('line_no').count().alias('line_count'),
      pl.col('line_total').sum().alias('total_amount'),
      pl.col('amount_minor').sum(),
      pl.col('row_no').min().alias('first_row_no'),
      pl.col('line_no').nUnique().lt(pl.col('line_no').count()).alias('has_repeated_line'),
    )
    .sort(['store_id', 'business_date', 'till_id', 'transaction_id'])
    .withRowIndex('basket_no')
    .collect();
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

  await baskets
    .lazy()
    .select(...basketColumns.map(({ name }) => pl.col(name)))
    .sinkCSV(job.basketsPath, csvForCopy)
    .collect();
  await rows
    .join(baskets.lazy().select('basket_no', ...identity), { on: identity, how: 'inner', nullsEqual: true })
    .withColumn(pl.concatString([pl.lit('\\x'), pl.col('line_hash')], '').alias('line_hash'))
    .sort(['basket_no', 'line_no'])
    .select(...lineColumns.map(({ name }) => pl.col(name)))
    .sinkCSV(job.linesPath, csvForCopy)
    .collect();

  const [of] = totals.toRecords();
  const dateOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    kind: 'convert-sales',
    baskets: Number(of?.['baskets'] ?? 0),
    lines: Number(of?.['lines'] ?? 0),
    firstDate: dateOf(of?.['firstDate']),
    lastDate: dateOf(of?.['lastDate']),
    hasWeb: of?.['hasWeb'] === true,
  };
}
