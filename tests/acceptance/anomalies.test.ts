import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ApiClient, createApiClient } from '@tillkeeper/cli';
import { createDatabase, type Database } from '@tillkeeper/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { standaloneUnderTest } from './running/standalone-under-test.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

const waitMs = 60_000;
const cli = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));
const stores = ['A1', 'A2'];

let tillkeeper: TillkeeperUnderTest;
let client: ApiClient;
let database: Database;
let directory: string;
let sequence = 0;

const send = async (senderId: string, fileType: string, lines: readonly string[]): Promise<string> => {
  sequence += 1;
  const till = fileType === 'sales' ? '_T1' : '';
  const path = join(directory, `${senderId}_${fileType}_20261120${till}_${String(sequence).padStart(6, '0')}.csv`);
  await writeFile(path, `${lines.join('\n')}\n`);
  const { file_id } = await client.sendFile({ senderId, path });
  await client.waitForFile(file_id, waitMs);
  return file_id;
};
let receipt = 0;
const sales = (storeId: string, quantities: readonly number[]): Promise<string> =>
  send(storeId, 'sales', [
    'transaction_id,line_no,transaction_type,transaction_timestamp,product_id,quantity,unit_price,line_total',
    ...quantities.map(quantity => {
      receipt += 1;
      return `R-${receipt},1,SALE,2026-11-20T10:00:00Z,PIN,${quantity},5.00,${(quantity * 5).toFixed(2)}`;
    }),
  ]);
const flagged = async (fileId: string): Promise<string[]> =>
  (
    await database.query<{ message: string }>(
      `select message from quality.exceptions where file_id = $1 and code = 'quantity.outlier'`,
      [fileId],
    )
  ).rows.map(({ message }) => message);
const thresholds = async (...args: readonly string[]): Promise<string> =>
  (
    await promisify(execFile)(process.execPath, [cli, 'thresholds', ...args], {
      env: { ...process.env, DATABASE_URL: tillkeeper.databaseUrl },
    })
  ).stdout;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-anomalies-'));
  tillkeeper = await standaloneUnderTest({ BASELINES_MAX_AGE: '1ms' });
  client = createApiClient({
    ...{ url: tillkeeper.url, operationsUrl: tillkeeper.reporterUrl, key: tillkeeper.headOfficeKey },
  });
  database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
  await send('HQ', 'stores', [
    'store_id,name,time_zone,country,currency',
    ...stores.map(id => `${id},${id},Europe/London,GB,GBP`),
  ]);
  await send('HQ', 'products', ['product_id,name', 'PIN,Pin']);
  for (const storeId of stores)
    await client.json('POST', '/v1/senders', {
      ...{ sender_id: storeId, kind: 'store', format_id: 'contract-1', stores: [storeId] },
    });
}, 120_000);
afterAll(async () => {
  await database?.close();
  await tillkeeper?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

test('sales in the books make the next file’s outlier known, and a store’s own threshold lets it pass', async () => {
  // 12 lines a file: no file knows enough by itself
  const everyDay = [1, 1, 2, 1, 1, 1, 3, 1, 1, 2, 1, 1];
  for (const storeId of ['A1', 'A1', 'A1', 'A2']) await sales(storeId, everyDay);
  expect(await flagged(await sales('A1', [1, 60]))).toEqual([
    expect.stringMatching(
      /^The quantity is very unusual for this article: 60, usual is about 1\.\d+ \(36 sales of this article in this store\); up to [678]\.\d+ is let pass\. That is \d+\.\d standard deviations off, 6 are allowed\.$/,
    ),
  ]);
  // the line above has been learned, too: one absurd value does not make the next one usual
  const [inOther] = await flagged(await sales('A2', [1, 60]));
  expect(inOther).toContain('50 sales of this article in all stores');

  expect(await thresholds('set', 'quantity.outlier', '500', '--store', 'A1', '--by', 'Jo')).toContain('500 in A1');
  expect(await thresholds('list')).toMatch(/quantity\.outlier\s+A1\s+500\s+Jo/);
  expect(await flagged(await sales('A1', [1, 61]))).toEqual([]);
  expect(await flagged(await sales('A2', [1, 61]))).toHaveLength(1);
  await thresholds('reset', 'quantity.outlier', '--store', 'A1');
  expect(await flagged(await sales('A1', [1, 62]))).toHaveLength(1);
}, 180_000);

test('what has no threshold or no such store is refused, and says why', async () => {
  await expect(thresholds('set', 'quantity.zero', '5')).rejects.toMatchObject({ code: 2 });
  await expect(thresholds('set', 'price.outlier', '0')).rejects.toMatchObject({ code: 2 });
  await expect(thresholds('set', 'price.outlier', '5', '--store', 'NOPE')).rejects.toMatchObject({
    ...{ code: 4, stderr: expect.stringContaining('There is no store NOPE.') },
  });
}, 60_000);
