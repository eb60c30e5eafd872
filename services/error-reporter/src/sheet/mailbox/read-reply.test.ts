import { expect, test } from 'vitest';
import { mailOf } from '../testing/mail-of.ts';
import { readReply } from './read-reply.ts';

const own = ['reports@tillkeeper.example'];
const sheet = Buffer.from('PK and more');

test('a mail of a person with a sheet is read, whatever its sheet is called and however its address is written', async () => {
  expect(await readReply(await mailOf({ from: '"Ada, of Leeds" <ADA@Stores.example>', sheets: [sheet] }), own)).toEqual(
    {
      ...{ kind: 'sheet', from: 'ada@stores.example', messageId: '<reply-1@stores.example>', sheets: [sheet] },
    },
  );
  const renamed = await readReply(
    await mailOf({ sheets: [sheet, sheet, sheet, sheet], fileName: 'Kopie (2).XLSX' }),
    own,
  );
  expect(renamed).toMatchObject({ kind: 'sheet', sheets: { length: 3 } });
});

test('a mail without a sheet is for people', async () => {
  expect(await readReply(await mailOf({}), own)).toEqual({ kind: 'no sheet' });
  expect(await readReply(Buffer.from('no mail at all'), own)).toEqual({ kind: 'no sheet' });
  expect(await readReply(Buffer.alloc(0), own)).toEqual({ kind: 'no sheet' });
});

test.each([
  ['Auto-Submitted', 'auto-replied'],
  ['Auto-Submitted', 'auto-generated'],
  ['Precedence', 'bulk'],
  ['Precedence', 'auto_reply'],
  ['List-Id', '<stores.example>'],
  ['X-Autoreply', 'yes'],
  ['X-Auto-Response-Suppress', 'All'],
  ['Return-Path', '<>'],
])('what a program wrote (%s: %s) is not answered', async (name, value) => {
  expect(await readReply(await mailOf({ headers: { [name]: value }, sheets: [sheet] }), own)).toEqual({
    kind: 'automatic',
  });
});

test('a mail of ours that comes to ourselves is not answered, nor is one of a mail server', async () => {
  for (const from of ['reports@tillkeeper.example', 'MAILER-DAEMON@mx.example', 'no-reply@stores.example']) {
    expect(await readReply(await mailOf({ from, sheets: [sheet] }), own)).toEqual({ kind: 'automatic' });
  }
  expect(await readReply(await mailOf({ headers: { 'Auto-Submitted': 'no' }, sheets: [sheet] }), own)).toMatchObject({
    kind: 'sheet',
  });
});

test('a mail that says twice whom it is from is nobody’s', async () => {
  const mail = await mailOf({ sheets: [sheet] });
  const twice = Buffer.concat([Buffer.from('From: Bob <bob@stores.example>\r\n'), mail]);
  expect(await readReply(twice, own)).toEqual({ kind: 'no sheet' });
});

test('a delivery that failed is a bounce', async () => {
  const bounce = [
    'From: MAILER-DAEMON@mx.example',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    ...['', '--b', 'Content-Type: text/plain', '', 'It failed.', '--b--', ''],
  ].join('\r\n');
  expect(await readReply(Buffer.from(bounce), own)).toEqual({ kind: 'bounce' });
});

test('an identity that could become a header of its own is none', async () => {
  const mail = (await mailOf({ sheets: [sheet] })).toString('latin1');
  const forged = mail.replace(/^Message-ID: .*$/m, 'Message-ID: <a b>\r\n\tBcc: everybody@evil.example');
  expect(await readReply(Buffer.from(forged, 'latin1'), own)).toMatchObject({ kind: 'sheet', messageId: undefined });
});
