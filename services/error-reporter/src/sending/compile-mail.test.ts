import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { compileMail, oneLine } from './compile-mail.ts';

const evil = 'Ada\r\nBcc: all@example.com\r\n\r\n<script>';
const parts = {
  messageId: '<a@tillkeeper.example>',
  from: { name: 'Tillkeeper', address: 'reports@tillkeeper.example' },
  to: { name: evil, address: 'ada@stores.example' },
  subject: `Store S014${evil}\u2028X-Evil: 1`,
  text: 'text',
  html: '<p>text</p>',
  attachments: [{ filename: `x${evil}.xlsx`, content: Buffer.from('x'), contentType: 'application/octet-stream' }],
  date: new Date('2026-11-20T21:00:00Z'),
};

test('a name, a subject or a file name cannot begin a header or add a recipient', async () => {
  const bytes = await compileMail(parts);
  const mail = await PostalMime.parse(bytes);
  expect(mail.headers.map(header => header.key).sort()).toEqual([
    ...['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to'],
    'x-auto-response-suppress',
  ]);
  expect(mail.to).toEqual([{ name: 'Ada Bcc: all@example.com <script>', address: 'ada@stores.example' }]);
  expect(mail.bcc).toBeUndefined();
  expect(mail.subject).toBe('Store S014Ada Bcc: all@example.com <script> X-Evil: 1');
  expect(mail.attachments[0]?.filename).toBe('xAda Bcc: all@example.com <script>.xlsx');
});

test('no program answers it, and its date is that of the report', async () => {
  const bytes = (await compileMail(parts)).toString();
  expect(bytes).toContain('Auto-Submitted: auto-generated');
  expect(bytes).toContain('Date: Fri, 20 Nov 2026 21:00:00 +0000');
});

test('what turns the direction of text is left out of a line', () => {
  expect(oneLine('a\u202etxt.exe\u2066b\tc\0d')).toBe('a txt.exe b c d');
});
