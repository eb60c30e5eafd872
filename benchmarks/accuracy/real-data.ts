import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startStandalone } from '@tillkeeper/cli';
import { createDatabase } from '@tillkeeper/database';
import { countFindings, countOutcomes, groupFindings } from './real-data-repository.ts';
import { accuracyEnvironment } from './measure.ts';
import { openSenders, type Sending } from './retailer.ts';

/**
 * What the rules say about the real data sets of `../shared/data`: sends them as they are to the standalone process and prints,
 * for each, the outcome and the findings by code, with how often what stands behind them comes. docs/findings.md is written from it.
 */
const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
if (!existsSync(data)) throw new Error('../shared/data is not beside the checkout');
const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-real-data-'));
const standalone = await startStandalone(join(directory, 'data'), () => {}, accuracyEnvironment);

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

async function sendStores(sending: Sending, set: DataSet, sequence: number): Promise<void> {
  const [country, currency, zone] = set.place;
  const path = join(directory, 'files', `HQ_stores_20101201_${String(sequence).padStart(6, '0')}.csv`);
  const rows = set.storeIds.map(id => `${id},${set.name} ${id},${zone},${country},${currency}`);
  await mkdir(join(directory, 'files'), { recursive: true });
  await writeFile(path, `${['store_id,name,time_zone,country,currency', ...rows].join('\n')}\n`);
  await sending.send('HQ', path);
}

try {
  const { http_url, operations_url, head_office_key, database_url } = standalone.file;
  const sending = openSenders({ url: http_url, operationsUrl: operations_url, key: head_office_key });
  const database = createDatabase({ url: database_url, maxConnections: 2 });
  try {
    for (const [index, set] of (await dataSets()).entries()) {
      await sendStores(sending, set, index + 1);
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
        const groups = await groupFindings(database, { senderId: set.senderId, code, most: 25 });
        if (groups.length === 0) continue;
        say();
        say(`${code}: what was said, most often first`);
        for (const one of groups) say(`  ${one.count} x ${one.said}`);
      }
      say();
    }
  } finally {
    await database.close();
  }
} finally {
  await standalone.stop();
  await rm(directory, { recursive: true, force: true });
}
