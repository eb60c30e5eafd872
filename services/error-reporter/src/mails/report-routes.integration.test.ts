import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  context,
  loaded,
  type ReporterUnderTest,
  recorder,
  reporterUnderTest,
} from '../testing/reporter-under-test.ts';
import { reportRoutes } from './report-routes.ts';

let under: ReporterUnderTest;
let app: FastifyInstance;
let reporter: ReturnType<ReporterUnderTest['reporterWith']>;
let mailer: ReturnType<typeof recorder>;
beforeAll(async () => {
  under = await reporterUnderTest();
});
afterAll(() => under?.close());
beforeEach(async () => {
  await under.begin();
  mailer = recorder();
  reporter = under.reporterWith(mailer);
  app = fastify();
  await app.register(reportRoutes(reporter, under.database));
});
afterEach(() => app.close());

const ask = async (url: string, payload?: object) => {
  const response = await app.inject(payload === undefined ? { url } : { method: 'POST', url, payload });
  return { status: response.statusCode, ...response.json() };
};

test('a report of a store that does not exist is refused, one of a store without news is empty', async () => {
  for (const is_dry_run of [true, false]) {
    expect(await ask('/reports', { store_id: 'NOPE', is_dry_run })).toMatchObject({
      status: 404,
      code: 'store.unknown',
    });
    expect(await ask('/reports', { store_id: 'S014', is_dry_run })).toEqual({ status: 200, reports: [] });
  }
  expect(await ask('/reports', { date: '2026-02-30' })).toMatchObject({ status: 400 });
});

test('a dry run prints what would be mailed and mails nothing; of a day that was mailed it prints what was', async () => {
  await reporter.handlers['file.loaded']?.(loaded(), context);
  const dry = { store_id: 'S014', date: '2026-11-20', is_dry_run: true };
  const before = await ask('/reports', dry);
  expect(before.reports).toMatchObject([{ state: 'dry run', recipient: 'ada@stores.example' }]);
  expect(before.reports[0].text).toContain('The quantity is zero.');
  expect(mailer.mails).toEqual([]);
  expect(await ask('/reports', { store_id: 'S014', date: '2026-11-20' })).toMatchObject({
    reports: [{ state: 'sent' }],
  });
  const after = await ask('/reports', dry);
  expect(after.reports).toMatchObject([{ state: 'sent', text: before.reports[0].text }]);
  expect(mailer.mails).toHaveLength(1);
  expect(await ask('/reports', { ...dry, date: '2026-11-19' })).toMatchObject({ reports: [] });
});

test('what is due is written when the day is over, and not before, however often it is asked for', async () => {
  await reporter.handlers['file.loaded']?.(loaded(), context);
  expect(await ask('/reports', { is_due: true })).toMatchObject({ reports: [] });
  const evening = fastify();
  try {
    await evening.register(
      reportRoutes(under.reporterWith(mailer, { now: new Date('2026-11-20T21:05:00Z') }), under.database),
    );
    const round = () => evening.inject({ method: 'POST', url: '/reports', payload: { is_due: true } });
    expect((await round()).json().reports).toMatchObject([
      { kind: 'digest', report_date: '2026-11-20', state: 'sent' },
    ]);
    expect((await round()).json().reports).toEqual([]);
  } finally {
    await evening.close();
  }
});

test('a mail that came back is found by its Message-ID or by the server’s own report, and can be sent again', async () => {
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  const [mail] = mailer.mails;
  const messageId = mail?.messageId ?? '';
  const [sent] = (await ask('/reports')).reports;
  expect(await ask(`/reports/${sent.report_id}/resend`, {})).toMatchObject({ status: 409 });

  expect(await ask('/reports/bounces', { message_id: '<no@such.example>' })).toMatchObject({ status: 404 });
  expect(
    await ask('/reports/bounces', { message_id: messageId.slice(1, -1), reason: 'mailbox is full' }),
  ).toMatchObject({
    reports: [{ state: 'bounced', last_error: 'mailbox is full' }],
  });
  expect(await ask('/reports?state=bounced&store=leeds')).toMatchObject({ reports: [{ store_id: 'S014' }] });
  expect(await ask('/reports?state=failed')).toMatchObject({ reports: [] });
  expect(await ask(`/reports/${sent.report_id}/resend`, {})).toMatchObject({ reports: [{ state: 'sent' }] });
  expect(mailer.mails.map(one => one.messageId)).toEqual([messageId, messageId]);

  const dsn = [
    ...['Content-Type: multipart/report; report-type=delivery-status; boundary="b"', ''],
    ...['--b', 'Content-Type: message/delivery-status', '', 'Action: failed', 'Status: 5.1.1', ''],
    ...['--b', 'Content-Type: message/rfc822', '', `Message-ID: ${messageId}`, '', '--b--', ''],
  ].join('\r\n');
  const send = (payload: string) =>
    app.inject({ method: 'POST', url: '/reports/bounces', headers: { 'content-type': 'message/rfc822' }, payload });
  expect((await send(dsn)).json()).toMatchObject({ reports: [{ state: 'bounced', last_error: '5.1.1' }] });
  expect((await send(dsn.replace('failed', 'delayed'))).statusCode).toBe(422);

  // it waits to be sent once more: what is known of the first time keeps it from nobody
  await under.database.query(`update ops.reports set state = 'pending' where message_id = $1`, [messageId]);
  expect((await send(dsn)).statusCode).toBe(404);
  expect(await ask('/reports?state=pending')).toMatchObject({ reports: [{ message_id: messageId }] });
});

test('a form of another page can send nothing again', async () => {
  const url = '/reports/1/resend';
  expect((await app.inject({ method: 'POST', url })).statusCode).toBe(400);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await app.inject({ method: 'POST', url, headers, payload: 'a=b' })).statusCode).toBe(415);
});

test('pages show a mail as it looks, where it can do nothing, and its bytes as they are sent', async () => {
  await under.database.query(`update retail.stores set name = '<script>alert(1)</script>"' where store_id = 'S014'`);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  const [{ report_id: id }] = (await ask('/reports')).reports;
  const list = await app.inject('/mails?store=S014&state=sent');
  expect(list.body).toContain(`href="/mails/${id}"`);
  expect((await app.inject('/mails?store=S015')).body).toContain('There is no such mail.');
  const page = await app.inject(`/mails/${id}`);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.body).toContain(`<iframe src="/mails/${id}/html" sandbox`);
  expect(page.body).toMatch(/\.xlsx \(\d+ bytes\)/);
  for (const { body } of [list, page]) expect(body).not.toContain('<script');
  const html = await app.inject(`/mails/${id}/html`);
  expect(html.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox; frame-ancestors 'self'/);
  expect(html.body).toContain('The quantity is zero.');
  const raw = await app.inject(`/mails/${id}/raw`);
  expect(raw.headers['content-disposition']).toContain('attachment');
  expect(raw.rawPayload.equals(mailer.mails[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  for (const url of ['/mails/999', '/mails/x', '/mails/999/raw', '/mails/999/html'])
    expect((await app.inject(url)).statusCode).toBe(404);
});
