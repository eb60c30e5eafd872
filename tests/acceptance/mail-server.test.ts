import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMailer, errorReporterSettings, type Mailer } from '@tillkeeper/error-reporter';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ownCertificate } from './running/own-certificate.ts';
import { tlsMailServer } from './running/tls-mail-server.ts';

const certificate = ownCertificate();
const password = 'p@ss:word/';
let directory: string;
let caFile: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-tls-'));
  caFile = join(directory, 'ca.pem');
  await writeFile(caFile, certificate.cert);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const serverFor = async (options: Partial<Parameters<typeof tlsMailServer>[0]> = {}) => {
  const server = await tlsMailServer({ certificate, password, ...options });
  onTestFinished(() => server.stop());
  return server;
};
const mailerTo = async (url: string, environment: Record<string, string> = {}): Promise<Mailer> => {
  const settings = errorReporterSettings.parse({ MAIL_URL: url, MAIL_TIMEOUT: '5s', ...environment });
  const mailer = await createMailer(settings, directory);
  onTestFinished(() => mailer.close());
  return mailer;
};
const mail = {
  ...{ messageId: '<a@tillkeeper.example>', from: 'reports@tillkeeper.example', to: 'ada@stores.example' },
  ...{ bytes: Buffer.from('Subject: x\r\n\r\ntext\r\n'), fileName: 'a.eml' },
};
const login = `till:${encodeURIComponent(password)}`;

test.each([
  ['smtp', false],
  ['smtps', true],
])('%s:// sends over TLS, with the password, by a certificate that is verified', async (protocol, isSecure) => {
  const server = await serverFor({ isSecure });
  const mailer = await mailerTo(`${protocol}://${login}@127.0.0.1:${server.port}`, { MAIL_CA_FILE: caFile });
  expect(await mailer.deliver(mail)).toMatchObject({ status: 'sent', reply: expect.stringMatching(/^250/) });
  expect(server.taken).toMatchObject([{ to: ['ada@stores.example'], wasEncrypted: true, user: 'till' }]);
});

test.each([
  ['smtp', false],
  ['smtps', true],
])('a server of %s:// whose certificate nobody vouches for gets no mail', async (protocol, isSecure) => {
  const server = await serverFor({ isSecure });
  const mailer = await mailerTo(`${protocol}://${login}@127.0.0.1:${server.port}`);
  expect(await mailer.deliver(mail)).toMatchObject({ status: 'later', isServerAway: true, isPerhapsSent: false });
  expect(server.taken).toEqual([]);
});

test('a server without STARTTLS gets neither mail nor password', async () => {
  const server = await serverFor({ hasStartTls: false });
  const mailer = await mailerTo(`smtp://${login}@127.0.0.1:${server.port}`, { MAIL_CA_FILE: caFile });
  expect(await mailer.deliver(mail)).toMatchObject({ status: 'later', isServerAway: true });
  expect(server.taken).toEqual([]);
});

test('a wrong password is not the mail’s fault; a mailbox that is not there is', async () => {
  const server = await serverFor({ refused: address => (address === mail.to ? undefined : '5.1.1 no such user') });
  const url = `127.0.0.1:${server.port}`;
  const wrong = await mailerTo(`smtp://till:other@${url}`, { MAIL_CA_FILE: caFile });
  expect(await wrong.deliver(mail)).toMatchObject({ status: 'later', isServerAway: true });
  const right = await mailerTo(`smtp://${login}@${url}`, { MAIL_CA_FILE: caFile });
  expect(await right.deliver({ ...mail, to: 'gone@stores.example' })).toMatchObject({
    ...{ status: 'refused', reason: expect.stringContaining('no such user') },
  });
});

test('an address that would switch verification off, or is followed by anything else, is a wrong setting', async () => {
  await expect(mailerTo('smtp://127.0.0.1:25?tls.rejectUnauthorized=false')).rejects.toThrow(/nothing after it/);
});
