import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pence, records } from '../../acceptance/csv-oracle.ts';

const data = fileURLToPath(new URL('../../../../shared/data/online-retail/', import.meta.url));

/** Where the files lie; undefined where the data set is not beside the checkout. */
export const onlineRetail = existsSync(data)
  ? { catalogue: join(data, 'catalogue.csv'), days: daysIn(data) }
  : undefined;

function daysIn(folder: string): string[] {
  return readdirSync(join(folder, 'sales'))
    .sort()
    .map(name => join(folder, 'sales', name));
}

export interface ExpectedDay {
  readonly day: string;
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly loadedMinor: bigint;
  readonly heldMinor: bigint;
}

/** What has to come out, counted without any code of the product: a line with an article that nobody knows holds its invoice. */
export function expectedDays(of: NonNullable<typeof onlineRetail>): ExpectedDay[] {
  const catalogue = new Set(records(readFileSync(of.catalogue, 'utf8')).map(row => row['StockCode'] ?? ''));
  // 85123a is 85123A, but m is a service of its own and stays what it is
  const isKnown = (code: string): boolean =>
    [code, ...(code === 'm' ? [] : [code.toUpperCase()])].some(one => catalogue.has(one));
  return of.days.map(path => {
    const rows = records(readFileSync(path, 'utf8'));
    const held = new Set(rows.filter(row => !isKnown(row['StockCode'] ?? '')).map(row => row['InvoiceNo']));
    const minor = (some: typeof rows) =>
      some.reduce((sum, row) => sum + pence(row['Quantity'] ?? '', row['UnitPrice'] ?? ''), 0n);
    const loaded = rows.filter(row => !held.has(row['InvoiceNo']));
    const day = path.slice(-'2010-12-01.csv'.length, -'.csv'.length);
    return {
      day,
      rowsRead: rows.length,
      rowsLoaded: loaded.length,
      loadedMinor: minor(loaded),
      heldMinor: minor(rows) - minor(loaded),
    };
  });
}
