import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createApiClient, requestReports } from '@tillkeeper/cli';
import { createDatabase } from '@tillkeeper/database';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  attackedStore,
  attacks,
  cleanStores,
  goneStore,
  makeDay,
  openTills,
  storeIds,
  sumByAwk,
  type TrueDay,
  uselessStore,
} from './mailbox-stores.ts';
import { ownCertificate } from './running/own-certificate.ts';
import { type ParsedMail, parseMail } from '@tillkeeper/fleet';
import { standaloneUnderTest } from './running/standalone-under-test.ts';
import type { TillkeeperUnderTest } from './running/tillkeeper-under-test.ts';
import { tlsMailServer } from './running/tls-mail-server.ts';

const certificate = ownCertificate();
const patient = { timeout: 20_000 };
const operators = 'operators@tillkeeper.example';
const managerOf = (storeId: string): string => `manager.${storeId.toLowerCase()}@stores.example`;
const pounds = (minor: number): string =>
  new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' }).format(minor / 100);

let directory: string;
let mailServer: Awaited<ReturnType<typeof tlsMailServer>>;
let tillkeeper: TillkeeperUnderTest;
let truth: Map<string, TrueDay>;
let sales: Awaited<ReturnType<typeof makeDay>>['sales'];
let isGone = true;
const server = () => ({
  ...{ url: tillkeeper.url, key: tillkeeper.headOfficeKey, operationsUrl: tillkeeper.reporterUrl },
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-mailbox-'));
  mailServer = await tlsMailServer({
    ...{ certificate, password: 'secret' },
    refused: address => (isGone && address === managerOf(goneStore) ? '5.1.1 no such user' : undefined),
  });
  // away from the first mail on; an hour of waiting is half a second
  await mailServer.stop();
  await writeFile(join(directory, 'ca.pem'), certificate.cert);
  const [day, started] = await Promise.all([
    makeDay(directory),
    standaloneUnderTest({
      MAIL_URL: `smtp://till:secret@127.0.0.1:${mailServer.port}`,
      MAIL_CA_FILE: join(directory, 'ca.pem'),
      ...{ MAIL_RETRY_FIRST: '100ms', MAIL_RETRY_MAX: '500ms', MAIL_CONNECTIONS: '1' },
      ...{ REPORT_BY: 'command', REPORT_POLL: '200ms', REPORT_SENDING_LEASE: '1s' },
      ...{ OPERATORS_EMAIL: operators, OPERATORS_EVERY: '1ms' },
    }),
  ]);
  ({ truth, sales } = day);
  tillkeeper = started;
  const headOffice = createApiClient(server());
  for (const file of day.masterData) {
    const { file_id } = await headOffice.sendFile({ senderId: 'HQ', path: file.path });
    await headOffice.waitForFile(file_id, 60_000);
  }
  const tills = await openTills(server());
  const sent = await Promise.all(
    sales.map(async file => {
      const till = tills.get(file.senderId);
      return { file, till, receipt: await till?.sendFile({ senderId: file.senderId, path: file.path }) };
    }),
  );
  for (const { till, receipt } of sent) await till?.waitForFile(receipt?.file_id ?? '', 60_000);
  // a till that repeats what is refused, under a name that is an attack
  const till = tills.get(uselessStore);
  for (let time = 0; time < 20; time += 1) {
    const name = `${attacks[time % 2]}${time}.csv`;
    const body = { stream: Readable.from(Buffer.from('a,b\n1,2\n')), headers: { 'content-type': 'text/csv' } };
    const refused = await till?.request('PUT', `/v1/senders/${uselessStore}/files/${encodeURIComponent(name)}`, body);
    expect(refused?.status).toBeGreaterThanOrEqual(400);
  }
  const known = 'select count(*)::int as count from ops.refused_files';
  await vi.waitFor(async () => expect(await table(known)).toEqual([{ count: 21 }]), patient);
}, 120_000);
afterAll(async () => {
  await tillkeeper?.stop();
  await mailServer?.stop();
  await rm(directory, { recursive: true, force: true });
});

const table = async (sql: string): Promise<Record<string, unknown>[]> => {
  const database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
  try {
    return (await database.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await database.close();
  }
};
const parsedOf = new WeakMap<object, Promise<ParsedMail>>();
const mails = (): Promise<ParsedMail[]> =>
  Promise.all(
    mailServer.taken.map(one => {
      const parsed = parsedOf.get(one) ?? parseMail(one.raw);
      parsedOf.set(one, parsed);
      return parsed;
    }),
  );
const mailTo = async (address: string, isWanted: (subject: string) => boolean = () => true): Promise<ParsedMail> => {
  const found = (await mails()).filter(mail => mail.to.includes(address) && isWanted(mail.subject));
  const [mail] = new Map(found.map(one => [one.messageId, one])).values();
  if (mail === undefined) throw new Error(`no mail to ${address}`);
  return mail;
};
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
/** The money of a sentence, in pence, whatever the currency is said to be. */
const penceIn = (text: string): number =>
  [...text.matchAll(/(-?)£?(-?)([\d,]+\.\d\d)/g)].reduce(
    (sum, [, minus, other, digits = '']) =>
      sum + (minus === '-' || other === '-' ? -1 : 1) * Number(digits.replaceAll(/[,.]/g, '')),
    0,
  );

test('while the mail server is away every report is written, and waits', async () => {
  const written = await requestReports(server(), { isDryRun: false });
  expect(written).toHaveLength(50);
  expect(new Set(written.map(one => one.state))).toEqual(new Set(['pending']));
  expect(mailServer.taken).toEqual([]);
}, 60_000);

test('killed between sending and recording, every manager still gets the mail, and at most one of them twice, the same', async () => {
  await tillkeeper.killAt('error-reporter.sent');
  await mailServer.start();
  await tillkeeper.killed();
  const waiting = `select count(*)::int as count from ops.reports where state in ('pending', 'sending')`;
  await expect.poll(async () => (await table(waiting))[0]?.['count'], { timeout: 30_000 }).toBe(0);

  expect(mailServer.taken.every(mail => mail.wasEncrypted && mail.user === 'till')).toBe(true);
  expect(mailServer.taken.every(mail => mail.to.length === 1)).toBe(true);
  const parsed = await mails();
  const digestsOf = (storeId: string) =>
    new Set(
      parsed
        .filter(mail => mail.to.includes(managerOf(storeId)) && !mail.subject.endsWith('a file could not be used'))
        .map(mail => mail.messageId),
    ).size;
  expect(storeIds.filter(storeId => storeId !== goneStore && digestsOf(storeId) !== 1)).toEqual([]);
  const byId = Map.groupBy(mailServer.taken, (_, index) => parsed[index]?.messageId ?? '');
  const repeated = [...byId.values()].filter(same => same.length > 1);
  expect(repeated.length).toBeLessThanOrEqual(1);
  for (const same of repeated) {
    expect(same).toHaveLength(2);
    expect(same[1]?.raw.equals(same[0]?.raw ?? Buffer.alloc(0))).toBe(true);
  }
}, 60_000);

test('the numbers of each mail and the rows of its spreadsheet are those of who made the files', async () => {
  const counted = storeIds.filter(
    storeId => ![...cleanStores, attackedStore, uselessStore, goneStore].includes(storeId),
  );
  const said = [];
  const right = [];
  for (const storeId of counted) {
    const day = truth.get(storeId);
    if (day === undefined) throw new Error(`nothing is known of ${storeId}`);
    const mail = await mailTo(managerOf(storeId));
    const text = oneLine(mail.text);
    const held = /, ([^,]*£[\d,.]+.*?) held back/.exec(mail.subject)?.[1] ?? '';
    const sheet = mail.attachments.find(one => one.fileName.endsWith('.xlsx'));
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(new Uint8Array(sheet?.bytes ?? []).buffer);
    const [rows = [], codes = []] = [21, 22].map(column => workbook.worksheets[0]?.getColumn(column).values.slice(3));
    said.push({
      storeId,
      problems: Number(/(\d+) new problem/.exec(mail.subject)?.[1] ?? 0),
      held: penceIn(held),
      lines: Number(/1 file with ([\d,]+) lines came in/.exec(text)?.[1]),
      heldLines: Number(/\(([\d,]+) lines?\) is held back/.exec(text)?.[1]),
      loaded: penceIn(/came in: (.*?) is in the books/.exec(text)?.[1] ?? ''),
      listed: codes
        .map((code, index) => `${rows[index]} ${code}`)
        .filter(one => !day.possible.has(one))
        .sort(),
    });
    right.push({
      ...{ storeId, problems: day.problems, held: day.held_minor, lines: day.rows_read, heldLines: day.rows_held },
      ...{ loaded: day.loaded_minor, listed: day.listed },
    });
  }
  expect(said).toEqual(right);
  // every mistake there is was among them
  expect(right.reduce((sum, day) => sum + day.problems, 0)).toBeGreaterThan(300);
}, 60_000);

test('a store without a mistake gets good news, with the money that awk adds up', async () => {
  for (const storeId of cleanStores) {
    const file = sales.find(one => one.senderId === storeId);
    const mail = await mailTo(managerOf(storeId));
    expect(mail.subject).toContain(pounds(await sumByAwk(file?.path ?? '')));
    expect(mail.subject).not.toContain('new problem');
    expect(mail.attachments).toEqual([]);
  }
});

test('a till that repeats what is refused makes one mail at once for each reason, and the digest counts the rest', async () => {
  const own = (await mails()).filter(mail => mail.to.includes(managerOf(uselessStore)));
  const subjects = [...new Map(own.map(mail => [mail.messageId, mail.subject])).values()];
  expect(subjects.filter(subject => subject.endsWith('a file could not be used'))).toHaveLength(2);
  expect(subjects.filter(subject => !subject.endsWith('a file could not be used'))).toHaveLength(1);
  const digest = await mailTo(managerOf(uselessStore), subject => !subject.endsWith('a file could not be used'));
  expect(oneLine(digest.text)).toContain('19 more files could not be used');
});

test('nothing that a till, a customer or head office wrote is a header, a link, markup or a formula', async () => {
  const allowed =
    /^(from|to|reply-to|subject|message-id|date|mime-version|content-type|auto-submitted|x-auto-response-suppress)$/;
  for (const { raw } of mailServer.taken) {
    const head = raw.subarray(0, raw.indexOf('\r\n\r\n')).toString();
    const names = [...head.matchAll(/^([\w-]+):/gm)].map(([, name = '']) => name.toLowerCase());
    expect(names.filter(name => !allowed.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  }
  for (const mail of await mails()) {
    expect(mail.html).not.toMatch(/<(script|img|iframe|object|form|svg|link|base)\b/i);
    expect(mail.html).not.toMatch(/<[^>]*\son\w+\s*=/i);
    const tags = mail.html.match(/<[^>]*>/g) ?? [];
    const links = tags.flatMap(tag =>
      [...tag.matchAll(/(?:href|src|action|background)\s*=\s*["']?([^"'\s>]*)/gi)].map(([, url = '']) => url),
    );
    expect(links.filter(url => !url.startsWith('http://127.0.0.1'))).toEqual([]);
    for (const text of [mail.subject, mail.text, mail.html.replaceAll(/<[^>]*>/g, ' ')]) {
      expect(text).not.toMatch(/evil\.example|mailto:|https?:\/\/(?!127\.0\.0\.1)/);
      expect(text).not.toMatch(/[\u202a-\u202e\u2028\u2029]/);
    }
    for (const sheet of mail.attachments) {
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.load(new Uint8Array(sheet.bytes).buffer);
      for (const page of workbook.worksheets)
        page.eachRow(row =>
          row.eachCell(cell => {
            expect(cell.formula ?? cell.hyperlink).toBeUndefined();
            expect(String(cell.value)).not.toMatch(/^[=+@\t\r]|^-(?![\d.,]+$)/);
          }),
        );
    }
  }
  // it was there to be found: the manager reads it as text
  const attacked = await mailTo(managerOf(attackedStore));
  expect(attacked.html).toMatch(/HYPERLINK|&lt;script/);
});

test('a mail that the server never takes is shown, told to operators, and goes to the address that is corrected', async () => {
  const read = async (path: string) => (await fetch(`${tillkeeper.reporterUrl}${path}`)).text();
  expect(await read('/mails?state=failed')).toContain('no such user');
  expect(await read(`/mails?store=${goneStore}`)).toContain(managerOf(goneStore));
  await expect.poll(() => read('/metrics'), patient).toMatch(/tillkeeper_mails\{state="failed"\} 1/);
  await requestReports(server(), { isDryRun: false, isDue: true });
  await expect.poll(async () => (await mails()).some(mail => mail.to.includes(operators)), patient).toBe(true);
  expect(oneLine((await mailTo(operators)).text)).toContain('no such user');

  isGone = false;
  const [failed] = await table(`select report_id::text as id from ops.reports where state = 'failed'`);
  const again = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  expect((await fetch(`${tillkeeper.reporterUrl}/reports/${failed?.['id']}/resend`, again)).status).toBe(200);
  await expect
    .poll(async () => (await mails()).filter(mail => mail.to.includes(managerOf(goneStore))).length, patient)
    .toBe(1);
});

test('asked a second time, no store has anything new to be told', async () => {
  const before = mailServer.taken.length;
  expect(await requestReports(server(), { isDryRun: false })).toEqual([]);
  expect(mailServer.taken).toHaveLength(before);
});
