import { createLogger, createRegistry, createSteps, createTelemetry, SettingsError } from '@tillkeeper/service-kit';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAnswersDesk } from '../../answers/create-answers-desk.ts';
import { errorReporterSettings } from '../../config.ts';
import { noon, type ReporterUnderTest, recorder, reporterUnderTest } from '../../testing/reporter-under-test.ts';
import { renderWorkbook } from '../render-workbook.ts';
import { firstRow, opened } from '../testing/filled-in.ts';
import { mailOf } from '../testing/mail-of.ts';
import { composeMailbox, composeReplyTaker } from './compose-mailbox.ts';
import type { TakeReply } from './take-replies.ts';

const secret = 'the secret of this test, which is long enough';
const address = 'replies@tillkeeper.example';
const first = { isLastTry: false };
const telemetry = createTelemetry({
  logger: createLogger({ service: 'test', level: 'silent' }),
  registry: createRegistry(),
});

let under: ReporterUnderTest;
let take: TakeReply;
beforeAll(async () => {
  under = await reporterUnderTest();
});
afterAll(() => under?.close());
const surroundings = (environment: Record<string, string> = {}) => ({
  ...{ database: under.database, blobs: under.blobs, telemetry, steps: createSteps(), now: () => noon, secret },
  ...{ settings: errorReporterSettings.parse(environment), reports: under.reporterWith(recorder()).reports },
});
beforeEach(async () => {
  await under.begin();
  take = composeReplyTaker({ ...surroundings(), address });
});

/** The sheet of what is open in S014, with an answer to the quantity of zero. */
async function answered(): Promise<Buffer> {
  const desk = createAnswersDesk({
    ...{ database: under.database, blobs: under.blobs, now: () => noon },
    ...{ checkTimeoutMs: 1000, secondPersonFromMinor: null },
  });
  const sheet = await opened(
    await renderWorkbook(await desk.problems('S014'), {
      ...{ storeId: 'S014', storeName: 'Leeds', timeZone: 'Europe/London', reportId: '1', madeAt: noon, secret },
    }),
  );
  const row = sheet.rows().find(one => sheet.cell(one, 'receipt').value === 'T01-2') ?? firstRow;
  sheet.cell(row, 'answer').value = 'remove';
  return sheet.save();
}

async function answers(): Promise<{ store_id: string; recipient: string; subject: string; text: string }[]> {
  const { rows } = await under.database.query<{ store_id: string; recipient: string; subject: string; mail: Buffer }>(
    `select store_id, recipient, subject, mail from ops.reports where kind = 'sheet-answer' order by report_id`,
  );
  return Promise.all(
    rows.map(async ({ mail, ...row }) => ({ ...row, text: (await PostalMime.parse(mail)).text?.trim() ?? '' })),
  );
}

test('a sheet that comes by mail is answered by a report to the store’s manager, once, however often the mail is read', async () => {
  const mail = await mailOf({ sheets: [await answered()] });
  expect(await take(mail, first)).toBe('done');
  expect(await take(mail, first)).toBe('done');
  const [report, ...others] = await answers();
  expect(others).toEqual([]);
  // the bytes of its file are not there: it cannot be judged again
  expect(report).toMatchObject({
    ...{ store_id: 'S014', recipient: 'ada@stores.example' },
    subject: 'Store S014: no answer kept, 1 to put right',
    text: expect.stringMatching(/Row \d[\s\S]*not kept any more/),
  });
});

test('a manager who sends something else is told what is wrong with it; a stranger is told nothing', async () => {
  await take(await mailOf({ from: 'eve@evil.example', sheets: [await answered()] }), first);
  await take(await mailOf({ from: 'bob@stores.example', sheets: [await answered()] }), first);
  expect(await answers()).toEqual([]);
  await take(
    await mailOf({ from: 'ADA@stores.example', messageId: '<2@x.example>', sheets: [Buffer.from('no')] }),
    first,
  );
  expect(await answers()).toMatchObject([{ store_id: 'S014', text: expect.stringContaining('no Excel file') }]);
});

test('a mailbox without its address, or without the secret that signs sheets, stops the start', async () => {
  expect(await composeMailbox(surroundings())).toBeUndefined();
  const url = { MAILBOX_URL: 'imaps://a:b@imap.example' };
  await expect(composeMailbox(surroundings(url))).rejects.toThrow('MAILBOX_ADDRESS');
  await expect(composeMailbox({ ...surroundings(url), secret: undefined })).rejects.toThrow(SettingsError);
  expect(() => errorReporterSettings.parse({ MAILBOX_URL: 'imap://a:b@imap.example' })).toThrow();
});
