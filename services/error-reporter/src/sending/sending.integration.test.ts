import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  context,
  loaded,
  type ReporterUnderTest,
  recorder,
  reporterUnderTest,
} from '../testing/reporter-under-test.ts';
import type { Delivery, Mailer } from './mailer.ts';

let under: ReporterUnderTest;
beforeAll(async () => {
  under = await reporterUnderTest();
});
beforeEach(() => under.begin());
afterAll(() => under?.close());

/** A server that answers as it is told, one answer a mail; the last for all that follow. */
function answering(...answers: Delivery[]): Mailer & { readonly taken: { messageId: string; bytes: Buffer }[] } {
  const taken: { messageId: string; bytes: Buffer }[] = [];
  return {
    ...recorder(),
    taken,
    async deliver({ messageId, bytes }) {
      taken.push({ messageId, bytes });
      const [answer = sent] = answers.length > 1 ? answers.splice(0, 1) : answers;
      return answer;
    },
  };
}
const sent: Delivery = { status: 'sent', location: null, reply: '250 queued as 1' };
const later = { status: 'later', reason: 'busy', isServerAway: true, isPerhapsSent: false } as const satisfies Delivery;
const states = async () =>
  (await under.database.query('select state, attempts, last_error, server_reply from ops.reports order by report_id'))
    .rows;

test('an event that is delivered twice, and a second look, make no second mail', async () => {
  const mailer = recorder();
  const reporter = under.reporterWith(mailer);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  await reporter.reportNow();
  expect(mailer.mails.map(mail => mail.to)).toEqual(['ada@stores.example']);
});

test('a server that is away loses no mail: all wait together, and go when it is back, once', async () => {
  const mailer = answering(later, sent);
  const reporter = under.reporterWith(mailer, { environment: { MAIL_CONNECTIONS: '1', MAIL_RETRY_FIRST: '1h' } });
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  expect(await states()).toMatchObject([{ state: 'pending', last_error: 'busy' }]);
  // it is not asked again before its wait is over, unless somebody asks
  expect(await reporter.sender.send(context.signal)).toBe(0);
  expect(mailer.taken).toHaveLength(1);
  expect(await reporter.sender.send(context.signal, { isAsked: true })).toBe(1);
  expect(await states()).toEqual([{ state: 'sent', attempts: 2, last_error: null, server_reply: '250 queued as 1' }]);
});

test('a process that dies between sending and recording repeats the mail to its last byte, though its problems were solved', async () => {
  const mailer = answering(sent);
  const reporter = under.reporterWith(mailer);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  await under.database.query(`update ops.reports set state = 'sending', next_attempt_at = now()`);
  await under.database.query(`update quality.exceptions set status = 'fixed', settled_run = 2, settled_at = now()`);
  await under.database.query(`update retail.stores set manager_name = 'Eve', manager_email = 'eve@stores.example'`);
  await reporter.reportNow();
  expect(mailer.taken).toHaveLength(2);
  const [first, second] = mailer.taken;
  expect(second?.bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true);
  expect(second?.messageId).toBe(first?.messageId);
});

test('a server that took the mail and said nothing leaves it as perhaps sent', async () => {
  const reporter = under.reporterWith(answering({ ...later, isPerhapsSent: true }));
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  expect(await states()).toMatchObject([{ state: 'sending' }]);
});

test('a mailbox that does not want now keeps no other mail back; one that never wants is given up, and counted', async () => {
  const mailer = answering({ ...later, isServerAway: false }, sent);
  const reporter = under.reporterWith(mailer, { environment: { MAIL_CONNECTIONS: '1' } });
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.due.writeNow({});
  await under.database.query(
    `insert into ops.reports (kind, store_id, report_date, dedupe_key, state, message_id, recipient, subject, content)
     select kind, 'S015', report_date, 'another', 'pending', 'another', 'bob@stores.example', subject, content from ops.reports`,
  );
  await reporter.sender.send(context.signal);
  expect(await states()).toMatchObject([{ state: 'pending', last_error: 'busy' }, { state: 'sent' }]);

  const givesUp = under.reporterWith(answering({ ...later, isServerAway: false }), {
    environment: { MAIL_GIVE_UP: '1h' },
  });
  await under.database.query(`update ops.reports set next_attempt_at = now(), created_at = now() - interval '2 hours'`);
  await givesUp.sender.send(context.signal);
  expect(await states()).toMatchObject([{ state: 'failed' }, { state: 'sent' }]);
});

test('a mail that is refused for good is told to operators once, and sent again to the address that was corrected', async () => {
  const mailer = answering({ status: 'refused', reason: '550 no such user' }, sent);
  const reporter = under.reporterWith(mailer, {
    environment: { OPERATORS_EMAIL: 'ops@example.com', MAIL_CONNECTIONS: '1' },
  });
  await reporter.handlers['file.loaded']?.(loaded(), context);
  const [reportId = -1n] = await reporter.reportNow();
  expect(await states()).toMatchObject([{ state: 'failed', last_error: '550 no such user' }]);
  expect(await reporter.due.writeDue()).toHaveLength(1);
  expect(await reporter.due.writeDue()).toEqual([]);
  await reporter.sender.send(context.signal, { isAsked: true });
  const told = mailer.taken.at(-1)?.bytes.toString() ?? '';
  expect(told).toContain('To: ops@example.com');
  expect(told).toMatch(/550 no such\s+user/);

  await under.database.query(`update retail.stores set manager_email = 'new@stores.example' where store_id = 'S014'`);
  expect(await reporter.resend(reportId)).toEqual({ status: 'waits', recipient: 'new@stores.example' });
  await reporter.sender.send(context.signal, { isAsked: true });
  expect(mailer.taken.at(-1)?.bytes.toString()).toContain('<new@stores.example>');
  expect(mailer.taken.at(-1)?.messageId).toBe(mailer.taken[0]?.messageId);
  expect(await reporter.resend(reportId)).toMatchObject({ status: 'refused' });
});

test.each([
  ['two addresses', 'ada@stores.example, all@example.com'],
  ['a header', 'ada@stores.example\r\nBcc: all@example.com'],
  ['a name', 'Ada <ada@stores.example>'],
])('a store with %s as its manager’s address is mailed at none', async (_, address) => {
  await under.database.query('update retail.stores set manager_email = $1', [address]);
  const mailer = recorder();
  const reporter = under.reporterWith(mailer);
  await reporter.handlers['file.loaded']?.(loaded(), context);
  await reporter.reportNow();
  expect(mailer.mails).toEqual([]);
  expect(await states()).toMatchObject([
    { state: 'failed', last_error: expect.stringContaining('not one e-mail address') },
  ]);
});
