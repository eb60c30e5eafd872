import { type Column, silverSalesColumns } from '@tillkeeper/contracts';
import pl from 'nodejs-polars';

/** How a text becomes a typed column of silver; `''` is null. */
const toTyped = (name: string, type: string) => {
  const text = pl.col(name);
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(type);
  if (decimal !== null) return text.cast(pl.Decimal(Number(decimal[1]), Number(decimal[2])), true);
  switch (type) {
    case 'int64':
      return text.cast(pl.Int64, true);
    case 'int32':
      return text.cast(pl.Int32, true);
    case 'date':
      return text.str.strptime(pl.Date, '%Y-%m-%d');
    case 'timestamp':
      return text.cast(pl.Int64, true).cast(pl.Datetime('us', 'UTC'));
    default:
      return text;
  }
};

const typedColumns = new Map<string, ReturnType<typeof toTyped>>();
/** Made once: an expression of Polars takes 1 ms to make, and a till's file of 30 rows has 27 columns. */
const typed = (name: string, type: string): ReturnType<typeof toTyped> => {
  const key = `${name}/${type}`;
  const known = typedColumns.get(key) ?? toTyped(name, type);
  typedColumns.set(key, known);
  return known;
};

const countOfRows = pl.col('row_no').count();

/**
 * Turns the rows that may be loaded (texts, the first column `row_no`) into typed Parquet, without those whose baskets
 * were held after all. The texts were checked before: a cast cannot lose anything. Throws when other than `rows` come out.
 */
export async function writeSilver(options: {
  textPath: string;
  silverPath: string;
  types: Readonly<Record<string, string>>;
  leftOutRowNos: ReadonlySet<number>;
  rows: number;
}): Promise<void> {
  const { leftOutRowNos: leftOut } = options;
  const texts = pl.scanCSV(options.textPath, { hasHeader: true, inferSchemaLength: 0, quoteChar: '"' });
  const rows = leftOut.size === 0 ? texts : texts.join(frameOf(leftOut), { on: 'row_no', how: 'anti' });
  await rows
    .select(...Object.entries(options.types).map(([name, type]) => typed(name, type)))
    .sinkParquet(options.silverPath)
    .collect();
  const written = await pl.scanParquet(options.silverPath).select(countOfRows).collect();
  const count = Number(written.getColumn('row_no').get(0));
  if (count !== options.rows) throw new Error(`silver has ${count} rows, ${options.rows} may be loaded`);
}

const frameOf = (rowNos: ReadonlySet<number>) =>
  pl.DataFrame([pl.Series('row_no', [...rowNos].map(String), pl.Utf8)]).lazy();

export const salesTypes: Readonly<Record<string, string>> = silverSalesColumns;

/** Silver of reference data has the contract's columns: decimals, whole numbers, dates and instants are typed, everything else is text. */
export function referenceTypes(columns: readonly Column[]): Record<string, string> {
  const types: Record<string, string> = { row_no: 'int64' };
  for (const column of columns) {
    switch (column.kind) {
      case 'decimal':
        types[column.name] = `decimal(16,${column.scale})`;
        break;
      case 'integer':
        types[column.name] = 'int64';
        break;
      case 'date':
        types[column.name] = 'date';
        break;
      case 'timestamp':
        types[column.name] = 'timestamp';
        break;
      default:
        types[column.name] = 'text';
    }
  }
  return types;
}
