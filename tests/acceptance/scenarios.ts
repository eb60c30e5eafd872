import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@tillkeeper/cli';
import { plantableCodes } from '@tillkeeper/cli/generate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checking } from './checking.ts';
import { bookLinesSql, expectedLines, rawLines, sorted, trueCodes } from './oracle.ts';
import { releaseScenarios } from './release-scenarios.ts';
import { openRetailer, type Retailer } from './retailer.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';
import { wholeBooks } from './whole-books.ts';

/** The steps at which a process is killed; each service dies after everything that it makes durable, and before. */
export const steps = [
  'ingest-api.bytes-kept',
  'ingest-api.receipt-kept',
  'ingest-api.answered',
  'ingest-api.announced',
  'validator.judged',
  'validator.silver-written',
  'validator.staged',
  'validator.committed',
  'loader.claimed',
  'loader.written',
  'loader.committed',
  'error-reporter.noted',
  'error-reporter.sending',
  'error-reporter.sent',
  'error-reporter.recorded',
] as const;

/** Those at which the process dies while mails are sent. */
const stepsOfSending: readonly string[] = ['error-reporter.sending', 'error-reporter.sent', 'error-reporter.recorded'];

/** A till repeats what was not answered, for as long as a process takes to start again. */
async function sendUntilAnswered(till: ApiClient, path: string): ReturnType<ApiClient['sendFile']> {
  for (const until = Date.now() + 60_000; ; ) {
    try {
      return await till.sendFile({ senderId: 'S001', path });
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

/** What must hold on either way to run. */
export function scenarios(name: string, start: () => Promise<TillkeeperUnderTest>): void {
  describe(`Tillkeeper ${name}`, () => {
    let tillkeeper: TillkeeperUnderTest;
    let retailer: Retailer;
    beforeAll(async () => {
      tillkeeper = await start();
      retailer = await openRetailer(tillkeeper);
    }, 180_000);
    afterAll(async () => {
      await retailer?.close();
      await tillkeeper?.stop();
    }, 60_000);
    const books = async (storeId: string, date: string) => sorted(await retailer.table(bookLinesSql, [storeId, date]));

    test('a good file is in the books to the last cell, and accounted for to the penny', async () => {
      const [file] = await retailer.makeSales({ name: 'good', rows: 400 });
      if (file === undefined) throw new Error('no file');
      const report = await retailer.sendAndWait(file.senderId, file.path);
      expect(report).toMatchObject({
        status: 'loaded',
        rows_read: file.truth.rows_read,
        rows_loaded: file.truth.rows_read,
        rows_held: 0,
        rows_repeated: 0,
      });
      expect(report.totals).toMatchObject([
        { store_id: 'S001', currency: 'GBP', amount_loaded_minor: file.truth.amount_read_minor },
      ]);
      expect(await books('S001', '2026-11-19')).toEqual(await expectedLines(file));
    });

    test('a bad row holds its basket and nothing else, whatever the mistake', async () => {
      const [file] = await retailer.makeSales({
        name: 'faulty',
        seed: 12,
        businessDates: ['2026-11-18'],
        rows: 1500,
        mistakeShares: Object.fromEntries(plantableCodes.map(code => [code, 0.01])),
      });
      if (file === undefined) throw new Error('no file');
      const report = await retailer.sendAndWait(file.senderId, file.path);
      expect(report).toMatchObject({
        status: 'loaded',
        rows_read: file.truth.rows_read,
        rows_loaded: file.truth.rows_valid,
        rows_held: file.truth.rows_held,
        rows_repeated: file.truth.rows_repeated,
        rows_without_amount: file.truth.rows_without_amount,
      });
      expect(await books('S001', '2026-11-18')).toEqual(await expectedLines(file));
      // row by row: what was planted is found where it was planted, and nothing else is called an error
      const found = await retailer.table(
        `select row_no, code from quality.exceptions where file_id = $1 and code <> 'timestamp.outside-business-date'`,
        [report.file_id],
      );
      const planted = [...(await trueCodes(file.path))].flatMap(([row, codes]) =>
        codes.filter(code => code !== 'timestamp.outside-business-date').map(code => `${row} ${code}`),
      );
      expect(found.map(one => `${one['row_no']} ${one['code']}`).sort()).toEqual(planted.sort());
    });

    checking({ tillkeeper: () => tillkeeper, retailer: () => retailer });

    wholeBooks({ retailer: () => retailer });

    test('the same file twice is one file, and its rows in other bytes are unchanged', async () => {
      const [file] = await retailer.makeSales({ name: 'twice', seed: 13, businessDates: ['2026-11-17'], rows: 120 });
      if (file === undefined) throw new Error('no file');
      const first = await retailer.sendAndWait(file.senderId, file.path);
      const before = await books('S001', '2026-11-17');
      const again = await retailer.till('S001').sendFile({ senderId: 'S001', path: file.path });
      expect(again).toMatchObject({ file_id: first.file_id, repeated: true });

      const otherBytes = join(retailer.directory, 'S001_sales_20261117_T01_000002.csv');
      await writeFile(otherBytes, (await readFile(file.path, 'utf8')).replaceAll('\n', '\r\n'));
      const second = await retailer.sendAndWait('S001', otherBytes);
      expect(second).toMatchObject({
        rows_read: first.rows_read,
        rows_unchanged: first.rows_read,
        rows_loaded: 0,
        rows_held: 0,
      });
      expect(await books('S001', '2026-11-17')).toEqual(before);
    });

    test('the same bytes under another name are refused as a whole, since they would double every sale', async () => {
      const [file] = await retailer.makeSales({ name: 'renamed', seed: 14, businessDates: ['2026-11-16'], rows: 60 });
      if (file === undefined) throw new Error('no file');
      await retailer.sendAndWait('S001', file.path);
      const renamed = join(retailer.directory, 'S001_sales_20261115_T01_000001.csv');
      await copyFile(file.path, renamed);
      expect(await retailer.sendAndWait('S001', renamed)).toMatchObject({
        status: 'rejected',
        reject_code: 'file.content-known',
        rows_loaded: 0,
      });
      expect(await books('S001', '2026-11-15')).toEqual([]);
    });

    test('a corrected receipt makes a new revision, and the old one stays readable', async () => {
      const [file] = await retailer.makeSales({ name: 'corrected', seed: 15, businessDates: ['2026-11-14'], rows: 40 });
      if (file === undefined) throw new Error('no file');
      await retailer.sendAndWait('S001', file.path);
      const [line] = await rawLines(file.path);
      const transactionId = line?.['transaction_id'] ?? '';
      const [header, ...lines] = (await readFile(file.path, 'utf8')).trimEnd().split('\n');
      const columns = (header ?? '').split(',');
      const basket = lines
        .filter(one => one.startsWith(`${transactionId},`))
        .map((one, index) => {
          if (index > 0) return one;
          const cells = one.split(',');
          for (const column of ['quantity', 'discount_amount', 'line_total']) {
            const at = columns.indexOf(column);
            cells[at] = column === 'quantity' ? String(Number(cells[at]) * 3) : (Number(cells[at]) * 3).toFixed(2);
          }
          return cells.join(',');
        });
      const corrected = join(retailer.directory, 'S001_sales_20261114_T01_000002.csv');
      await writeFile(corrected, `${[header, ...basket].join('\n')}\n`);
      expect(await retailer.sendAndWait('S001', corrected)).toMatchObject({
        status: 'loaded',
        rows_loaded: basket.length,
        rows_unchanged: 0,
      });
      const key = ['S001', '2026-11-14', transactionId];
      const now = await retailer.table(
        'select o.revision, i.quantity from retail.orders o join retail.order_items i using (store_id, business_date, till_id, transaction_id) where store_id = $1 and business_date = $2 and transaction_id = $3 and line_no = 1',
        key,
      );
      const before = await retailer.table(
        'select revision, quantity from retail.order_item_revisions where store_id = $1 and business_date = $2 and transaction_id = $3 and line_no = 1',
        key,
      );
      expect(before).toHaveLength(1);
      expect(Number(now[0]?.['revision'])).toBe(Number(before[0]?.['revision']) + 1);
      expect(Number(now[0]?.['quantity'])).toBe(3 * Number(before[0]?.['quantity']));
    });

    test('web transactions are in the books, and one that is posted twice is there once', async () => {
      const post = (id: string) =>
        retailer.till('WEB1').json('POST', '/v1/transactions', {
          store_id: 'WEB1',
          transaction_id: id,
          transaction_timestamp: '2026-11-19T10:00:00Z',
          payment_method: 'ONLINE',
          lines: [{ line_no: 1, product_id: 'LIV-MUG', quantity: 2, unit_price: 9.99, line_total: 19.98 }],
        });
      await Promise.all([post('W-1'), post('W-2'), post('W-1')]);
      await post('W-2');
      for (const until = Date.now() + 60_000; ; await sleep(100)) {
        const rows = await retailer.table(
          `select sum(rows_read) as read from ops.files where sender_id = 'WEB1' and status = 'loaded'`,
        );
        if (Number(rows[0]?.['read']) === 4) break;
        if (Date.now() > until) throw new Error(`not all web transactions were loaded: ${JSON.stringify(rows)}`);
      }
      expect(
        await retailer.table(
          `select transaction_id, line_total from retail.order_items where store_id = 'WEB1' order by 1`,
        ),
      ).toEqual([
        { transaction_id: 'W-1', line_total: '19.98' },
        { transaction_id: 'W-2', line_total: '19.98' },
      ]);
    });

    test('every manager gets one mail, whose numbers are those of the files', async () => {
      await retailer.writeReports();
      const toManager = async () =>
        (await tillkeeper.mails()).filter(
          mail => mail.to.includes('manager.s001@stores.example') && mail.subject.includes('problem'),
        );
      // the reporter's own turn may have the mail in hand
      await expect.poll(toManager, { timeout: 30_000 }).not.toEqual([]);
      const mails = await toManager();
      expect(mails).toHaveLength(1);
      const [held] = await retailer.table(
        `select sum(amount_held_minor) as minor from ops.file_totals where store_id = 'S001' and currency = 'GBP'`,
      );
      const pounds = (Number(held?.['minor']) / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 });
      expect(mails[0]?.subject).toMatch(new RegExp(`, £${pounds}((,| and) .*)? held back`));
      expect(mails[0]?.attachments.map(one => one.fileName)).toEqual([expect.stringMatching(/\.xlsx$/)]);
    });

    test.each(steps.map((step, index) => [step, index] as const))(
      'killed at %s, nothing is lost, doubled or half there',
      async (step, index) => {
        const date = `2026-10-${String(index + 1).padStart(2, '0')}`;
        const [file] = await retailer.makeSales({
          name: `killed-${step}`,
          seed: 100 + index,
          businessDates: [date],
          rows: 80,
          mistakeShares: { 'product.unknown': 0.1 },
        });
        if (file === undefined) throw new Error('no file');
        await tillkeeper.killAt(step);
        const { file_id } = await sendUntilAnswered(retailer.till('S001'), file.path);
        if (stepsOfSending.includes(step)) {
          await retailer.till('S001').waitForFile(file_id, 60_000);
          await retailer.writeReports().catch(() => {}); // the process dies while it answers
        }
        await tillkeeper.killed();
        const report = await retailer.till('S001').waitForFile(file_id, 90_000);
        expect(report).toMatchObject({
          status: 'loaded',
          rows_read: file.truth.rows_read,
          rows_loaded: file.truth.rows_valid,
          rows_held: file.truth.rows_held,
        });
        expect(await books('S001', date)).toEqual(await expectedLines(file));
        expect(await mailsOf(file_id)).toBe(1);
      },
      180_000,
    );

    releaseScenarios(() => ({ tillkeeper, retailer }));

    /** How many different mails speak of a file; waits until the reporter has noted it. */
    const mailsOf = async (fileId: string): Promise<number> => {
      for (const until = Date.now() + 60_000; ; await sleep(200)) {
        await retailer.writeReports();
        const items = await retailer.table(
          `select r.message_id, r.state from ops.report_items i join ops.reports r using (report_id) where i.file_id = $1 and i.store_id = 'S001'`,
          [fileId],
        );
        if (items.length > 0 && items.every(item => item['state'] === 'sent')) {
          const delivered = (await tillkeeper.mails()).filter(mail =>
            items.some(item => item['message_id'] === mail.messageId),
          );
          // SMTP cannot be exactly once: a repeat has the same Message-ID
          return new Set(delivered.map(mail => mail.messageId)).size;
        }
        if (Date.now() > until) throw new Error(`no report of ${fileId}: ${JSON.stringify(items)}`);
      }
    };
  });
}
