import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryBlobStore } from '@tillkeeper/blob-store';
import { blobKeys, type TillkeeperEvent } from '@tillkeeper/contracts';
import { createDatabase } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { createLogger, createRegistry, createSteps, createTelemetry, RetryableError } from '@tillkeeper/service-kit';
import ExcelJS from 'exceljs';
import PostalMime from 'postal-mime';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { errorReporterSettings } from './config.ts';
import { createDirectoryMailer } from './directory-mailer.ts';
import type { Mail, Mailer } from './mailer.ts';
import { createErrorReporter } from './service.ts';

const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-reporter-'));
const testDatabase = await createTestDatabase();
// the reporter acts as its role; `database` is the test's own, the owner's
const database = createDatabase({ url: testDatabase.url });
const ofReporter = createDatabase({ url: testDatabase.url, role: 'tillkeeper_reporter' });
const blobs = await createDirectoryBlobStore({ directory: join(directory, 'blobs') });
afterAll(async () => {
  await ofReporter.close();
  await database.close();
  await testDatabase.drop();
  await rm(directory, { recursive: true, force: true });
});

const telemetry = createTelemetry({
  logger: createLogger({ service: 'test', level: 'silent' }),
  registry: createRegistry(),
});
const fileId = 'f'.repeat(32);
const noon = new Date('2026-11-20T12:00:00Z');
const reporterWith = (mailer: Mailer, options: { now?: Date; environment?: Record<string, string> } = {}) =>
  createErrorReporter({
    database: ofReporter,
    blobs,
    mailer,
    telemetry,
    steps: createSteps(),
    settings: errorReporterSettings.parse(options.environment ?? {}),
    now: () => options.now ?? noon,
  });
const recorder = (): Mailer & { mails: Mail[] } => {
  const mails: Mail[] = [];
  return {
    mails,
    async deliver(mail) {
      mails.push(mail);
      return { status: 'sent', location: null };
    },
    check: async () => {},
    replace: async () => false,
    prune: async () => 0,
    close: async () => {},
  };
};
const loaded = (): TillkeeperEvent<'file.loaded'> => ({
  id: `file.loaded/${fileId}/1`,
  type: 'file.loaded',
  source: '/tillkeeper/loader',
  time: noon.toISOString(),
  subject: fileId,
  key: 'S014',
  data: {
    file_id: fileId,
    run: 1,
    sender_id: 'S014',
    file_type: 'sales',
    rows_loaded: 7,
    rows_unchanged: 0,
    rows_held: 3,
  },
});
const context = { signal: new AbortController().signal };

beforeEach(async () => {
  await database.query(
    'truncate ops.report_items, ops.reports, ops.file_totals, ops.files, ops.inbox, quality.exceptions, ops.senders, retail.stores cascade',
  );
  await database.query(`insert into retail.stores (store_id, name, time_zone, country, currency, manager_name, manager_email)
    values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP', 'Ada, of Leeds', 'ada@stores.example'), ('S015', 'York', 'Europe/London', 'GB', 'GBP', 'Bob', 'bob@stores.example')`);
  await database.query(`insert into ops.senders (sender_id, kind, stores) values ('S014', 'store', '{S014}')`);
  await database.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sha256, size_bytes, received_at, status, rows_read, rows_loaded, rows_held, amount_read_minor, amount_loaded_minor, amount_held_minor)
     values ($1, 'S014', 'S014_sales_20261120_T01_000001.csv', 'sales', 'contract-1', 'x', 1, $2, 'loaded', 10, 7, 3, 141250, 100000, 41250)`,
    [fileId, noon.toISOString()],
  );
  await database.query(
    `insert into ops.file_totals (file_id, store_id, currency, rows_read, rows_loaded, rows_held, amount_read_minor, amount_loaded_minor, amount_held_minor)
     values ($1, 'S014', 'GBP', 9, 7, 2, 141250, 100000, 41250), ($1, '', 'GBP', 1, 0, 1, 0, 0, 0)`,
    [fileId],
  );
  await database.query(
    `insert into quality.exceptions (file_id, run, file_type, row_no, store_id, transaction_id, till_id, product_id, code, severity, column_name, value, message, amount_minor, currency) values
     ($1, 1, 'sales', 2, 'S014', '=HYPERLINK("http://evil")', 'T01', '00123', 'product.unknown', 'error', 'product_id', '00123', '00123 is not in the catalogue <b>.', 40000, 'GBP'),
     ($1, 1, 'sales', 3, 'S014', 'T01-2', 'T01', null, 'quantity.zero', 'error', 'quantity', '0', 'The quantity is zero.', 1250, 'GBP'),
     ($1, 1, 'sales', 4, null, null, null, null, 'record.too-few-fields', 'error', null, null, 'Line 5 has 3 fields.', null, null),
     ($1, 1, 'sales', 5, 'S014', 'T01-3', 'T01', null, 'transaction.held', 'info', null, null, 'Waits.', 5, 'GBP')`,
    [fileId],
  );
});

test('the digest of a store has counts and money in the subject, says the same as text and HTML, and a row for each problem', async () => {
  const reporter = reporterWith(createDirectoryMailer(join(directory, 'mail')));
  await reporter.handlers['file.loaded']?.(loaded(), context);
  expect(await reporter.reportNow()).toHaveLength(1);

  const [name] = (await readdir(join(directory, 'mail'), { recursive: true })).filter(one => one.endsWith('.eml'));
  const mail = await PostalMime.parse(await readFile(join(directory, 'mail', name ?? '')), {
    attachmentEncoding: 'arraybuffer',
  });
  expect(mail.subject).toBe('Store S014: 3 problems, £412.50 held back');
  expect(mail.to).toEqual([{ name: 'Ada, of Leeds', address: 'ada@stores.example' }]);
  for (const part of [mail.text, mail.html]) {
    expect(part).toContain('The article number is not in the catalogue.');
    expect(part).toContain('£400.00');
  }
  expect(mail.html).not.toContain('<b>');

  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(mail.attachments[0]?.content as ArrayBuffer); // asked for above
  const sheet = workbook.getWorksheet('Problems');
  const rows = sheet?.getSheetValues().slice(2) ?? [];
  expect(rows).toHaveLength(3);
  expect(sheet?.getCell('C2').value).toBe(`'=HYPERLINK("http://evil")`);
  expect(sheet?.getCell('G2').value).toBe('00123');
  expect(sheet?.getCell('K2').value).toBe(400);
});

test('an event that is delivered twice, and a second look, make no second mail', async () => {
  const mailer = recorder();
  const reporter = reporterWith(mailer);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  await reporter.reportNow();
  expect(mailer.mails.map(mail => mail.to.address)).toEqual(['ada@stores.example']);
});

test.each([
  ['2026-11-20T20:59:00Z', 0],
  ['2026-11-20T21:00:00Z', 1],
  // in July London is an hour ahead of UTC
  ['2026-07-20T19:59:00Z', 0],
  ['2026-07-20T20:00:00Z', 1],
])('at %s the day of a store in London has been reported %i times', async (instant, mails) => {
  const mailer = recorder();
  const reporter = reporterWith(mailer, { now: new Date(instant) });
  await reporter.handlers['file.loaded']?.(loaded(), context);
  for (let round = 0; round < 2; round += 1)
    await reporter.tasks.find(task => task.name === 'error-reporter.reports')?.run(context.signal);
  expect(mailer.mails).toHaveLength(mails);
});

test('a mail server that is away loses no report, and a process that dies while sending repeats it under the same Message-ID', async () => {
  const ids: string[] = [];
  let isAway = true;
  const mailer: Mailer = {
    deliver: async mail => {
      ids.push(mail.messageId);
      if (isAway) throw new RetryableError('away');
      return { status: 'sent', location: null };
    },
    check: async () => {},
    replace: async () => false,
    prune: async () => 0,
    close: async () => {},
  };
  const reporter = reporterWith(mailer);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  isAway = false;
  await database.query(`update ops.reports set next_attempt_at = now()`);
  await reporter.reportNow();
  // as a process leaves it that is killed between sending and recording
  await database.query(`update ops.reports set state = 'sending', next_attempt_at = now()`);
  await reporter.reportNow();
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  expect((await database.query('select state, attempts from ops.reports')).rows).toEqual([
    { state: 'sent', attempts: 3 },
  ]);
});

test('a file that is refused a thousand times makes one mail at once, and many refused files no more than the limit', async () => {
  const mailer = recorder();
  const reporter = reporterWith(mailer, { environment: { REPORT_IMMEDIATE_LIMIT: '3' } });
  const refuse = async (id: string, eventId: string): Promise<void> => {
    await blobs.write(
      blobKeys.refusal(id),
      JSON.stringify({
        refusal_id: id,
        sender_id: 'S014',
        file_name: `${id}.csv\r\nBcc: all@example`,
        code: 'header.missing-column',
        detail: 'quantity is missing',
        refused_at: noon.toISOString(),
      }),
    );
    await reporter.handlers['file.refused']?.(
      {
        id: eventId,
        type: 'file.refused',
        source: '/tillkeeper/ingest-api',
        time: noon.toISOString(),
        subject: id,
        key: 'S014',
        data: { refusal_id: id, sender_id: 'S014', code: 'header.missing-column' },
      },
      context,
    );
  };
  for (let time = 0; time < 20; time += 1) await refuse('same', `same/${time}`);
  await reporter.reportNow('S015');
  expect(mailer.mails.map(mail => mail.subject)).toEqual(['Store S014: a file could not be used']);
  for (let file = 0; file < 10; file += 1) await refuse(`other-${file}`, `other/${file}`);
  await reporter.reportNow('S015');
  expect(mailer.mails).toHaveLength(3);
});

test('what was told is not told again when the file is judged again by itself; what is released and what is new is', async () => {
  const mailer = recorder();
  const reporter = reporterWith(mailer);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  // as the loader leaves it: the article came, the line without a quantity is still held, another mistake came to light
  await database.query(`update ops.files set run = 2, rejudged_run = 2 where file_id = $1`, [fileId]);
  await database.query(
    `update quality.exceptions set status = 'released', settled_run = 2 where code in ('product.unknown', 'transaction.held')`,
  );
  await database.query(`update quality.exceptions set run = 2, first_run = 1 where status = 'open'`);
  const again = { ...loaded(), id: 'again', data: { ...loaded().data, run: 2 } };
  await reporter.handlers['file.loaded']?.(again, context);
  await reporter.reportNow();
  expect(mailer.mails.map(mail => mail.subject)).toEqual([
    'Store S014: 3 problems, £412.50 held back',
    'Store S014: £400.05 no longer held back',
  ]);
  expect(mailer.mails[1]?.text).toContain('2 lines worth £400.05 that were held back are in the books now');
  expect(mailer.mails[1]?.text).not.toContain('The totals');
});

test('a file that is judged again by itself to the same end makes no mail and is done with', async () => {
  const mailer = recorder();
  const reporter = reporterWith(mailer);
  await database.query(`update ops.files set run = 2, rejudged_run = 2 where file_id = $1`, [fileId]);
  await database.query(`update quality.exceptions set run = 2, first_run = 1`);
  await reporter.handlers['file.loaded']?.({ ...loaded(), data: { ...loaded().data, run: 2 } }, context);
  expect(await reporter.reportNow()).toEqual([]);
  expect(mailer.mails).toEqual([]);
  expect((await database.query('select * from ops.report_items')).rows).toEqual([]);
});

test('a missing file that is noticed after the digest is told in the next one, once, and by itself', async () => {
  const mailer = recorder();
  const reporter = reporterWith(mailer, { now: new Date() });
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  const notice = (status: string) =>
    database.query(
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
  expect(second).toContain('Number 2 has not come.');
  expect(second).not.toContain('The quantity is zero.');
  expect(first).not.toContain('Number 2 has not come.');
});

test('a problem that is put right before the digest is made is not in it', async () => {
  const mailer = recorder();
  const reporter = reporterWith(mailer);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await database.query(
    `update quality.exceptions set status = 'released', settled_run = 2 where code = 'product.unknown'`,
  );
  await reporter.reportNow();
  expect(mailer.mails.map(mail => mail.subject)).toEqual(['Store S014: 2 problems, £412.50 held back']);
});

test('a later run that cannot be used of a file in the books is told at once, under its own reason', async () => {
  const mailer = recorder();
  const reporter = reporterWith(mailer);
  await reporter.handlers['file.rejected']?.(
    {
      ...{ id: 'rejected', type: 'file.rejected', source: '/tillkeeper/validator', time: noon.toISOString() },
      ...{ subject: fileId, key: 'S014' },
      data: { file_id: fileId, run: 2, sender_id: 'S014', code: 'file.content-known' },
    },
    context,
  );
  await reporter.reportNow('S015');
  expect(mailer.mails.map(mail => mail.subject)).toEqual(['Store S014: a file could not be used']);
  expect(mailer.mails[0]?.text).toContain('file.content-known');
});
