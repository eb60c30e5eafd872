import { blobKeys } from '@tillkeeper/contracts';
import { RetryableError } from '@tillkeeper/service-kit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Mailer } from './mailer.ts';
import {
  context,
  fileId,
  loaded,
  noon,
  type ReporterUnderTest,
  recorder,
  reporterUnderTest,
} from './testing/reporter-under-test.ts';

let under: ReporterUnderTest;
beforeAll(async () => {
  under = await reporterUnderTest();
});
beforeEach(() => under.begin());
afterAll(() => under?.close());

test('an event that is delivered twice, and a second look, make no second mail', async () => {
  const mailer = recorder();
  const reporter = under.reporterWith(mailer);
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
  const reporter = under.reporterWith(mailer, { now: new Date(instant) });
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
  const reporter = under.reporterWith(mailer);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  isAway = false;
  await under.database.query(`update ops.reports set next_attempt_at = now()`);
  await reporter.reportNow();
  // as a process leaves it that is killed between sending and recording
  await under.database.query(`update ops.reports set state = 'sending', next_attempt_at = now()`);
  await reporter.reportNow();
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  expect((await under.database.query('select state, attempts from ops.reports')).rows).toEqual([
    { state: 'sent', attempts: 3 },
  ]);
});

test('a file that is refused a thousand times makes one mail at once, and many refused files no more than the limit', async () => {
  const mailer = recorder();
  const reporter = under.reporterWith(mailer, { environment: { REPORT_IMMEDIATE_LIMIT: '3' } });
  const refuse = async (id: string, eventId: string): Promise<void> => {
    await under.blobs.write(
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

test('a later run that cannot be used of a file in the books is told at once, under its own reason', async () => {
  const mailer = recorder();
  const reporter = under.reporterWith(mailer);
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
