import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createBlobStore } from '@tillkeeper/blob-store';
import { type ApiClient, createApiClient } from '@tillkeeper/cli';
import { exampleWorld, textOfExample } from '@tillkeeper/contracts/examples';
import { createDatabase, type Database } from '@tillkeeper/database';
import { type AnswersDesk, createAnswersDesk } from '@tillkeeper/error-reporter';
import { applySheet, renderWorkbook } from '@tillkeeper/error-reporter/sheet';
import { createLibreOffice, hasLibreOffice, opened } from '@tillkeeper/error-reporter/sheet/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { standaloneUnderTest } from './running/standalone-under-test.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

const storeId = 'S001';
const day = exampleWorld.businessDate.replaceAll('-', '');
const manager = { person: 'ada@store.example', via: 'sheet' } as const;
const secret = 'the secret of this test, which is long enough';

let directory: string;
let tillkeeper: TillkeeperUnderTest;
let client: ApiClient;
let database: Database;
let ofReporter: Database;
let desk: AnswersDesk;
let closeBlobs: () => Promise<void>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-spreadsheet-'));
  const blobsUrl = pathToFileURL(join(directory, 'blobs')).href;
  tillkeeper = await standaloneUnderTest({ BLOB_STORE_URL: blobsUrl });
  client = createApiClient({
    ...{ url: tillkeeper.url, operationsUrl: tillkeeper.reporterUrl, key: tillkeeper.headOfficeKey },
  });
  database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
  ofReporter = createDatabase({ url: tillkeeper.databaseUrl, role: 'tillkeeper_reporter', maxConnections: 2 });
  const blobs = await createBlobStore(blobsUrl);
  closeBlobs = () => blobs.close();
  desk = createAnswersDesk({
    ...{ database: ofReporter, blobs, now: () => new Date(), checkTimeoutMs: 30_000, secondPersonFromMinor: null },
  });
  const { stores, teams, suppliers, products } = exampleWorld;
  const named = (ids: readonly string[], column: string) => ids.map(id => ({ [column]: id, name: id }));
  await sendMasterData(
    'stores',
    stores.map(store => ({ ...store, name: store.store_id })),
  );
  await sendMasterData('teams', named(teams, 'team_id'));
  await sendMasterData('suppliers', named(suppliers, 'supplier_id'));
  await sendMasterData('products', products);
  await client.json('POST', '/v1/senders', {
    ...{ sender_id: storeId, kind: 'store', format_id: 'contract-1', stores: [storeId] },
  });
}, 120_000);
afterAll(async () => {
  await Promise.all([database?.close(), ofReporter?.close(), closeBlobs?.()]);
  await tillkeeper?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

const send = async (senderId: string, name: string, text: string): Promise<string> => {
  const path = join(directory, name);
  await writeFile(path, text);
  const { file_id } = await client.sendFile({ senderId, path });
  await client.waitForFile(file_id, 60_000);
  return file_id;
};
const sendMasterData = (fileType: string, rows: readonly Readonly<Record<string, string | null>>[]) => {
  const names = Object.keys(rows[0] ?? {});
  const lines = rows.map(row => names.map(name => row[name] ?? '').join(','));
  return send('HQ', `HQ_${fileType}_${day}_000001.csv`, `${[names.join(','), ...lines].join('\n')}\n`);
};
const right = (number: string) => ({ transaction_id: number });

test.skipIf(!hasLibreOffice)(
  'a sheet is filled in with LibreOffice and sent back: what is right is in the books, what is not stays open, and the same sheet again changes nothing (skipped without LibreOffice)',
  async () => {
    const fileId = await send(
      storeId,
      `S001_sales_${day}_T01_000001.csv`,
      textOfExample({
        rows: [
          ...['R-1', 'R-2', 'R-3', 'R-4', 'R-5', 'R-6'].map(right),
          { transaction_id: '00017', product_id: 'GONE-1', unit_price: '7.50', line_total: '7.50' },
          { transaction_id: '00018', quantity: 'two', line_total: '29.98' },
          { transaction_id: '00019', product_id: 'GONE-2' },
          { transaction_id: '00020', product_id: 'GONE-3' },
          { transaction_id: '00021', product_id: 'GONE-4' },
          { transaction_id: '00021', line_no: '2', product_id: 'MUG', unit_price: '7.50', line_total: '7.50' },
        ],
      }),
    );
    const problems = await desk.problems(storeId);
    const made = await renderWorkbook(problems, {
      ...{ storeId, storeName: 'Leeds', timeZone: 'Europe/London', reportId: '1', madeAt: new Date(), secret },
    });
    const sheet = await opened(made);
    const rowOf = (receipt: string): number => {
      const row = sheet.rows().find(one => sheet.cell(one, 'receipt').value === receipt);
      if (row === undefined) throw new Error(`there is no row of receipt ${receipt}`);
      return row;
    };
    const office = await createLibreOffice();
    const { saved } = await office
      .work(made, {
        steps: [
          { type: 'correct to ...', into: `E${rowOf('00017')}` },
          { type: 'MUG', into: `G${rowOf('00017')}` },
          { type: '2', into: `G${rowOf('00018')}` },
          { type: 'NOR-THIS', into: `G${rowOf('00019')}` },
          { type: 'remove', into: `E${rowOf('00021')}` },
        ],
      })
      .finally(() => office.close());

    const apply = () => applySheet(desk, storeId, saved, manager, { secret, now: new Date(), maxAgeDays: 30 });
    expect(await apply()).toMatchObject({
      status: 'applied',
      applied: ['00017', '00018', '00021']
        .map(receipt => ({ sheetRow: rowOf(receipt), receipt, needsSecondPerson: false }))
        .sort((a, b) => a.sheetRow - b.sheetRow),
      stillWrong: [{ sheetRow: rowOf('00019'), why: expect.stringMatching(/still be wrong: .*not in the catalogue/) }],
      ...{ unreadable: [], notNow: [], known: 0, untouched: 1 },
    });
    await expect
      .poll(async () => (await desk.problems(storeId)).map(one => one.transaction_id).sort(), { timeout: 30_000 })
      .toEqual(['00019', '00020']);
    const { rows: books } = await database.query(
      `select transaction_id, line_no, product_id, quantity::text from retail.order_items
       where transaction_id like '000%' order by transaction_id, line_no`,
    );
    expect(books).toEqual([
      { transaction_id: '00017', line_no: 1, product_id: 'MUG', quantity: '1.000' },
      { transaction_id: '00018', line_no: 1, product_id: 'SCARF-LEE', quantity: '2.000' },
      { transaction_id: '00021', line_no: 2, product_id: 'MUG', quantity: '1.000' },
    ]);
    const { rows: files } = await database.query(
      'select run, rows_read::int, rows_held::int, rows_removed::int from ops.files where file_id = $1',
      [fileId],
    );
    expect(files).toEqual([{ run: 2, rows_read: 12, rows_held: 2, rows_removed: 1 }]);

    expect(await apply()).toMatchObject({ applied: [], known: 3, stillWrong: [{ sheetRow: rowOf('00019') }] });
    expect((await desk.given(storeId)).map(one => [one.transaction_id, one.answered_by]).sort()).toEqual(
      ['00017', '00018', '00021'].map(receipt => [receipt, manager.person]),
    );
  },
  180_000,
);
