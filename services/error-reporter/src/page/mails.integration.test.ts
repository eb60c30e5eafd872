import { createDatabase, type Database, scopedTo } from '@tillkeeper/database';
import { createTestDatabase, type TestDatabase } from '@tillkeeper/database/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { GivenAnswer } from '../answers/answers-desk.ts';
import { createReportKeeper } from '../keep-report.ts';
import { createMailRenderer } from '../render-mail.ts';
import { createFixLinks, type FixLinks } from './links/fix-links.ts';
import { askWhatWaits } from './mails/ask-what-waits.ts';
import { createPageMails } from './mails/page-mails.ts';

let testDatabase: TestDatabase;
let owner: Database;
let ofReporter: Database;
let links: FixLinks;
let clock = new Date('2026-11-20T22:00:00Z');
const now = (): Date => clock;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  owner = createDatabase({ url: testDatabase.url });
  ofReporter = createDatabase({ url: testDatabase.url, role: 'tillkeeper_reporter' });
  links = createFixLinks({
    ...{ database: ofReporter, secret: 'a secret of tests that is long enough', lifetimeMs: 86_400_000, now },
    ...{ baseUrl: () => 'https://fix.example', approver: 'area@head.example' },
  });
  await owner.query(`insert into retail.stores (store_id, name, time_zone, country, currency, manager_name, manager_email)
    values ('S014', 'Leeds', 'Europe/London', 'GB', 'GBP', 'Ada', 'ada@stores.example'), ('S015', 'York', 'Europe/London', 'GB', 'GBP', null, null)`);
});
afterAll(async () => {
  await Promise.all([owner.close(), ofReporter.close()]);
  await testDatabase.drop();
});
beforeEach(async () => {
  await owner.query('truncate ops.reports cascade');
});

const answer = (answer_id: string, own: Partial<GivenAnswer> = {}): GivenAnswer => ({
  ...{
    answer_id,
    file_id: 'f'.repeat(32),
    row_no: Number(answer_id),
    transaction_id: `R-${answer_id}`,
    kind: 'correct',
  },
  ...{ column_name: 'quantity', original: '0', value: '2', code: null, state: 'waiting' },
  ...{ answered_by: 'ada@stores.example', answered_at: '2026-11-20T21:12:00.000Z', confirmed_by: null },
  ...{ amount_minor: 40_000, currency: 'GBP' },
  ...own,
});
const given = [answer('1'), answer('2'), answer('3', { state: 'in force' })];
const mailsWith = (approver: string | undefined) =>
  createPageMails({
    ...{ database: ofReporter, approver, now, desk: { given: async () => given } },
    reports: createReportKeeper({
      ...{ mailDomain: 'tillkeeper.example', now },
      render: createMailRenderer({ mailFrom: 'reports@tillkeeper.example', fixLink: links.of }),
    }),
  });
const reports = async () =>
  (
    await owner.query<{ kind: string; recipient: string; subject: string; mail: string }>(
      `select kind, recipient, subject, convert_from(mail, 'UTF8') as mail from ops.reports order by report_id`,
    )
  ).rows;
/** Where a mail leads to; its text part may break lines. */
const linkIn = (mail: string): string =>
  /https:\/\/fix\.example\/S014\/[\w.-]+/.exec(mail.replace(/=\r?\n/g, ''))?.[0] ?? '';
const question = { storeId: 'S014', answerIds: ['1', '2'], answeredBy: 'ada@stores.example' };

test('a second person is asked once, with a link that opens the question and not the answers', async () => {
  const mails = mailsWith('area@head.example');
  expect(await mails.askSecondPerson(question)).toBe('asked');
  expect(await mails.askSecondPerson({ ...question, answerIds: ['2', '1'] })).toBe('asked');
  const [mail, ...others] = await reports();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ kind: 'second-person', recipient: 'area@head.example' });
  expect(mail?.subject).toContain('£800.00');
  const [, , token = ''] = new URL(linkIn(mail?.mail ?? '')).pathname.split('/');
  expect(await links.read('S014', token)).toMatchObject({
    status: 'open',
    link: { storeId: 'S014', person: 'area@head.example', role: 'second-person' },
  });
});

test('nobody is asked for his own yes, whatever the letters of his address', async () => {
  expect(await mailsWith('Ada@Stores.example').askSecondPerson(question)).toBe('nobody');
  expect(await mailsWith(undefined).askSecondPerson(question)).toBe('nobody');
  expect(await reports()).toEqual([]);
});

test('a new link goes to the address in the table, once in a while, and opens the store', async () => {
  const mails = mailsWith(undefined);
  expect(await mails.sendNewLink('S014')).toBe('sent');
  expect(await mails.sendNewLink('S014')).toBe('sent before');
  clock = new Date(clock.getTime() + 16 * 60_000);
  expect(await mails.sendNewLink('S014')).toBe('sent');
  expect(await mails.sendNewLink('S015')).toBe('nobody');
  const sent = await reports();
  expect(sent.map(one => [one.kind, one.recipient])).toEqual([
    ['new-link', 'ada@stores.example'],
    ['new-link', 'ada@stores.example'],
  ]);
  const [, , token = ''] = new URL(linkIn(sent[0]?.mail ?? '')).pathname.split('/');
  expect(await links.read('S014', token)).toMatchObject({ status: 'open', link: { role: 'manager' } });
});

test('links that ended long ago are forgotten, those that may still be asked about are not', async () => {
  const mails = mailsWith(undefined);
  await mails.sendNewLink('S014');
  const ids = async () => (await owner.query('select link_id from ops.fix_links')).rows.length;
  const before = await ids();
  await links.task.run(new AbortController().signal);
  expect(await ids()).toBe(before);
  clock = new Date(clock.getTime() + 100 * 86_400_000);
  await links.task.run(new AbortController().signal);
  expect(await ids()).toBe(0);
});

test('a link is made and used by who sees its store alone', async () => {
  await mailsWith(undefined).sendNewLink('S014');
  const count = async (stores: string[]) =>
    (await scopedTo(ofReporter, { stores }).query('select from ops.fix_links')).rowCount;
  expect([await count(['S014']), await count(['S015'])]).toEqual([1, 0]);
});

test('what waits for a second person whom nobody has asked is asked about, once', async () => {
  const fileId = 'f'.repeat(32);
  await owner.query(
    `insert into ops.files (file_id, sender_id, file_name, file_type, format_id, sha256, size_bytes, received_at, status)
     values ($1, 'S014', 'a.csv', 'sales', 'contract-1', '', 0, now(), 'loaded') on conflict do nothing`,
    [fileId],
  );
  await owner.query(
    `insert into quality.answers (file_id, row_no, store_id, kind, state, answered_by, via, answered_at)
     values ($1, 4, 'S014', 'remove', 'waiting', 'ada@stores.example', 'page', now() - interval '2 minutes'),
       ($1, 5, 'S014', 'remove', 'waiting', 'ada@stores.example', 'page', now()),
       ($1, 6, 'S014', 'remove', 'in force', 'ada@stores.example', 'page', now() - interval '2 minutes')`,
    [fileId],
  );
  const asked: unknown[] = [];
  const mails = mailsWith('area@head.example');
  const task = askWhatWaits(ofReporter, () => ({
    ...mails,
    askSecondPerson: async question => {
      asked.push({ ...question, answerIds: question.answerIds.length });
      return mails.askSecondPerson(question);
    },
  }));
  const { signal } = new AbortController();
  await task.run(signal);
  await task.run(signal);
  expect(asked).toEqual([{ storeId: 'S014', answeredBy: 'ada@stores.example', answerIds: 1 }]);
  const { rows } = await owner.query('select row_no::int from quality.answers where asked_at is not null');
  expect(rows).toEqual([{ row_no: 4 }]);
  await owner.query('truncate quality.answers');
});
