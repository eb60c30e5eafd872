import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDirectoryMailer } from '../sending/directory-mailer.ts';
import {
  context,
  fileId,
  loaded,
  type ReporterUnderTest,
  recorder,
  reporterUnderTest,
} from '../testing/reporter-under-test.ts';

let under: ReporterUnderTest;
beforeAll(async () => {
  under = await reporterUnderTest();
});
beforeEach(() => under.begin());
afterAll(() => under?.close());

test('the digest of a store has counts and money in the subject, says the same as text and HTML, and a row for each problem', async () => {
  const reporter = under.reporterWith(createDirectoryMailer(under.mailDirectory));
  await reporter.handlers['file.loaded']?.(loaded(), context);
  expect(await reporter.reportNow()).toHaveLength(1);

  const [name] = (await readdir(under.mailDirectory, { recursive: true })).filter(one => one.endsWith('.eml'));
  const mail = await PostalMime.parse(await readFile(join(under.mailDirectory, name ?? '')), {
    attachmentEncoding: 'arraybuffer',
  });
  expect(mail.subject).toBe('Store S014: 3 new problems, £412.50 held back');
  expect(mail.to).toEqual([{ name: 'Ada, of Leeds', address: 'ada@stores.example' }]);
  for (const part of [mail.text, mail.html]) {
    expect(part).toContain('The article number is not in the catalogue.');
    expect(part).toContain('£400.00');
  }
  expect(mail.html).not.toContain('<b>');

  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(mail.attachments[0]?.content as ArrayBuffer); // asked for above
  const cells = workbook.worksheets.flatMap(sheet =>
    sheet.getSheetValues().flatMap(row => (Array.isArray(row) ? row : [])),
  );
  expect(cells.filter(cell => typeof cell === 'object' && cell !== null && 'formula' in cell)).toEqual([]);
  expect(cells).toEqual(expect.arrayContaining(['00123', 400, 12.5]));
});

test('what was told is not told again when the file is judged again by itself; what is released and what is new is', async () => {
  const mailer = recorder();
  const reporter = under.reporterWith(mailer);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  // as the loader leaves it: the article came, the line without a quantity is still held, another mistake came to light
  await under.database.query(`update ops.files set run = 2, rejudged_run = 2 where file_id = $1`, [fileId]);
  await under.database.query(
    `update quality.exceptions set status = 'released', settled_run = 2 where code in ('product.unknown', 'transaction.held')`,
  );
  await under.database.query(`update quality.exceptions set run = 2, first_run = 1 where status = 'open'`);
  const again = { ...loaded(), id: 'again', data: { ...loaded().data, run: 2 } };
  await reporter.handlers['file.loaded']?.(again, context);
  await reporter.reportNow();
  expect(mailer.mails.map(mail => mail.subject)).toEqual([
    'Store S014: 3 new problems, £412.50 held back',
    'Store S014: 1 solved, £400.05 no longer held back, £12.50 still held back',
  ]);
  const second = mailer.mails[1]?.text.replaceAll(/\s+/g, ' ');
  expect(second).toContain('1 problem is solved, and £400.05 that was held back is in the books now.');
  expect(second).not.toMatch(/To put right|To compare with the till/);
});

test('a file that is judged again by itself to the same end makes no mail and is done with', async () => {
  const mailer = recorder();
  const reporter = under.reporterWith(mailer);
  await under.database.query(`update ops.files set run = 2, rejudged_run = 2 where file_id = $1`, [fileId]);
  await under.database.query(`update quality.exceptions set run = 2, first_run = 1`);
  await reporter.handlers['file.loaded']?.({ ...loaded(), data: { ...loaded().data, run: 2 } }, context);
  expect(await reporter.reportNow()).toEqual([]);
  expect(mailer.mails).toEqual([]);
  expect((await under.database.query('select * from ops.report_items')).rows).toEqual([]);
});

test('a missing file that is noticed after the digest is told in the next one, once, and by itself', async () => {
  const mailer = recorder();
  const reporter = under.reporterWith(mailer, { now: new Date() });
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  const notice = (status: string) =>
    under.database.query(
      `insert into quality.exceptions (file_id, run, first_run, file_type, code, severity, message, status)
       values ($1, 1, 0, 'sales', 'file.sequence-gap', 'warning', 'Number 2 has not come.', $2)`,
      [fileId, status],
    );
  await notice('fixed');
  expect(await reporter.reportNow()).toEqual([]);
  await notice('open');
  expect(await reporter.reportNow()).toHaveLength(1);
  expect(await reporter.reportNow()).toEqual([]);
  const [first, second] = mailer.mails.map(mail => mail.text);
  expect(second).toContain('Number 2 has not come');
  // what was told before is open from before, and not new
  expect(second).not.toContain('To put right');
  expect(second).toContain('Still open');
  expect(first).not.toContain('Number 2 has not come');
});

test('a problem that is put right before the digest is made is not in it', async () => {
  const mailer = recorder();
  const reporter = under.reporterWith(mailer);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await under.database.query(
    `update quality.exceptions set status = 'released', settled_run = 2 where code = 'product.unknown'`,
  );
  await reporter.reportNow();
  expect(mailer.mails.map(mail => mail.subject)).toEqual(['Store S014: 2 new problems, £412.50 held back']);
});
