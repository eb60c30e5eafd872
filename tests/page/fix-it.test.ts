import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, createApiClient } from '@tillkeeper/cli';
import { exampleWorld, textOfExample } from '@tillkeeper/contracts/examples';
import { createDatabase, type Database } from '@tillkeeper/database';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleDay, type SendText, sendExampleWorld, textSender } from '../acceptance/example-world.ts';
import type { ParsedMail } from '@tillkeeper/fleet';
import { standaloneUnderTest } from '../acceptance/running/standalone-under-test.ts';
import type { TillkeeperUnderTest } from '../acceptance/running/tillkeeper-under-test.ts';
import { type Browser, noBrowser, startBrowser } from './browser.ts';

if (noBrowser !== undefined) console.warn(`skipped: ${noBrowser}`);

let tillkeeper: TillkeeperUnderTest;
let client: ApiClient;
let database: Database;
let directory: string;
let send: SendText;
let phone: Browser;
let page: Page;

/** From the mail to the books and to the next mail, with a thumb, through a real process. */
beforeAll(async () => {
  if (noBrowser !== undefined) return;
  directory = await mkdtemp(join(tmpdir(), 'tillkeeper-fix-it-'));
  tillkeeper = await standaloneUnderTest({ FIX_APPROVER_EMAIL: 'area@head.example', FIX_SECOND_PERSON_FROM: '20000' });
  client = createApiClient({
    ...{ url: tillkeeper.url, operationsUrl: tillkeeper.reporterUrl, key: tillkeeper.headOfficeKey },
  });
  database = createDatabase({ url: tillkeeper.databaseUrl, maxConnections: 1 });
  const managed = { manager_name: 'Ada', manager_email: 'ada@stores.example' };
  send = textSender(client, directory);
  const stores = exampleWorld.stores.map(store => ({ ...store, ...managed, name: `Store ${store.store_id}` }));
  await sendExampleWorld({ client, sendText: send, stores, senders: ['S001'] });
  phone = await startBrowser('phone');
  page = await phone.context.newPage();
}, 180_000);
afterAll(async () => {
  await Promise.all([database?.close(), phone?.close()]);
  await tillkeeper?.stop();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
}, 60_000);

let sequence = 0;
const sendSales = (rows: readonly Readonly<Record<string, string>>[]): Promise<string> => {
  sequence += 1;
  const right = Array.from({ length: 4 }, (_, at) => ({ transaction_id: `OK-${sequence}-${at}` }));
  const name = `S001_sales_${exampleDay}_T01_${String(sequence).padStart(6, '0')}.csv`;
  return send('S001', name, textOfExample({ rows: [...right, ...rows] }));
};
const seen = new Set<string>();
/** The store's digest as of now: a mail that was not there before. */
const reportNow = async (): Promise<ParsedMail> => {
  const answer = await fetch(`${tillkeeper.reporterUrl}/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(answer.status).toBe(200);
  const isNew = (mail: ParsedMail): boolean => mail.to.includes('ada@stores.example') && !seen.has(mail.messageId);
  await expect.poll(async () => (await tillkeeper.mails()).some(isNew), { timeout: 20_000 }).toBe(true);
  const mail = (await tillkeeper.mails()).find(isNew);
  if (mail === undefined) throw new Error('no new mail');
  seen.add(mail.messageId);
  return mail;
};
const linkIn = (mail: ParsedMail): string => /http:\/\/127\.0\.0\.1:\d+\/S001\/[\w.-]+/.exec(mail.text)?.[0] ?? '';
const linesInBooks = async (transactionId: string) =>
  (
    await database.query<{ said: string }>(
      `select concat_ws(' ', line_no, product_id, quantity::numeric(9, 0), line_total) as said
       from retail.order_items where transaction_id = $1 order by line_no`,
      [transactionId],
    )
  ).rows.map(row => row.said);
const inBooks = (transactionId: string, lines: string[]) =>
  expect.poll(() => linesInBooks(transactionId), { timeout: 60_000, interval: 250 }).toEqual(lines);
const outcome = () => page.locator('#outcome');

let link: string;
test.skipIf(noBrowser !== undefined)(
  'the mail has a link; on a phone a near miss is confirmed, for all its lines and from now on, and their baskets are in the books',
  async () => {
    await sendSales([
      { transaction_id: 'N-1', product_id: 'SCARF-LEEDS' },
      { transaction_id: 'N-1', line_no: '2', product_id: 'MUG', unit_price: '7.50', line_total: '7.50' },
      { transaction_id: 'N-2', product_id: 'SCARF-LEEDS' },
      { transaction_id: 'Q-1', quantity: 'two', line_total: '29.98' },
    ]);
    const mail = await reportNow();
    link = linkIn(mail);
    expect(link).not.toBe('');
    await page.goto(link);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Open problems of Store S001');
    const group = page.locator('section.group', { hasText: 'SCARF-LEEDS' });
    expect(await group.textContent()).toContain('2 lines');
    await group.getByLabel('Find the article').first().fill('scarf');
    await group.getByRole('button', { name: 'Find' }).first().tap();
    await outcome().getByText('From now on').tap();
    await outcome()
      .getByRole('button', { name: /SCARF-LEE/ })
      .tap();
    const shown = await outcome().getByText('will be in the books').textContent();
    expect(shown).toBe('2 receipts with 3 lines worth £37.48 will be in the books.');
    expect(await linesInBooks('N-1')).toEqual([]);
    await outcome().getByRole('button', { name: 'Save: £37.48' }).tap();
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').textContent()).toContain('Saved');
    await inBooks('N-1', ['1 SCARF-LEE 1 14.99', '2 MUG 1 7.50']);
    await inBooks('N-2', ['1 SCARF-LEE 1 14.99']);
    await sendSales([{ transaction_id: 'N-3', product_id: 'SCARF-LEEDS' }]);
    await inBooks('N-3', ['1 SCARF-LEE 1 14.99']);
  },
  240_000,
);

test.skipIf(noBrowser !== undefined)(
  'a wrong correction is refused with the reason at its field, and the right one brings the basket into the books',
  async () => {
    await page.goto(link);
    const field = page.getByLabel('Quantity: what is right?').first();
    await field.fill('0');
    await page.locator('form', { has: field }).getByRole('button', { name: 'Check' }).tap();
    await outcome().getByText('Still wrong').waitFor();
    const again = outcome().getByLabel('Quantity: what is right?');
    expect(await again.getAttribute('aria-invalid')).toBe('true');
    const reason = page.locator(`#${await again.getAttribute('aria-describedby')}`);
    expect(await reason.textContent()).toMatch(/zero/i);
    expect(await again.inputValue()).toBe('0');
    const { rows } = await database.query('select from quality.answers');
    expect(rows).toHaveLength(0);
    await again.fill('2');
    await outcome().getByRole('button', { name: 'Check' }).tap();
    await outcome().getByRole('button', { name: 'Save: £29.98' }).tap();
    await page.getByRole('status').waitFor();
    await inBooks('Q-1', ['1 SCARF-LEE 2 29.98']);
    const { rows: answers } = await database.query(
      'select answered_by, via, kind, column_name, original, value, state from quality.answers',
    );
    expect(answers).toEqual([
      {
        ...{ answered_by: 'ada@stores.example', via: 'page', kind: 'correct', column_name: 'quantity' },
        ...{ original: 'two', value: '2', state: 'in force' },
      },
    ]);
  },
  120_000,
);

test.skipIf(noBrowser !== undefined)(
  'the next digest says that they are solved, and the page has nothing left',
  async () => {
    await page.goto(link);
    expect(await page.locator('main').textContent()).toContain('Nothing is open');
    const mail = await reportNow();
    expect(mail.subject).toMatch(/solved|no longer held back/);
    expect(mail.text).toContain('solved');
  },
  60_000,
);

test.skipIf(noBrowser !== undefined)(
  'an answer about much money waits until a second person says yes on a page of its own; what was answered can be taken back',
  async () => {
    await sendSales([
      { transaction_id: 'BIG-1', product_id: 'SCARF-LEE', quantity: 'one', unit_price: '300.00', line_total: '300.00' },
    ]);
    await page.goto(linkIn(await reportNow()));
    const field = page.locator('section', { hasText: 'BIG-1' }).getByLabel('Quantity: what is right?').first();
    await field.fill('1');
    await field.press('Enter');
    await outcome().getByRole('button', { name: /^Save/ }).tap();
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').textContent()).toContain('second person has been asked');
    expect(await linesInBooks('BIG-1')).toEqual([]);
    const asked = await expect
      .poll(async () => (await tillkeeper.mails()).find(one => one.to.includes('area@head.example')), {
        timeout: 60_000,
      })
      .toBeDefined()
      .then(async () => (await tillkeeper.mails()).find(one => one.to.includes('area@head.example')));
    if (asked === undefined) throw new Error('nobody was asked');
    const manager = page.url().split('?')[0] ?? '';
    await page.goto(linkIn(asked));
    expect(await page.locator('main').textContent()).toContain('ada@stores.example');
    await page.getByRole('button', { name: /Yes/ }).tap();
    await page.getByRole('status').waitFor();
    await inBooks('BIG-1', ['1 SCARF-LEE 1 300.00']);
    await page.goto(`${manager}/answers`);
    const card = page.locator('.card', { hasText: 'BIG-1' });
    expect(await card.textContent()).toContain('confirmed by area@head.example');
    await card.getByRole('button', { name: 'Undo' }).tap();
    await page.getByRole('status').waitFor();
    await expect
      .poll(
        async () => {
          await page.goto(manager);
          return page.locator('main').textContent();
        },
        { timeout: 60_000, interval: 500 },
      )
      .toContain('BIG-1');
  },
  240_000,
);

test.skipIf(noBrowser !== undefined)(
  'the spreadsheet of the mail is sent back on the page: what was left empty stays as it is, another file is refused',
  async () => {
    await sendSales([{ transaction_id: 'S-1', quantity: 'three', line_total: '44.97' }]);
    const mail = await reportNow();
    const [sheet] = mail.attachments;
    if (sheet === undefined) throw new Error('the mail has no spreadsheet');
    await page.goto(linkIn(mail));
    await page.getByRole('link', { name: 'Send the spreadsheet back' }).tap();
    await page.getByLabel('The spreadsheet').setInputFiles({
      ...{ name: 'x.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('no spreadsheet at all') },
    });
    await page.getByRole('button', { name: 'Check and save' }).tap();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('The spreadsheet').setInputFiles({
      ...{ name: sheet.fileName, mimeType: 'application/octet-stream', buffer: Buffer.from(sheet.bytes) },
    });
    await page.getByRole('button', { name: 'Check and save' }).tap();
    await page.getByText('without an answer').waitFor();
    expect(await page.locator('main').textContent()).toContain('0 answers were taken');
    expect(await linesInBooks('S-1')).toEqual([]);
  },
  120_000,
);

test.skipIf(noBrowser !== undefined)(
  'a line that was no sale is taken out with its reason, and the rest of its receipt is in the books',
  async () => {
    await sendSales([
      { transaction_id: 'X-1' },
      {
        transaction_id: 'X-1',
        line_no: '2',
        product_id: 'MUG',
        quantity: 'none',
        unit_price: '7.50',
        line_total: '7.50',
      },
    ]);
    await page.goto(linkIn(await reportNow()));
    const problem = page.locator('details.problem', { hasText: 'X-1' });
    if ((await problem.getAttribute('open')) === null) await problem.locator('summary').first().tap();
    await problem.getByText('This line was no sale').tap();
    await problem.getByLabel('Why?').selectOption('Scanned by mistake');
    await problem.getByText('Yes, take this line out').tap();
    await problem.getByRole('button', { name: 'Check taking it out' }).tap();
    await outcome().getByText('1 line worth £7.50 will be taken out').waitFor();
    await outcome().getByRole('button', { name: 'Save: £14.99' }).tap();
    await page.getByRole('status').waitFor();
    await inBooks('X-1', ['1 SCARF-LEE 1 14.99']);
    const { rows } = await database.query(
      `select kind, reason, answered_by from quality.answers where transaction_id = 'X-1'`,
    );
    expect(rows).toEqual([{ kind: 'remove', reason: 'Scanned by mistake', answered_by: 'ada@stores.example' }]);
  },
  120_000,
);
