import { plantableCodes } from '@tillkeeper/cli/generate';
import { type FileReport, storeDay } from '@tillkeeper/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openRetailer, type Retailer } from './retailer.ts';
import { standaloneUnderTest } from './running/standalone-under-test.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';

let tillkeeper: TillkeeperUnderTest;
let retailer: Retailer;
beforeAll(async () => {
  tillkeeper = await standaloneUnderTest();
  retailer = await openRetailer(tillkeeper);
}, 180_000);
afterAll(async () => {
  await retailer?.close();
  await tillkeeper?.stop();
}, 60_000);

const page = z.object({ store_days: z.array(storeDay) });

test('the days of a store add up to what its files are accounted for, whatever is wrong in them', async () => {
  const mistakeShares = Object.fromEntries(plantableCodes.map(code => [code, 0.005]));
  const files = await retailer.makeSales({ name: 'days', rows: 300, tills: 2, mistakeShares });
  const reports = [];
  for (const { senderId, path } of files) reports.push(await retailer.sendAndWait(senderId, path));
  const loaded = reports.filter(report => report.status === 'loaded');
  expect(loaded.length).toBeGreaterThan(0);
  const answer = page.parse(await retailer.headOffice.json('GET', '/v1/store-days?limit=2000'));
  const sum = (of: (day: z.infer<typeof storeDay>) => number): number =>
    answer.store_days.reduce((all, day) => all + of(day), 0);
  const reported = (of: (report: FileReport) => number): number => loaded.reduce((all, report) => all + of(report), 0);
  expect(reported(report => report.rows_held)).toBeGreaterThan(0);
  expect(sum(day => day.held_rows)).toBe(reported(report => report.rows_held));
  expect(sum(day => day.held_amount_minor)).toBe(
    reported(report => report.totals.reduce((all, total) => all + total.amount_held_minor, 0)),
  );
  // no file corrects another here: what was loaded is what is in the books
  expect(sum(day => day.loaded_rows)).toBe(reported(report => report.rows_loaded));
  expect(sum(day => day.loaded_amount_minor)).toBe(
    reported(report => report.totals.reduce((all, total) => all + total.amount_loaded_minor, 0)),
  );
  expect(sum(day => day.files)).toBe(loaded.length);
}, 180_000);

test('a store sees its own days alone, and the audit says who loaded what', async () => {
  const own = page.parse(await retailer.till('S001').json('GET', '/v1/store-days'));
  expect(new Set(own.store_days.map(day => day.store_id))).toEqual(new Set(['S001']));
  const runs = await retailer.table(
    `select f.file_type, f.sent_by, f.why, f.status from audit.files f where f.sender_id = 'S001' order by f.validated_at`,
  );
  expect(runs[0]).toMatchObject({ file_type: 'sales', why: 'received', status: 'loaded' });
  expect(runs[0]?.['sent_by']).toMatch(/^S001, key [0-9a-f]+$/);
  const senders = await retailer.table(
    `select actor from audit.changes where table_name = 'ops.senders' and action = 'INSERT' and row_key ->> 'sender_id' = 'S001'`,
  );
  expect(senders).toEqual([{ actor: 'HQ, key head-office' }]);
});
