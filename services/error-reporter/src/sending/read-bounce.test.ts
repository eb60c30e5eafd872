import { expect, test } from 'vitest';
import { readBounce } from './read-bounce.ts';

const messageId = `<${'a'.repeat(32)}@tillkeeper.example>`;
/** As Postfix writes it. */
const report = (options: { action?: string; original?: string } = {}): Buffer =>
  Buffer.from(
    [
      ...['From: MAILER-DAEMON@mx.example', 'To: reports@tillkeeper.example', 'Subject: Undelivered Mail'],
      ...['Message-ID: <of-the-bounce@mx.example>', 'MIME-Version: 1.0'],
      ...['Content-Type: multipart/report; report-type=delivery-status; boundary="b"', ''],
      ...['--b', 'Content-Type: text/plain', '', 'Sorry.', ''],
      ...['--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', ''],
      ...['Final-Recipient: rfc822; gone@stores.example', `Action: ${options.action ?? 'failed'}`, 'Status: 5.1.1'],
      ...[
        'Diagnostic-Code: smtp; 550 5.1.1 <gone@stores.example>: Recipient address rejected:',
        '    no such user',
        '',
      ],
      ...['--b', 'Content-Type: message/rfc822', '', options.original ?? `Message-ID:\r\n ${messageId}`],
      ...['Subject: Store S014', '', 'text', '', '--b--', ''],
    ].join('\r\n'),
  );

test('a bounce says which mail came back, and why, also where its lines are folded', async () => {
  expect(await readBounce(report())).toEqual({
    status: 'bounced',
    messageId,
    reason: '5.1.1 550 5.1.1 <gone@stores.example>: Recipient address rejected: no such user',
  });
});

test.each([
  ['a delay', report({ action: 'delayed' })],
  ['a mail that does not say which came back', report({ original: 'X-Nothing: here' })],
  ['an answer of a person', Buffer.from(`Subject: thanks\r\nIn-Reply-To: ${messageId}\r\n\r\nThank you.\r\n`)],
  ['nothing', Buffer.alloc(0)],
])('%s is no bounce', async (_, bytes) => {
  expect(await readBounce(bytes)).toMatchObject({ status: 'no bounce' });
});
