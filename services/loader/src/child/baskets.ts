import type { silverSalesColumns } from '@tillkeeper/contracts';
import pl, { type DataFrame, type LazyDataFrame } from 'nodejs-polars';

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

/** The rows of silver. The web shop's baskets are the same whatever their date. */
export const scanSales = (parquetPath: string): LazyDataFrame =>
  pl.scanParquet(parquetPath).withColumn(
    pl
      .when(pl.col('till_id').eq(pl.lit('WEB')))
      .then(pl.lit(null))
      .otherwise(pl.col('business_date'))
      .alias('identity_date'),
  );

/** The baskets, numbered in the order of their keys. */
export const collectBaskets = (rows: LazyDataFrame): Promise<DataFrame> =>
  rows
    .groupBy(identity)
    .agg(
      pl.col('business_date').min(),
      ...ofWholeBasket.map(name => pl.col(name).first()),
      ...ofCustomer.map(name => pl.col(name).max()),
      pl.col('line_no').count().alias('line_count'),
      pl.col('line_total').sum().alias('total_amount'),
      pl.col('amount_minor').sum(),
      pl.col('row_no').min().alias('first_row_no'),
      pl.col('row_no').max().alias('last_row_no'),
      pl.col('line_no').nUnique().lt(pl.col('line_no').count()).alias('has_repeated_line'),
    )
    .sort(['store_id', 'business_date', 'till_id', 'transaction_id'])
    .withRowIndex('basket_no')
    .collect();

/** The rows with the number of their basket, in the order of basket and line. */
export const numberedLines = (rows: LazyDataFrame, baskets: DataFrame): LazyDataFrame =>
  rows
    .join(baskets.lazy().select('basket_no', ...identity), { on: identity, how: 'inner', nullsEqual: true })
    .sort(['basket_no', 'line_no']);
