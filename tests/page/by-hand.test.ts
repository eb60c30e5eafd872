import {
  createFakeDesk,
  type FakeDesk,
  type OpenPage,
  problemOf,
  startOpenPage,
} from '@tillkeeper/error-reporter/page/testing';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Browser, noBrowser, startBrowser } from './browser.ts';

if (noBrowser !== undefined) console.warn(`skipped: ${noBrowser}`);

const catalogue = [
  { product_id: 'SKU-001', name: 'Home shirt, red' },
  { product_id: 'SKU-002', name: 'Home shirt, blue' },
];
let desk: FakeDesk;
let open: OpenPage;
beforeEach(async () => {
  desk = createFakeDesk(catalogue);
  open = await startOpenPage(desk);
});
afterEach(() => open.stop());

const misread = (id: string) =>
  problemOf({
    ...{ exception_id: id, code: 'product.unknown', cause: 'product.unknown SKU-0O1', column_name: 'product_id' },
    ...{ value: 'SKU-0O1', message: 'The article number is not in the catalogue: SKU-0O1.' },
    ...{ correctable: ['product_id'], suggestions: catalogue, amount_minor: 1000 },
  });

describe.skipIf(noBrowser !== undefined)('without a script', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    browser = await startBrowser('phone', { javaScriptEnabled: false });
    page = await browser.context.newPage();
  });
  afterAll(() => browser?.close());

  test('an article is taken for all lines, a wrong quantity is refused and put right, an odd price accepted with a reason', async () => {
    desk.problemsOpen = [
      misread('1'),
      misread('2'),
      problemOf({ exception_id: '3' }),
      problemOf({
        ...{
          exception_id: '4',
          code: 'price.outlier',
          severity: 'warning',
          column_name: 'unit_price',
          value: '450.00',
        },
        ...{ answers: ['accept', 'correct'], correctable: ['unit_price'], message: 'The price is unusual.' },
      }),
    ];
    await page.goto(`${open.url}/S014/manager`);
    await page
      .getByRole('button', { name: /SKU-001/ })
      .first()
      .tap();
    await page.getByRole('button', { name: 'Save: £20.00' }).tap();
    expect(await page.getByRole('status').textContent()).toContain('Saved');
    expect(desk.saved.map(one => one.answers.map(answer => answer.row_no))).toEqual([[1, 2]]);

    await page.getByLabel('Quantity: what is right?').fill('none');
    await page.locator('#p3').getByRole('button', { name: 'Check' }).first().tap();
    expect(await page.locator('#outcome').textContent()).toContain('nothing was saved');
    expect(await page.locator('#outcome').textContent()).toContain('The quantity is no number: none.');
    await page.getByLabel('Quantity: what is right?').fill('2');
    await page.locator('#outcome').getByRole('button', { name: 'Check' }).tap();
    await page.getByRole('button', { name: /^Save/ }).tap();
    await page.getByRole('status').waitFor();

    await page.getByText('It is right as it is').tap();
    await page.getByLabel('Why?').selectOption('Agreed price');
    await page.locator('#p4').getByRole('button', { name: 'Check' }).first().tap();
    await page.getByRole('button', { name: 'Save' }).tap();
    await page.getByText('Nothing is open').waitFor();
    expect(desk.saved.at(-1)?.answers).toEqual([
      { kind: 'accept', file_id: 'f'.repeat(32), row_no: 4, code: 'price.outlier', reason: 'Agreed price' },
    ]);
  }, 60_000);

  test('a line is taken out only with a reason, and by who says that he is sure', async () => {
    desk.problemsOpen = [problemOf({ exception_id: '3' })];
    await page.goto(`${open.url}/S014/manager`);
    await page.getByText('This line was no sale').tap();
    await page.getByText('Yes, take this line out').tap();
    await page.getByRole('button', { name: 'Check taking it out' }).tap();
    await page.getByRole('heading', { name: 'Please say why.' }).waitFor();
    await page.locator('#outcome').getByText('This line was no sale').tap();
    await page.locator('#outcome').getByText('Yes, take this line out').tap();
    await page.locator('#outcome').getByLabel('In your own words').fill('the till was tried out');
    await page.locator('#outcome').getByRole('button', { name: 'Check taking it out' }).tap();
    await page.getByText('1 line worth £12.50 will be taken out').waitFor();
    await page.getByRole('button', { name: /^Save/ }).tap();
    await page.getByRole('status').waitFor();
    expect(desk.saved[0]?.answers).toMatchObject([{ kind: 'remove', reason: 'the till was tried out' }]);
  }, 60_000);
});

describe.skipIf(noBrowser !== undefined)('with the keyboard alone', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    browser = await startBrowser('desk');
    page = await browser.context.newPage();
  });
  afterAll(() => browser?.close());

  const focused = () =>
    page.evaluate<string>('(document.activeElement?.textContent || document.activeElement?.id || "").trim()');
  const tabTo = async (wanted: RegExp): Promise<void> => {
    for (let n = 0; n < 60; n += 1) {
      await page.keyboard.press('Tab');
      if (wanted.test(await focused())) return;
    }
    throw new Error(`${wanted} is not reached`);
  };

  test('a problem is opened, answered and saved; what has the focus is seen, and the outcome gets it', async () => {
    desk.problemsOpen = [misread('1'), problemOf({ exception_id: '3' }), problemOf({ exception_id: '5' })];
    await page.goto(`${open.url}/S014/manager`);
    await tabTo(/Go to the problems/);
    await tabTo(/Receipt R-3/);
    const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
    await page.keyboard.press('Enter');
    await tabTo(/^quantity-3$/);
    await page.keyboard.type('4');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toContain('If you save this');
    await tabTo(/^Save/);
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(desk.saved[0]?.answers).toMatchObject([{ row_no: 3, column: 'quantity', value: '4' }]);
  }, 60_000);

  test('a problem that was solved meanwhile says so', async () => {
    desk.problemsOpen = [problemOf({ exception_id: '3' })];
    await page.goto(`${open.url}/S014/manager`);
    desk.problemsOpen = [];
    await page.getByLabel('Quantity: what is right?').fill('4');
    await page.keyboard.press('Enter');
    await page.locator('#outcome').waitFor();
    expect(await page.locator('#outcome h2').textContent()).toContain('solved meanwhile');
  }, 60_000);

  test('500 problems of 130 causes are shown in pages of less than 600 kB, and each cause is on one of them', async () => {
    desk.problemsOpen = Array.from({ length: 500 }, (_, at) =>
      problemOf({
        ...{ exception_id: String(at + 1), value: String(at % 130), cause: `quantity.zero ${at % 130}` },
        amount_minor: 100_000 - at,
      }),
    );
    const answer = await page.goto(`${open.url}/S014/manager`);
    expect((await answer?.body())?.length).toBeLessThan(600_000);
    expect(await page.locator('main').textContent()).toContain('500 lines are held back');
    const seen = new Set<string>();
    for (;;) {
      const ids = await page.evaluate<string[]>('[...document.querySelectorAll("section.group")].map(one => one.id)');
      for (const id of ids) seen.add(id);
      const next = page.getByRole('link', { name: 'Next page' });
      if ((await next.count()) === 0) break;
      await page.goto(new URL((await next.getAttribute('href')) ?? '', open.url).href);
    }
    expect(seen.size).toBe(130);
  }, 120_000);

  test('the page asks nothing of any other place, and keeps nothing in the browser', async () => {
    desk.problemsOpen = [misread('1')];
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', request => asked.push(new URL(request.url()).origin));
    page.on('console', message => complaints.push(message.text()));
    await page.goto(`${open.url}/S014/manager`);
    await page
      .getByRole('button', { name: /SKU-001/ })
      .first()
      .click();
    await page.locator('#outcome').waitFor();
    expect([...new Set(asked)]).toEqual([new URL(open.url).origin]);
    expect(complaints).toEqual([]);
    expect(await browser.context.cookies()).toEqual([]);
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
  }, 60_000);
});
