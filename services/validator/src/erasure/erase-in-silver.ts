import { blindLineHash } from '@tillkeeper/database';
import pl from 'nodejs-polars';
import type { ErasedInSilver, EraseInSilverJob } from './silver-job.ts';

const none: ErasedInSilver = { rows: 0, names: [], emails: [], phones: [] };
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].filter(text => text !== '');

/**
 * Writes the Parquet object anew without the person, where it names them: as many rows, the same sales. In a child
 * process: nodejs-polars may abort the process it is in.
 */
export async function eraseInSilver(job: EraseInSilverJob): Promise<ErasedInSilver> {
  return job.isSales ? eraseInSales(job) : eraseInReference(job);
}

const identity = ['store_id', 'identity_date', 'till_id', 'transaction_id'];
const ofPerson = ['customer_id', 'customer_name', 'customer_email', 'customer_phone'] as const;

async function eraseInSales(job: EraseInSilverJob): Promise<ErasedInSilver> {
  // as the loader sees baskets: the web shop's are the same whatever their date, and one line may name the customer for all
  const rows = pl.scanParquet(job.parquetPath).withColumn(
    pl
      .when(pl.col('till_id').eq(pl.lit('WEB')))
      .then(pl.lit(null))
      .otherwise(pl.col('business_date'))
      .alias('identity_date'),
  );
  const ofThem = pl.col('customer_id').eq(pl.lit(job.customerId));
  const named = await rows
    .filter(ofThem)
    .select(...identity)
    .unique()
    .collect();
  const reached = await rows
    .filter(
      pl
        .col('customer_id')
        .isNull()
        .and(pl.col('customer_email').isNotNull().or(pl.col('customer_phone').isNotNull())),
    )
    .select('row_no', 'customer_name', 'customer_email', 'customer_phone')
    .collect();
  const alone = reached
    .toRecords()
    .filter(
      row => job.emails.includes(textOf(row['customer_email'])) || job.phones.includes(textOf(row['customer_phone'])),
    );
  if (named.height === 0 && alone.length === 0) return none;

  const baskets = await rows
    .join(named.lazy(), { on: identity, how: 'inner', nullsEqual: true })
    .select('row_no', ...identity, ...ofPerson, 'line_hash')
    .collect();
  const lines = baskets.toRecords();
  const customerOf = new Map<string, string>();
  const basketOf = (line: Record<string, unknown>): string => JSON.stringify(identity.map(name => String(line[name])));
  for (const line of lines) {
    const basket = basketOf(line);
    const customer = textOf(line['customer_id']);
    if (customer > (customerOf.get(basket) ?? '')) customerOf.set(basket, customer);
  }
  const key = Buffer.from(job.key, 'hex');
  const theirs: { row_no: string; hash: string | null }[] = alone.map(row => ({
    row_no: String(row['row_no']),
    hash: null,
  }));
  const texts: Record<string, unknown>[] = [...alone];
  for (const line of lines) {
    const isBasketTheirs = customerOf.get(basketOf(line)) === job.customerId;
    const customer = textOf(line['customer_id']);
    if (customer !== job.customerId && !(isBasketTheirs && customer === '')) continue;
    const hash = blindLineHash(key, Buffer.from(textOf(line['line_hash']), 'hex')).toString('hex');
    theirs.push({ row_no: String(line['row_no']), hash: isBasketTheirs ? hash : null });
    texts.push(line);
  }
  const small = pl
    .DataFrame([
      pl.Series(
        'row_no',
        theirs.map(one => one.row_no),
        pl.Utf8,
      ),
      pl.Series(
        'blind_hash',
        theirs.map(one => one.hash),
        pl.Utf8,
      ),
      pl.Series(
        'is_theirs',
        theirs.map(() => 'yes'),
        pl.Utf8,
      ),
    ])
    .lazy()
    .withColumn(pl.col('row_no').cast(pl.Int64));
  const columns = (await pl.scanParquet(job.parquetPath).head(0).collect()).columns;
  const isTheirs = pl.col('is_theirs').isNotNull();
  await pl
    .scanParquet(job.parquetPath)
    .join(small, { on: 'row_no', how: 'left' })
    .withColumns(
      ...ofPerson.map(name => pl.when(isTheirs).then(pl.lit(null)).otherwise(pl.col(name)).alias(name)),
      pl
        .when(pl.col('blind_hash').isNotNull())
        .then(pl.col('blind_hash'))
        .otherwise(pl.col('line_hash'))
        .alias('line_hash'),
    )
    .select(...columns.map(name => pl.col(name)))
    .sinkParquet(job.outputPath)
    .collect();
  return {
    rows: theirs.length,
    names: distinct(texts.map(row => textOf(row['customer_name']).toLowerCase())),
    emails: distinct(texts.map(row => textOf(row['customer_email']))),
    phones: distinct(texts.map(row => textOf(row['customer_phone']))),
  };
}

/** Reference data that say whose they are by a customer_id: the record stays, as nobody's. */
async function eraseInReference(job: EraseInSilverJob): Promise<ErasedInSilver> {
  const rows = pl.scanParquet(job.parquetPath);
  const { columns } = await rows.head(0).collect();
  if (!columns.includes('customer_id')) return none;
  const ofThem = pl.col('customer_id').eq(pl.lit(job.customerId));
  const theirs = (await rows.filter(ofThem).collect()).toRecords();
  if (theirs.length === 0) return none;
  await rows
    .select(
      ...columns.map(name => {
        if (name === 'row_no') return pl.col(name);
        const instead = name === 'customer_id' ? pl.lit(job.placeholder) : pl.lit(null);
        return pl.when(ofThem).then(instead).otherwise(pl.col(name)).alias(name);
      }),
    )
    .sinkParquet(job.outputPath)
    .collect();
  const all = (name: string): string[] => distinct(theirs.map(row => textOf(row[name])));
  return {
    rows: theirs.length,
    names: all('name').map(name => name.toLowerCase()),
    emails: all('email'),
    phones: all('phone'),
  };
}
