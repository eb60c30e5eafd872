import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ApiClient, createApiClient } from '@tillkeeper/cli';
import type { FileReport } from '@tillkeeper/contracts';
import { createDatabase } from '@tillkeeper/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pence, records } from './csv-oracle.ts';
import { standaloneUnderTest } from './running/standalone-under-test.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const isThere = existsSync(join(data, 'online-retail'));

describe.skipIf(!isThere)(
  `the real data sets${isThere ? '' : ' (skipped: ../shared/data is not beside the checkout)'}`,
  () => {
    let tillkeeper: TillkeeperUnderTest;
    let client: ApiClient;
    let directory: string;
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'tillkeeper-real-'));
      tillkeeper = await standaloneUnderTest();
      client = createApiClient({
        url: tillkeeper.url,
        operationsUrl: tillkeeper.reporterUrl,
        key: tillkeeper.headOfficeKey,
      });
    }, 120_000);
    afterAll(async () => {
      await tillkeeper?.stop();
      await rm(directory, { recursive: true, force: true });
    }, 60_000);
    const send = async (senderId: string, path: string): Promise<FileReport> => {
      const { file_id } = await client.sendFile({ senderId, path });
      return client.waitForFile(file_id, 120_000);
    };
    const sendStores = async (
      sequence: number,
      ids: readonly string[],
      name: string,
      currency: string,
      country: string,
      zone: string,
    ): Promise<FileReport> => {
      const path = join(directory, `HQ_stores_20101201_${String(sequence).padStart(6, '0')}.csv`);
      await writeFile(
        path,
        [
          'store_id,name,time_zone,country,currency',
          ...ids.map(id => `${id},${name} ${id},${zone},${country},${currency}`),
        ].join('\n'),
      );
      return send('HQ', path);
    };
    const query = async (sql: string): Promise<Record<string, unknown>[]> => {
      const database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
      try {
        return (await database.query<Record<string, unknown>>(sql)).rows;
      } finally {
        await database.close();
      }
    };

    test('20 days of a web shop are in the books to the penny, and what is held is held for a reason', async () => {
      expect(await sendStores(1, ['OR1'], 'Web shop', 'GBP', 'GB', 'Europe/London')).toMatchObject({ rows_loaded: 1 });
      await client.json('POST', '/v1/senders', {
        sender_id: 'OR1',
        kind: 'store',
        format_id: 'online-retail',
        stores: ['OR1'],
      });
      const catalogueText = readFileSync(join(data, 'online-retail/catalogue.csv'), 'utf8');
      const catalogue = new Set(records(catalogueText).map(row => row['StockCode'] ?? ''));
      expect(await send('OR1', join(data, 'online-retail/catalogue.csv'))).toMatchObject({
        status: 'loaded',
        rows_loaded: catalogue.size,
        rows_held: 0,
      });

      // 85123a is 85123A, but m is a service of its own and stays what it is
      const meant = (row: Record<string, string>): string | undefined => {
        const code = row['StockCode'] ?? '';
        return [code, ...(code === 'm' ? [] : [code.toUpperCase()])].find(one => catalogue.has(one));
      };
      const expected = { rows: 0, loaded: 0, held: 0, amount: 0n, loadedAmount: 0n, adjustments: 0 };
      const expectedByDay = new Map<string, { rows: number; minor: bigint }>();
      for (const name of readdirSync(join(data, 'online-retail/sales')).sort()) {
        const report = await send('OR1', join(data, 'online-retail/sales', name));
        const rows = records(readFileSync(join(data, 'online-retail/sales', name), 'utf8'));
        // a line with an article that nobody knows holds its invoice; nothing else in these days does
        const heldInvoices = new Set(rows.filter(row => meant(row) === undefined).map(row => row['InvoiceNo']));
        let amount = 0n;
        let loadedAmount = 0n;
        let loaded = 0;
        for (const row of rows) {
          const minor = pence(row['Quantity'] ?? '', row['UnitPrice'] ?? '');
          amount += minor;
          if (heldInvoices.has(row['InvoiceNo'])) continue;
          loaded += 1;
          loadedAmount += minor;
          if (!row['InvoiceNo']?.startsWith('C') && row['Quantity']?.startsWith('-')) expected.adjustments += 1;
        }
        expect([name, report]).toMatchObject([
          name,
          {
            status: 'loaded',
            rows_read: rows.length,
            rows_loaded: loaded,
            rows_held: rows.length - loaded,
            rows_unchanged: 0,
            rows_repeated: 0,
            rows_without_amount: 0,
          },
        ]);
        expect([name, report.totals]).toMatchObject([
          name,
          [
            {
              store_id: 'OR1',
              currency: 'GBP',
              amount_read_minor: Number(amount),
              amount_loaded_minor: Number(loadedAmount),
              amount_held_minor: Number(amount - loadedAmount),
            },
          ],
        ]);
        expected.rows += rows.length;
        expected.loaded += loaded;
        expected.amount += amount;
        expected.loadedAmount += loadedAmount;
        expectedByDay.set(name.slice(0, 10), { rows: loaded, minor: loadedAmount });
      }
      const books = await query(
        `select business_date, count(*) as rows, sum(amount_minor) as minor from retail.order_items where store_id = 'OR1' group by 1 order by 1`,
      );
      expect(books.map(row => [row['business_date'], Number(row['rows']), String(row['minor'])])).toEqual(
        [...expectedByDay].map(([day, one]) => [day, one.rows, String(one.minor)]),
      );
      // every line with its article, in its invoice, in its place
      const lines = await query(
        `select transaction_id, line_no, product_id, trim_scale(quantity)::text as quantity, trim_scale(unit_price)::text as price from retail.order_items where store_id = 'OR1' and business_date = '2010-12-01' order by row_no`,
      );
      const raw = records(readFileSync(join(data, 'online-retail/sales/2010-12-01.csv'), 'utf8'));
      const held = new Set(raw.filter(row => meant(row) === undefined).map(row => row['InvoiceNo']));
      const place = new Map<string, number>();
      const wanted = raw.flatMap(row => {
        const invoice = row['InvoiceNo'] ?? '';
        place.set(invoice, (place.get(invoice) ?? 0) + 1);
        return held.has(invoice)
          ? []
          : [
              {
                transaction_id: invoice,
                line_no: place.get(invoice),
                product_id: `OR-${meant(row)}`,
                quantity: row['Quantity'],
                price: String(Number(row['UnitPrice'])),
              },
            ];
      });
      expect(lines).toEqual(wanted);
      const [adjusted] = await query(
        `select count(*) as count from retail.orders o join retail.order_items i using (store_id, business_date, till_id, transaction_id) where o.transaction_type = 'ADJUSTMENT' and i.store_id = 'OR1'`,
      );
      expect(Number(adjusted?.['count'])).toBe(expected.adjustments);
      process.stdout.write(
        `online-retail: ${expected.rows} rows, £${Number(expected.amount) / 100}; loaded ${expected.loaded}, £${Number(expected.loadedAmount) / 100}\n`,
      );
      process.stdout.write(
        `${JSON.stringify((await query(`select code, count(*)::int as count from quality.exceptions where file_id in (select file_id from ops.files where sender_id = 'OR1') group by 1 order by 2 desc`)).map(row => `${row['code']} ${row['count']}`))}\n`,
      );
    }, 300_000);

    test('eight weeks of grocery tills are in the books to the cent, store by store', async () => {
      const text = readFileSync(join(data, 'complete-journey/transactions-weeks-01-08.csv'), 'utf8');
      const rows = records(text);
      const stores = [...new Set(rows.map(row => row['store_id'] ?? ''))].sort();
      expect(await sendStores(2, stores, 'Grocery', 'USD', 'US', 'America/New_York')).toMatchObject({
        rows_loaded: stores.length,
      });
      await client.json('POST', '/v1/senders', {
        sender_id: 'CJ',
        kind: 'store',
        format_id: 'complete-journey',
        stores,
      });
      const products = await send('CJ', join(data, 'complete-journey/products.csv.gz'));
      expect(products).toMatchObject({ status: 'loaded', rows_held: 0 });
      const known = new Set(
        (await query(`select product_id from retail.products where product_id like 'CJ-%'`)).map(row =>
          String(row['product_id']).slice(3),
        ),
      );
      const report = await send('CJ', join(data, 'complete-journey/transactions-weeks-01-08.csv'));
      const heldBaskets = new Set(
        rows
          .filter(row => Number(row['quantity']) === 0 || !known.has(row['product_id'] ?? ''))
          .map(row => row['basket_id']),
      );
      const expected = new Map<string, { rows: number; held: number; read: number; loaded: number }>();
      for (const row of rows) {
        const minor = Math.round(Number(row['sales_value']) * 100);
        const one = expected.get(row['store_id'] ?? '') ?? { rows: 0, held: 0, read: 0, loaded: 0 };
        one.rows += 1;
        one.read += minor;
        if (heldBaskets.has(row['basket_id'])) one.held += 1;
        else one.loaded += minor;
        expected.set(row['store_id'] ?? '', one);
      }
      expect(report).toMatchObject({ status: 'loaded', rows_read: rows.length });
      expect(
        report.totals
          .map(total => [
            total.store_id,
            total.currency,
            total.rows_read,
            total.rows_held,
            total.amount_read_minor,
            total.amount_loaded_minor,
          ])
          .sort(),
      ).toEqual([...expected].map(([store, one]) => [store, 'USD', one.rows, one.held, one.read, one.loaded]).sort());
      process.stdout.write(
        `complete-journey: ${rows.length} rows in ${stores.length} stores, ${report.rows_loaded} loaded, ${report.rows_held} held\n${JSON.stringify(report.problems.map(problem => `${problem.code} ${problem.count}`))}\n`,
      );
    }, 120_000);
  },
);
