import { type Column, silverSalesColumns } from '@tillkeeper/contracts';
import pl from 'nodejs-polars';

/** How a text becomes a typed column of silver; `''` is null. */
const typed = (name: string, type: string) => {
  const text = pl.col(name);
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(type);
  if (decimal !== null) return text.cast(pl.Decimal(Number(decimal[1]), Number(decimal[2])));
  switch (type) {
    case 'int64':
      return text.cast(pl.Int64);
    case 'int32':
      return text.cast(pl.Int32);
    case 'date':
      return text.str.strptime(pl.Date, '%Y-%m-%d');
    case 'timestamp':
      return text.cast(pl.Int64).cast(pl.Datetime('us', 'UTC'));
    default:
      return text;
  }
};

/**
 * Turns the rows that may be loaded (texts, the first column `row_no`) into typed Parquet, without those rows whose
 * baskets were held after all. The texts were checked before: a cast cannot lose anything.
 */
export async function writeSilver(options: {
  textPath: string;
  silverPath: string;
  types: Readonly<Record<string, string>>;
  heldRowNos: readonly number[];
}): Promise<void> {
  const names = Object.keys(options.types);
  const texts = pl.scanCSV(options.textPath, { hasHeader: true, inferSchemaLength: 0, quoteChar: '"' });
  const rows =
    options.heldRowNos.length === 0 ? texts : texts.join(heldFrame(options.heldRowNos), { on: 'row_no', how: 'anti' });
  await rows
    .select(...names.map(name => typed(name, options.types[name] ?? 'text')))
    .sinkParquet(options.silverPath)
    .collect();
}

const heldFrame = (rowNos: readonly number[]) =>
  pl.DataFrame([pl.Series('row_no', rowNos.map(String), pl.Utf8)]).lazy();

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
