import pl, { type Expr, type LazyDataFrame } from 'nodejs-polars';
import { itemColumnNames } from '../sales/books-repository.ts';
import { learnedColumns, learnedSaleColumns, sampledLines } from '../sales/loading-tables.ts';
import { csvForCopy, hashForCopy } from './convert-sales.ts';

const key = ['store_id', 'business_date', 'till_id', 'transaction_id'];
/** What is no number is quoted: a lone `\.` would end the data. */
const csv = { ...csvForCopy, quoteStyle: 'non_numeric' } as const;

/**
 * Silver of sales, all of whose baskets are new, as the books have it: the lines with their keys, in the order of the
 * keys; and what they teach of the usual. Not for the web shop's, whose dates the books decide.
 */
export async function convertBooks(job: {
  parquetPath: string;
  itemsPath: string;
  learnedPath: string;
  sampledPath: string;
  fileId: string;
  isInRowOrder: boolean;
}): Promise<void> {
  const rows = pl.scanParquet(job.parquetPath);
  await rows
    .sort(job.isInRowOrder ? ['row_no'] : [...key, 'line_no'])
    .withColumns(hashForCopy, pl.lit(job.fileId).alias('file_id'))
    .select(...itemColumnNames.map(name => pl.col(name)))
    .sinkCSV(job.itemsPath, csv)
    .collect();
  await learn(rows, job);
}

/** As `learnFile` and `sampleFile` do in SQL. */
async function learn(rows: LazyDataFrame, job: { learnedPath: string; sampledPath: string }): Promise<void> {
  const [quantity, price] = [pl.col('quantity').cast(pl.Float64), pl.col('unit_price').cast(pl.Float64)];
  const total = pl.col('line_total').cast(pl.Float64);
  const sold = rows.filter(pl.col('transaction_type').eq(pl.lit('SALE'))).select(
    ...['store_id', 'product_id', 'currency', 'line_hash'].map(name => pl.col(name)),
    quantity.alias('quantity'),
    price.alias('price'),
    total.alias('total'),
    quantity
      .neq(quantity.floor())
      .or(price.gt(0).and(price.lt(0.01)))
      .alias('is_measured'),
  );
  const learned = await sold
    .withColumns(
      cubeRoot(pl.col('quantity')).alias('quantity'),
      pl.when(pl.col('price').gt(0)).then(pl.col('price').log()).otherwise(pl.lit(null)).alias('price'),
      cubeRoot(pl.col('total')).alias('total'),
    )
    .groupBy(['store_id', 'product_id', 'currency', 'is_measured'])
    .agg(
      pl.col('quantity').count().alias('observations'),
      pl.col('price').count().alias('price_observations'),
      ...['quantity', 'price', 'total'].flatMap(name => momentsOf(name)),
    )
    .select(...learnedColumns.map(({ name }) => pl.col(name)))
    .collect();
  await learned.lazy().sinkCSV(job.learnedPath, csv).collect();
  const sums = await learned.lazy().select(pl.col('observations').cast(pl.Float64).sum().alias('all')).collect();
  const share = (65_536 * sampledLines) / Math.max(Number(sums.toRecords()[0]?.['all'] ?? 0), 1);
  // Digits of one length are in the order of the numbers that they say.
  const limit = Math.ceil(share);
  const isAny =
    limit > 65_535
      ? pl.lit(true)
      : pl
          .col('line_hash')
          .str.slice(0, 4)
          .lt(pl.lit(limit.toString(16).padStart(4, '0')));
  await sold
    .filter(isAny)
    .withColumn(hashForCopy)
    .select(...learnedSaleColumns.map(({ name }) => pl.col(name)))
    .sinkCSV(job.sampledPath, csv)
    .collect();
}

/** Of negative values, too: a total may be below zero. */
const cubeRoot = (value: Expr): Expr =>
  pl
    .when(value.lt(0))
    .then(
      value
        .mul(-1)
        .pow(1 / 3)
        .mul(-1),
    )
    .otherwise(value.pow(1 / 3));

/** Mean and sums of the squares and cubes of the deviations; 0 where there are no values. */
function momentsOf(name: string): Expr[] {
  const deviation = pl.col(name).sub(pl.col(name).mean());
  return [
    pl.col(name).mean().fillNull(0).alias(`${name}_mean`),
    deviation.pow(2).sum().fillNull(0).alias(`${name}_m2`),
    deviation.pow(3).sum().fillNull(0).alias(`${name}_m3`),
  ];
}
