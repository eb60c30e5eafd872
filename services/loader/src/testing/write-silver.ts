import { silverSalesColumns } from '@tillkeeper/contracts';
import pl from 'nodejs-polars';
import type { SaleRow } from './sale.ts';

const typed = (name: string, type: string) => {
  const column = pl.col(name);
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(type);
  if (decimal) return column.cast(pl.Decimal(Number(decimal[1]), Number(decimal[2])));
  switch (type) {
    case 'int64':
      return column.cast(pl.Int64);
    case 'int32':
      return column.cast(pl.Int32);
    case 'date':
      return column.cast(pl.Utf8).str.strptime(pl.Date, '%Y-%m-%d');
    case 'timestamp':
      return column.cast(pl.Datetime('us', 'UTC'));
    default:
      return column.cast(pl.Utf8);
  }
};

/** Writes rows of sales as the validator's silver Parquet. */
export async function writeSalesParquet(path: string, rows: readonly SaleRow[]): Promise<void> {
  const columns = Object.entries(silverSalesColumns).map(([name, type]) => {
    const values = rows.map(row => (name in row ? row[name as keyof SaleRow] : null)); // the names are those of silver
    return pl.Series(
      name,
      type === 'timestamp' ? values.map(value => Date.parse(String(value)) * 1000) : values,
      type === 'timestamp' || type.startsWith('int') ? pl.Int64 : pl.Utf8,
    );
  });
  await pl
    .DataFrame(columns)
    .lazy()
    .select(...Object.entries(silverSalesColumns).map(([name, type]) => typed(name, type)))
    .sinkParquet(path)
    .collect();
}

/** Writes records of reference data: all columns text but those that are named; null where a record has none. */
export async function writeReferenceParquet(
  path: string,
  records: readonly Readonly<Record<string, string | null>>[],
  types: Readonly<Record<string, string>> = {},
): Promise<void> {
  const names = [...new Set(records.flatMap(record => Object.keys(record)))];
  const columns = names.map(name =>
    pl.Series(
      name,
      records.map(record => record[name] ?? null),
      pl.Utf8,
    ),
  );
  await pl
    .DataFrame(columns)
    .lazy()
    .select(...names.map(name => typed(name, types[name] ?? 'text')))
    .sinkParquet(path)
    .collect();
}
