import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

export interface Sale {
  readonly store: string;
  readonly product: string;
  readonly category: string | undefined;
  readonly quantity: number;
  readonly price: number;
  readonly total: number;
}
/** Sales in the order of their files: a day of the web shop, a week of the grocery tills. */
export type Files = readonly (readonly Sale[])[];

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
export const isDataThere = existsSync(data);

/** Cells of a CSV text by column: a few lines that know nothing of Tillkeeper. */
function readRows(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  for (const [whole, cell = '', end] of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g)) {
    if (whole === '') break;
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ',') rows.push([]);
  }
  const [header = [], ...records] = rows.filter(row => row.length > 1);
  return records.map(row => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}
const services = /^(POST|DOT|M|D|C2|S|B|PADS|CRUK|BANK CHARGES|AMAZONFEE|gift_.*)$/i;

/** The web shop's sales of goods: cancellations, write-offs and service codes are none. */
export function readOnlineRetail(): Files {
  const directory = `${data}online-retail/sales/`;
  return readdirSync(directory)
    .sort()
    .map(name =>
      readRows(readFileSync(directory + name, 'utf8')).flatMap((row): Sale[] => {
        const [quantity, price] = [Number(row['Quantity']), Number(row['UnitPrice'])];
        const product = row['StockCode'] ?? '';
        if (row['InvoiceNo']?.startsWith('C') || quantity <= 0 || price <= 0 || services.test(product)) return [];
        return [{ store: 'OR', product, category: undefined, quantity, price, total: quantity * price }];
      }),
    );
}

export function readCompleteJourney(): Files {
  const products = gunzipSync(readFileSync(`${data}complete-journey/products.csv.gz`)).toString('utf8');
  const categories = new Map(readRows(products).map(row => [row['product_id'] ?? '', row['product_category']]));
  const weeks = new Map<number, Sale[]>();
  for (const row of readRows(readFileSync(`${data}complete-journey/transactions-weeks-01-08.csv`, 'utf8'))) {
    const [quantity, total] = [Number(row['quantity']), Number(row['sales_value'])];
    if (quantity <= 0 || total <= 0) continue;
    const product = row['product_id'] ?? '';
    const week = weeks.get(Number(row['week'])) ?? [];
    weeks.set(Number(row['week']), week);
    week.push({
      ...{ store: row['store_id'] ?? '', product, category: categories.get(product) || undefined },
      ...{ quantity, total, price: total / quantity },
    });
  }
  return [...weeks].sort(([a], [b]) => a - b).map(([, sales]) => sales);
}
