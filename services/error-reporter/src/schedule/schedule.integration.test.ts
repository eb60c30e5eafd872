import { blobKeys } from '@tillkeeper/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  context,
  fileId,
  loaded,
  noon,
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

type Reporter = ReturnType<ReporterUnderTest['reporterWith']>;
const round = (reporter: Reporter) =>
  reporter.tasks.find(task => task.name === 'error-reporter.reports')?.run(context.signal);
const refuse = async (
  reporter: Reporter,
  of: { id: string; event?: string; sender?: string; code?: string; fileName?: string },
): Promise<void> => {
  const { id, event = id, sender = 'S014', code = 'header.missing-column', fileName = `${id}.csv` } = of;
  await under.blobs.write(
    blobKeys.refusal(id),
    JSON.stringify({
      ...{ refusal_id: id, sender_id: sender, file_name: fileName, code, detail: 'quantity is missing' },
      refused_at: noon.toISOString(),
    }),
  );
  await reporter.handlers['file.refused']?.(
    {
      ...{ id: event, type: 'file.refused', source: '/tillkeeper/ingest-api', time: noon.toISOString(), subject: id },
      ...{ key: sender, data: { refusal_id: id, sender_id: sender, code } },
    },
    context,
  );
};

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
  for (let time = 0; time < 2; time += 1) await round(reporter);
  expect(mailer.mails).toHaveLength(mails);
});

test('a day that nobody was there to report is made up for in the morning, as that day, and what came since is not in it', async () => {
  const mailer = recorder();
  const evening = under.reporterWith(mailer, { now: new Date('2026-11-20T18:00:00Z') });
  await evening.handlers['file.loaded']?.(loaded(), context);
  const morning = under.reporterWith(mailer, { now: new Date('2026-11-21T08:00:00Z') });
  await morning.handlers['file.loaded']?.({ ...loaded(), id: 'again', data: { ...loaded().data, run: 2 } }, context);
  await round(morning);
  await round(morning);
  expect(mailer.mails).toHaveLength(1);
  const { rows } = await under.database.query(
    `select r.kind, r.report_date, i.run from ops.reports r join ops.report_items i using (report_id)`,
  );
  expect(rows).toEqual([{ kind: 'digest', report_date: '2026-11-20', run: 1 }]);
});

test('a store without problems is not mailed but for good news once a week, whatever the day it begins on', async () => {
  await under.database.query('delete from quality.exceptions');
  await under.database.query(
    `update ops.files set rows_held = 0, rows_loaded = 10, amount_held_minor = 0, amount_loaded_minor = 141250`,
  );
  const mailer = recorder();
  const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25'];
  for (const [index, day] of days.entries()) {
    const reporter = under.reporterWith(mailer, { now: new Date(`${day}T21:00:00Z`) });
    await reporter.handlers['file.loaded']?.(
      { ...loaded(), id: day, data: { ...loaded().data, run: index + 1 } },
      context,
    );
    await round(reporter);
  }
  const { rows } = await under.database.query(`select report_date, kind, state from ops.reports order by report_id`);
  // the store's first mail ever, then on Monday
  expect(rows).toEqual([
    { report_date: '2026-11-20', kind: 'good-news', state: 'sent' },
    { report_date: '2026-11-21', kind: 'digest', state: 'quiet' },
    { report_date: '2026-11-22', kind: 'digest', state: 'quiet' },
    { report_date: '2026-11-23', kind: 'good-news', state: 'sent' },
    { report_date: '2026-11-24', kind: 'digest', state: 'quiet' },
    { report_date: '2026-11-25', kind: 'digest', state: 'quiet' },
  ]);
  expect(mailer.mails).toHaveLength(2);
});

test('a till that repeats a refused file, or sends a thousand that are refused alike, makes one mail, and the digest counts the rest', async () => {
  const mailer = recorder();
  const reporter = under.reporterWith(mailer);
  for (let time = 0; time < 20; time += 1) await refuse(reporter, { id: 'same', event: `same/${time}` });
  for (let file = 0; file < 30; file += 1) await refuse(reporter, { id: `other-${file}` });
  await reporter.sender.send(context.signal);
  expect(mailer.mails.map(mail => mail.subject)).toEqual(['Store S014: a file could not be used']);
  await reporter.reportNow();
  await reporter.reportNow();
  expect(mailer.mails.map(mail => mail.subject)).toEqual([
    'Store S014: a file could not be used',
    'Store S014: 30 files could not be used',
  ]);
});

test('the same file that is refused day after day is told once; another reason is told at once, up to the limit of a day', async () => {
  const mailer = recorder();
  const at = (day: number) =>
    under.reporterWith(mailer, {
      now: new Date(noon.getTime() + day * 86_400_000),
      environment: { REPORT_IMMEDIATE_LIMIT: '2' },
    });
  for (let day = 0; day < 3; day += 1) await refuse(at(day), { id: `day-${day}`, fileName: 'the-same.csv' });
  expect((await under.database.query('select kind from ops.reports')).rows).toEqual([{ kind: 'refused' }]);
  for (const code of ['digest.mismatch', 'file.empty', 'file.too-large']) await refuse(at(2), { id: code, code });
  expect((await under.database.query('select kind from ops.reports')).rows).toHaveLength(3);
});

test('refusals of senders without a store, and of wrong keys, go to operators, in one mail an hour', async () => {
  const mailer = recorder();
  const at = (minute: number) =>
    under.reporterWith(mailer, {
      now: new Date(noon.getTime() + minute * 60_000),
      environment: { OPERATORS_EMAIL: 'ops@example.com' },
    });
  await refuse(at(0), { id: 'a', sender: 'NOBODY' });
  await round(at(1));
  await refuse(at(2), { id: 'b', sender: 'NOBODY' });
  await refuse(at(3), { id: 'c', sender: 'S014', code: 'credentials.invalid' });
  await round(at(4));
  expect(mailer.mails.map(mail => [mail.to, mail.subject])).toEqual([
    ['ops@example.com', '1 refused file that no store can help with'],
  ]);
  await round(at(61));
  await round(at(130));
  expect(mailer.mails.map(mail => mail.subject).slice(1)).toEqual(['2 refused files that no store can help with']);
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
  await reporter.sender.send(context.signal);
  expect(mailer.mails.map(mail => mail.subject)).toEqual(['Store S014: a file could not be used']);
  expect(mailer.mails[0]?.text).toContain('file.content-known');
});

/** Files of a till at 9:05 of each of these days ago, in London. */
const tillSent = (tillId: string, daysAgo: readonly number[], storeId = 'S014') =>
  under.database.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, till_id, sha256, size_bytes, received_at, status)
     select md5($1 || $2 || ago), $1, $2 || '-' || ago, 'sales', 'contract-1', $2, '', 1,
       ('2026-11-20T09:05:00Z'::timestamptz - make_interval(days => ago)), 'loaded'
     from unnest($3::int[]) as ago`,
    [storeId, tillId, daysAgo],
  );
const twoWeeks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];

test('a till that usually sends by now is told of in opening hours, once a day; one that is new, resting or heard is not', async () => {
  await tillSent('T07', twoWeeks);
  await tillSent('T08', [0, ...twoWeeks]);
  await tillSent('NEW', [1, 2, 3]);
  await tillSent('GONE', [8, 9, 10, 11, 12, 13, 14]);
  const mailer = recorder();
  const at = async (time: string) => {
    const reporter = under.reporterWith(mailer, { now: new Date(time) });
    await reporter.due.writeOfSilentTills();
    await reporter.sender.send(context.signal);
  };
  await at('2026-11-20T09:40:00Z');
  await at('2026-11-20T19:00:00Z');
  expect(mailer.mails).toEqual([]);
  for (const time of ['2026-11-20T10:01:00Z', '2026-11-20T10:06:00Z', '2026-11-20T15:00:00Z']) await at(time);
  expect(mailer.mails).toHaveLength(1);
  expect(mailer.mails[0]?.subject).toContain('T07');
  expect((await under.database.query('select till_id, usual_by from ops.silent_tills')).rows).toEqual([
    { till_id: 'T07', usual_by: '09:05:00' },
  ]);
});

test('on a day on which most stores say nothing, no manager is told that a till is silent', async () => {
  const stores = ['A', 'B', 'C', 'D', 'E'];
  await under.database.query(
    `insert into retail.stores (store_id, name, time_zone, country, currency, manager_email)
     select id, id, 'Europe/London', 'GB', 'GBP', id || '@stores.example' from unnest($1::text[]) as id`,
    [stores],
  );
  await under.database.query(
    `insert into ops.senders (sender_id, kind, stores) select id, 'store', array[id] from unnest($1::text[]) as id`,
    [stores],
  );
  for (const store of stores) await tillSent('T01', store === 'A' ? [0, ...twoWeeks] : twoWeeks, store);
  const reporter = under.reporterWith(recorder(), { now: noon });
  expect(await reporter.due.writeOfSilentTills()).toBe(0);
  await tillSent('T01', [0], 'B');
  await tillSent('T01', [0], 'C');
  expect(await reporter.due.writeOfSilentTills()).toBe(2);
});
