import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countFindings, countOutcomes, countRepairs, countServices, groupFindings } from './real-data-repository.ts';
import { openSenders, type Sending } from '../shared/retailer.ts';
import { withStandalone } from '../shared/with-standalone.ts';
import { impatient } from './impatient.ts';

/**
 * What the rules say about the real data sets of `../shared/data`: sends them as they are to the standalone process and prints,
 * for each, the outcome and the findings by code, with how often what stands behind them comes. docs/findings.md is written from it.
 */
const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
if (!existsSync(data)) throw new Error('../shared/data is not beside the checkout');
const say = (line = ''): void => void process.stdout.write(`${line}\n`);

interface DataSet {
  readonly name: string;
  readonly senderId: string;
  readonly formatId: string;
  readonly storeIds: readonly string[];
  /** Country, currency and time zone of its stores. */
  readonly place: readonly [string, string, string];
  /** In the order of sending, the catalogue first. */
  readonly paths: readonly string[];
}

async function dataSets(): Promise<DataSet[]> {
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

async function sendStores(sending: Sending, set: DataSet, to: { directory: string; sequence: number }): Promise<void> {
  const [country, currency, zone] = set.place;
  const path = join(to.directory, `HQ_stores_20101201_${String(to.sequence).padStart(6, '0')}.csv`);
  const rows = set.storeIds.map(id => `${id},${set.name} ${id},${zone},${country},${currency}`);
  await mkdir(to.directory, { recursive: true });
  await writeFile(path, `${['store_id,name,time_zone,country,currency', ...rows].join('\n')}\n`);
  await sending.send('HQ', path);
}

await withStandalone(impatient, async ({ server, database, directory }) => {
  const sending = openSenders(server);
  for (const [index, set] of (await dataSets()).entries()) {
    await sendStores(sending, set, { directory, sequence: index + 1 });
    await sending.addSender(set.senderId, { formatId: set.formatId, stores: set.storeIds });
    for (const path of set.paths) {
      const report = await sending.send(set.senderId, path);
      if (report.status !== 'loaded') say(`${report.file_name} is ${report.status}: ${report.reject_code}`);
    }
    say(`## ${set.name}`);
    say();
    say('| kind | rows read | loaded | unchanged | held | repeated |');
    say('|---|---:|---:|---:|---:|---:|');
    for (const one of await countOutcomes(database, set.senderId)) say(`| ${one.join(' | ')} |`);
    say();
    say('| code | severity | findings |');
    say('|---|---|---:|');
    const counts = await countFindings(database, set.senderId);
    for (const one of counts) say(`| \`${one.code}\` | ${one.severity} | ${one.count} |`);
    for (const { code } of counts) {
      const groups = await groupFindings(database, { senderId: set.senderId, code, most: 60 });
      if (groups.length === 0) continue;
      say();
      say(`${code}: what was said, most often first`);
      for (const one of groups) say(`  ${one.count} x ${one.said}`);
    }
    say();
    for (const one of await countRepairs(database, set.senderId)) say(`put right: ${one.count} x ${one.said}`);
    const { codes, lines, repaired } = await countServices(database, set.senderId);
    say(`services: ${lines} lines of ${codes} codes in the books, of which ${repaired} were put right`);
    say();
  }
});
