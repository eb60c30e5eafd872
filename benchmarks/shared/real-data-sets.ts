import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sending } from './retailer.ts';

/** Where the real data sets stand, beside the checkout. Throws where they are missing. */
export function realDataDirectory(): string {
  const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
  if (!existsSync(data)) throw new Error('../shared/data is not beside the checkout');
  return data;
}

export interface DataSet {
  readonly name: string;
  readonly senderId: string;
  readonly formatId: string;
  readonly storeIds: readonly string[];
  /** Country, currency and time zone of its stores. */
  readonly place: readonly [string, string, string];
  /** In the order of sending, the catalogue first. */
  readonly paths: readonly string[];
}

/** The two data sets of `../shared/data`, every file of them. */
export async function realDataSets(): Promise<DataSet[]> {
  const data = realDataDirectory();
  const shop = join(data, 'online-retail');
  const grocers = join(data, 'complete-journey');
  const days = (await readdir(join(shop, 'sales'))).toSorted().map(name => join(shop, 'sales', name));
  const lines = await readFile(join(grocers, 'transactions-weeks-01-08.csv'), 'utf8');
  const [header = '', ...rows] = lines.trimEnd().split(/\r?\n/);
  const storeAt = header.split(',').indexOf('store_id');
  const grocerStores = [...new Set(rows.map(row => row.split(',')[storeAt] ?? ''))];
  return [
    {
      ...{ name: 'online-retail', senderId: 'OR1', formatId: 'online-retail', storeIds: ['OR1'] },
      ...{ place: ['GB', 'GBP', 'Europe/London'], paths: [join(shop, 'catalogue.csv'), ...days] },
    },
    {
      ...{ name: 'complete-journey', senderId: 'CJ', formatId: 'complete-journey', storeIds: grocerStores },
      place: ['US', 'USD', 'America/New_York'],
      paths: [join(grocers, 'products.csv.gz'), join(grocers, 'transactions-weeks-01-08.csv')],
    },
  ];
}

/** Sends the stores of a data set and makes its sender. */
export async function openDataSet(
  sending: Sending,
  set: DataSet,
  to: { directory: string; sequence: number },
): Promise<void> {
  const [country, currency, zone] = set.place;
  const path = join(to.directory, `HQ_stores_20101201_${String(to.sequence).padStart(6, '0')}.csv`);
  const rows = set.storeIds.map(id => `${id},${set.name} ${id},${zone},${country},${currency}`);
  await mkdir(to.directory, { recursive: true });
  await writeFile(path, `${['store_id,name,time_zone,country,currency', ...rows].join('\n')}\n`);
  await sending.send('HQ', path);
  await sending.addSender(set.senderId, { formatId: set.formatId, stores: set.storeIds });
}
